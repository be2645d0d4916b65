/**
 * Compiles a module from AssemblyScript and writes to standard output the TypeScript that holds it:
 *
 *     deno run ... tests/kernel/build.ts analysis/log_scan > analysis/log_scan_wasm.ts
 */

import { main } from "assemblyscript/asc";

const OPTIONS = [
  ...["-O3", "--noAssert", "--enable", "simd", "--runtime", "stub", "--importMemory"],
  ...["--outFile", "kernel.wasm"],
];

const [name = ""] = Deno.args;
const source = await Deno.readTextFile(new URL(`../../${name}.as`, import.meta.url));
let bytes = new Uint8Array();
const { error, stderr } = await main(["kernel.ts", ...OPTIONS], {
  readFile: (file) => file === "kernel.ts" ? source : null,
  writeFile: (_file, content) => void (bytes = content as Uint8Array<ArrayBuffer>),
  listFiles: () => [],
});
if (error !== null) {
  console.error(stderr.toString());
  Deno.exit(1);
}
const lines = bytes.toBase64().match(/.{1,92}/g) ?? [];
console.log([
  `/** What ${name}.as is compiled to, by deno task kernel. */`,
  "",
  "/** The module in base64. */",
  "export const KERNEL_BASE64: string =",
  `${lines.map((line) => `  "${line}"`).join(" +\n")};`,
].join("\n"));
