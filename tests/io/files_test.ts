import assert from "node:assert/strict";
import { writeText } from "../../io/files.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("writeText() replaces a file and leaves nothing beside it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}file`;
  for (const text of ["a long text", "short"]) {
    await writeText(path, text);
    assert.equal(await Deno.readTextFile(path), text);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["file"]);
});

Deno.test("writeText() writes through a link", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}file`, "before");
  await Deno.symlink("file", `${folder.path}link`);
  await writeText(`${folder.path}link`, "after");
  assert.ok((await Deno.lstat(`${folder.path}link`)).isSymlink);
  assert.equal(await Deno.readTextFile(`${folder.path}file`), "after");
});

Deno.test("writeText() names a file once that cannot be written, and leaves no part of it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}nowhere/file`;
  await assert.rejects(writeText(path, "text"), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    assert.equal(error.message.split(path).length, 2, error.message);
    return error.message.startsWith(`cannot write '${path}': `);
  });
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});

Deno.test({
  name: "writeText() leaves a device what it is",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await assert.rejects(writeText("/dev/full", "text"), {
      name: "EnvironmentError",
      message: /^cannot write '\/dev\/full': No space left on device \(os error 28\)$/,
    });
    assert.ok((await Deno.lstat("/dev/full")).isCharDevice);
  },
});
