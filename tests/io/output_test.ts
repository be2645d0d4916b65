import assert from "node:assert/strict";
import { EnvironmentError } from "../../core/errors.ts";
import { writeText } from "../../io/files.ts";
import { Output } from "../../io/output.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("A file has text and bytes in the order in which they were written", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}file`;
  const long = "é".repeat(100_000);
  {
    using output = Output.file(path, { replace: false });
    for (const piece of ["a", new Uint8Array([98]), "c", long, new Uint8Array([100]), "e"]) {
      assert.equal(output.write(piece), true);
    }
    output.finish();
  }
  assert.equal(await Deno.readTextFile(path), `abc${long}de`);
});

Deno.test("What does not fit a batch is in the file before the end", async () => {
  await using folder = await temporaryFolder();
  using output = Output.file(`${folder.path}file`, { replace: false });
  for (let i = 0; i < 100; i++) output.write("x".repeat(1000));
  assert.ok((await Deno.stat(`${folder.path}file.part`)).size > 60_000);
});

Deno.test("A file is replaced as a whole, and only where that is asked for", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}file`;
  await Deno.writeTextFile(path, "long before");
  assert.throws(() => Output.file(path, { replace: false }), EnvironmentError);
  {
    using output = Output.file(path, { replace: true });
    output.write("after");
    output.finish();
  }
  assert.equal(await Deno.readTextFile(path), "after");
});

Deno.test({
  name: "A full disk is an error for users",
  ignore: Deno.build.os !== "linux",
  fn() {
    {
      using output = Output.file("/dev/full", { replace: true });
      assert.throws(() => output.write(new Uint8Array(10)), {
        name: "EnvironmentError",
        message: /^cannot write file '\/dev\/full': /,
      });
    }
    assert.ok(Deno.lstatSync("/dev/full").isCharDevice, "it has not been removed");
  },
});

Deno.test("A file that was not finished goes, and the one before it stays", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}file`;
  await Deno.writeTextFile(path, "long before");
  assert.throws(() => {
    using output = Output.file(path, { replace: true });
    output.write("x".repeat(100_000));
    throw new Error("this cannot be rendered");
  }, /rendered/);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["file"]);
  assert.equal(await Deno.readTextFile(path), "long before");
});

Deno.test("A folder is no file, be it one that is not there", async () => {
  await using folder = await temporaryFolder();
  for (const path of [folder.path, folder.path.slice(0, -1), `${folder.path}new/`]) {
    const message = `'${path}' is a folder, wanted a file`;
    assert.throws(() => Output.file(path, { replace: true }), {
      name: "EnvironmentError",
      message,
    });
    await assert.rejects(writeText(path, "x"), { name: "EnvironmentError", message });
  }
});

Deno.test({
  name: "A device is written to as it is, and a link stays one whose file is replaced",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    for (const path of ["/dev/null", "/dev/stdout"]) {
      using output = Output.file(path, { replace: false });
      assert.equal(output.isPartial, false);
      output.finish();
    }
    await Deno.writeTextFile(`${folder.path}file`, "before");
    await Deno.symlink("file", `${folder.path}link`);
    assert.throws(() => Output.file(`${folder.path}link`, { replace: false }), /--force/);
    {
      using output = Output.file(`${folder.path}link`, { replace: true });
      output.write("after");
      output.finish();
    }
    assert.equal(await Deno.readTextFile(`${folder.path}file`), "after");
    assert.ok((await Deno.lstat(`${folder.path}link`)).isSymlink);
  },
});
