/** axe-core for tests alone: in the imports of deno.json the first start of the program would bring it. */

// deno-lint-ignore no-import-prefix -- decision 0020 says why
export { default } from "npm:axe-core@4.14.1";
