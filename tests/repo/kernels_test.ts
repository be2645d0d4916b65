import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { temporaryFolder } from "../support/temporary.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The task's command up to the program, and the modules that it builds. */
const [COMMAND = "", MODULES = ""] = manifest.tasks.kernel.command.split(/(?<=build\.ts) /);

async function build(...names: readonly string[]): Promise<{ code: number; stderr: string }> {
  const [deno, ...args] = COMMAND.split(" ");
  assert.equal(deno, "deno");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...names],
    cwd: ROOT,
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("Each WebAssembly module is what its source gives: else run deno task kernel", async () => {
  const modules = MODULES.split(" ");
  assert.deepEqual(await build("--check", ...modules), { code: 0, stderr: "" });
  const held: string[] = [];
  for (const folder of ["core", "analysis"]) {
    for await (const { name } of Deno.readDir(ROOT + folder)) {
      const [, module] = /^(.*)_wasm\.ts$/.exec(name) ?? [];
      if (module !== undefined) held.push(`${folder}/${module}`);
    }
  }
  assert.deepEqual(modules.sort(), held.sort());
});

Deno.test("A source that cannot be compiled leaves the module as it is", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}bad.as`, "export function bad(");
  await Deno.writeTextFile(`${folder.path}bad_wasm.ts`, "precious");
  const { code, stderr } = await build(relative(ROOT, `${folder.path}bad`).replaceAll("\\", "/"));
  assert.equal(code, 1);
  assert.match(stderr, /^ERROR /);
  assert.equal(await Deno.readTextFile(`${folder.path}bad_wasm.ts`), "precious");
});
