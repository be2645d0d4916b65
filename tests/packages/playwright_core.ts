/** playwright-core for tests alone: in the imports of deno.json the first start of the program would bring it. */

// deno-lint-ignore no-import-prefix -- decision 0020 says why
export * from "npm:playwright-core@1.65.1";
