import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("Each WebAssembly module is what its source gives: else run deno task kernel", async () => {
  const modules: string[] = [];
  for (const build of manifest.tasks.kernel.command.split(" && ")) {
    const [command = "", module = ""] = build.split(" > ");
    const [deno, ...args] = command.split(" ");
    assert.equal(deno, "deno");
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT })
      .output();
    const decoder = new TextDecoder();
    assert.ok(
      decoder.decode(stdout) === await Deno.readTextFile(ROOT + module),
      `${module} is out of date, run: deno task kernel\n${decoder.decode(stderr)}`,
    );
    modules.push(module);
  }
  const held: string[] = [];
  for (const folder of ["core", "analysis"]) {
    for await (const { name } of Deno.readDir(ROOT + folder)) {
      if (name.endsWith("_wasm.ts")) held.push(`${folder}/${name}`);
    }
  }
  assert.deepEqual(modules.sort(), held.sort());
});
