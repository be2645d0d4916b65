import assert from "node:assert/strict";
import type { EnvironmentError } from "../../core/errors.ts";
import { HistoryWriter } from "../../io/history_writer.ts";
import { nextTurn, until } from "../support/deadline.ts";
import { temporaryFolder } from "../support/temporary.ts";

const unexpected = (error: EnvironmentError): never => assert.fail(error);
const NEW = { existing: "refuse", onFailure: unexpected } as const;

Deno.test("HistoryWriter writes each record as a line of JSON, in order", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const records = [{ a: 1 }, { text: 'line\nbreak "quoted" 🙂' }, { nested: { list: [1, null] } }];
  {
    await using writer = await HistoryWriter.create(path, NEW);
    for (const record of records) writer.write(record);
  }
  const lines = (await Deno.readTextFile(path)).split("\n");
  assert.equal(lines.pop(), "", "the last line has its LF");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), records);
});

Deno.test("HistoryWriter puts records on disk without being closed", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await using writer = await HistoryWriter.create(path, NEW);
  for (let k = 1; k <= 3; k++) {
    writer.write({ k });
    const isThere = async (): Promise<boolean> =>
      (await Deno.readTextFile(path)).endsWith(`{"k":${k}}\n`);
    await until(isThere, `record ${k} on disk`);
  }
});

Deno.test("HistoryWriter keeps the order over many flushes", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const wanted: string[] = [];
  {
    await using writer = await HistoryWriter.create(path, NEW);
    const end = performance.now() + 150; // three flushes
    for (let k = 0; performance.now() < end; k++) {
      const record = { k, padding: "x".repeat(k % 5_000) };
      writer.write(record);
      wanted.push(JSON.stringify(record));
      if (k % 20 === 0) await nextTurn();
    }
  }
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assert.deepEqual(lines, wanted);
});

Deno.test("HistoryWriter keeps the order on a disk that is slow and takes bytes in parts", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const { write } = Deno.FsFile.prototype;
  Deno.FsFile.prototype.write = async function (bytes): Promise<number> {
    await nextTurn();
    return await write.call(this, bytes.subarray(0, 40));
  };
  const records = Array.from({ length: 60 }, (_, k) => ({ k, padding: "x".repeat(100) }));
  try {
    await using writer = await HistoryWriter.create(path, NEW);
    for (const record of records) {
      writer.write(record);
      await nextTurn();
      await nextTurn(); // a flush takes longer than until the next is due
    }
  } finally {
    Deno.FsFile.prototype.write = write;
  }
  const wanted = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  assert.equal(await Deno.readTextFile(path), wanted);
});

Deno.test("HistoryWriter refuses an existing file and leaves it as it is", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.writeTextFile(path, "precious\n");
  await assert.rejects(HistoryWriter.create(path, NEW), {
    name: "EnvironmentError",
    message: `log file '${path}' exists; replace it with --force or choose another with --log`,
  });
  assert.equal(await Deno.readTextFile(path), "precious\n");
});

Deno.test("HistoryWriter replaces an existing file where it is told to", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.writeTextFile(path, "a longer text than what replaces it\n");
  {
    await using writer = await HistoryWriter.create(path, { ...NEW, existing: "replace" });
    writer.write({});
  }
  assert.equal(await Deno.readTextFile(path), "{}\n");
});

Deno.test("HistoryWriter creates the folders above its file", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}a/b/log.ndjson`;
  {
    await using writer = await HistoryWriter.create(path, NEW);
    assert.equal(await Deno.readTextFile(path), "");
    writer.write({});
  }
  assert.equal(await Deno.readTextFile(path), "{}\n");
});

Deno.test("HistoryWriter removes a log to which nothing was written, unless it is told to keep it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await (await HistoryWriter.create(path, NEW))[Symbol.asyncDispose]();
  await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
  await (await HistoryWriter.create(path, { ...NEW, keepsEmpty: true }))[Symbol.asyncDispose]();
  assert.equal(await Deno.readTextFile(path), "");
});

Deno.test({
  name: "HistoryWriter leaves a device where it is to which nothing was written",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const options = { ...NEW, existing: "replace" } as const;
    await (await HistoryWriter.create("/dev/full", options))[Symbol.asyncDispose]();
    assert.ok((await Deno.lstat("/dev/full")).isCharDevice);
  },
});

Deno.test("HistoryWriter says of a folder that it is one, and how to have the log in it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}logs`;
  await Deno.mkdir(path);
  for (const existing of ["refuse", "replace"] as const) {
    await assert.rejects(HistoryWriter.create(path, { ...NEW, existing }), {
      name: "EnvironmentError",
      message: `log file '${path}' is a folder; write '${path}/' for a log in it`,
    });
  }
});

Deno.test("HistoryWriter says why a file cannot be created", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.symlink("log.ndjson", path); // to itself
  await assert.rejects(
    HistoryWriter.create(path, { ...NEW, existing: "replace" }),
    (error: Error) => {
      assert.equal(error.name, "EnvironmentError");
      return error.message.startsWith(`cannot create log file '${path}': `);
    },
  );
});

Deno.test({
  name: "HistoryWriter tells of a full disk once, and goes on without a log",
  ignore: Deno.build.os !== "linux", // /dev/full is a disk without room
  async fn() {
    const errors: EnvironmentError[] = [];
    const onFailure = (error: EnvironmentError): void => void errors.push(error);
    {
      await using writer = await HistoryWriter.create("/dev/full", {
        existing: "replace",
        onFailure,
      });
      writer.write({ k: 1 });
      await until(() => Promise.resolve(errors.length > 0), "the failure");
      writer.write({ k: 2 });
      await nextTurn();
      writer.write({ k: 3 });
    }
    assert.equal(errors.length, 1);
    assert.match(errors[0]?.message ?? "", /^cannot write log file '\/dev\/full': .*space/i);
    assert.equal(errors[0]?.name, "EnvironmentError");
  },
});

Deno.test({
  name: "HistoryWriter tells of a failure that only its last flush meets",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const errors: EnvironmentError[] = [];
    const onFailure = (error: EnvironmentError): void => void errors.push(error);
    const writer = await HistoryWriter.create("/dev/full", { existing: "replace", onFailure });
    writer.write({});
    await writer[Symbol.asyncDispose]();
    assert.equal(errors.length, 1);
  },
});

Deno.test("HistoryWriter keeps an earlier log aside where it is told to, with the first free number", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}router.ndjson`;
  for (const k of [1, 2, 3]) {
    await using writer = await HistoryWriter.create(path, { ...NEW, existing: "keep" });
    writer.write({ k });
  }
  const texts = await Promise.all(
    ["router.1", "router.2", "router"].map((name) => {
      return Deno.readTextFile(`${folder.path}${name}.ndjson`);
    }),
  );
  assert.deepEqual(texts, ['{"k":1}\n', '{"k":2}\n', '{"k":3}\n']);
});

/** The names in a folder. */
function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name);
}

Deno.test("HistoryWriter puts an earlier log back where nothing was written in its place", async () => {
  for (const existing of ["keep", "replace"] as const) {
    await using folder = await temporaryFolder();
    const path = `${folder.path}router.ndjson`;
    await Deno.writeTextFile(path, "earlier\n");
    await (await HistoryWriter.create(path, { ...NEW, existing }))[Symbol.asyncDispose]();
    assert.equal(await Deno.readTextFile(path), "earlier\n", existing);
    assert.deepEqual(namesIn(folder.path), ["router.ndjson"]);
  }
});

Deno.test("HistoryWriter that replaces a log removes it once there is a record in its place", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}router.ndjson`;
  await Deno.writeTextFile(path, "earlier\n");
  await using writer = await HistoryWriter.create(path, { ...NEW, existing: "replace" });
  assert.equal(namesIn(folder.path).length, 2);
  writer.write({});
  const isGone = (): Promise<boolean> => Promise.resolve(namesIn(folder.path).length === 1);
  await until(isGone, "the end of the earlier log");
  assert.equal(await Deno.readTextFile(path), "{}\n");
});

Deno.test({
  name: "HistoryWriter keeps an earlier log aside for which there is no room to replace it",
  async fn() {
    await using folder = await temporaryFolder();
    const path = `${folder.path}router.ndjson`;
    await Deno.writeTextFile(path, "earlier\n");
    const { write } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.write = () => Promise.reject(new Error("no room"));
    const errors: EnvironmentError[] = [];
    try {
      const onFailure = (error: EnvironmentError): void => void errors.push(error);
      await using writer = await HistoryWriter.create(path, { existing: "replace", onFailure });
      writer.write({});
    } finally {
      Deno.FsFile.prototype.write = write;
    }
    assert.equal(errors.length, 1);
    assert.equal(await Deno.readTextFile(`${folder.path}router.1.ndjson`), "earlier\n");
  },
});

Deno.test("HistoryWriter puts an earlier log back where its own cannot be created", async () => {
  const { open } = Deno;
  for (const existing of ["keep", "replace"] as const) {
    await using folder = await temporaryFolder();
    const path = `${folder.path}router.ndjson`;
    await Deno.writeTextFile(path, "earlier\n");
    Deno.open = () => Promise.reject(new Error("no more files"));
    try {
      await assert.rejects(HistoryWriter.create(path, { ...NEW, existing }), /no more files$/);
    } finally {
      Deno.open = open;
    }
    assert.deepEqual(namesIn(folder.path), ["router.ndjson"], existing);
    assert.equal(await Deno.readTextFile(path), "earlier\n");
  }
});

Deno.test("HistoryWriter writes where a link leads that it is to replace", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}router.ndjson`;
  await Deno.writeTextFile(`${folder.path}real`, "earlier\n");
  await Deno.symlink("real", path);
  {
    await using writer = await HistoryWriter.create(path, { ...NEW, existing: "replace" });
    writer.write({});
  }
  assert.equal(await Deno.readTextFile(`${folder.path}real`), "{}\n");
  assert.equal(await Deno.readLink(path), "real");
});
