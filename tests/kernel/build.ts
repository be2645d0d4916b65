/**
 * Compiles modules from AssemblyScript and writes the TypeScript that holds each, `NAME.as` to
 * `NAME_wasm.ts`, once it has been compiled. `--check` only says what is out of date.
 *
 *     deno run ... tests/kernel/build.ts [--check] analysis/log_scan ...
 */

import { main } from "assemblyscript/asc";

const ROOT = new URL("../../", import.meta.url);

const OPTIONS = [
  ...["-O3", "--noAssert", "--enable", "simd", "--runtime", "stub", "--importMemory"],
  // Else diagnostics are coloured wherever CI is set, even if NO_COLOR is.
  ...["--noColors", "--outFile", "kernel.wasm"],
];

const names = Deno.args.filter((arg) => arg !== "--check");
const check = names.length < Deno.args.length;
for (const name of names) {
  const path = `${name}_wasm.ts`;
  const text = await compile(name);
  if (!check) await Deno.writeTextFile(new URL(path, ROOT), text);
  else if (await Deno.readTextFile(new URL(path, ROOT)) !== text) {
    fail(`${path} is out of date, run: deno task kernel`);
  }
}

async function compile(name: string): Promise<string> {
  const source = await Deno.readTextFile(new URL(`${name}.as`, ROOT));
  let bytes = new Uint8Array();
  const { error, stderr } = await main(["kernel.ts", ...OPTIONS], {
    readFile: (file) => file === "kernel.ts" ? source : null,
    writeFile: (_file, content) => void (bytes = content as Uint8Array<ArrayBuffer>),
    listFiles: () => [],
  });
  if (error !== null) fail(stderr.toString());
  const lines = bytes.toBase64().match(/.{1,92}/g) ?? [];
  return `${
    [
      `/** What ${name}.as is compiled to, by deno task kernel. */`,
      "",
      "/** The module in base64. */",
      "export const KERNEL_BASE64: string =",
      `${lines.map((line) => `  "${line}"`).join(" +\n")};`,
    ].join("\n")
  }\n`;
}

function fail(text: string): never {
  console.error(text);
  Deno.exit(1);
}
