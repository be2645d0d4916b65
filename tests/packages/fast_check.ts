/** fast-check for tests alone: in the imports of deno.json the first start of the program would bring it. */

// deno-lint-ignore no-import-prefix -- decision 0020 says why
export * from "npm:fast-check@4.10.2";
// deno-lint-ignore no-import-prefix -- as above
export { default } from "npm:fast-check@4.10.2";
