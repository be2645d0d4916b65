import assert from "node:assert/strict";
import { BatchWriter } from "../../io/batch_writer.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** The records of a file, which must end with a line feed. */
async function recordsIn(path: string): Promise<unknown[]> {
  const lines = (await Deno.readTextFile(path)).split("\n");
  assert.equal(lines.pop(), "", "the last line has its LF");
  return lines.map((line) => JSON.parse(line));
}

Deno.test("BatchWriter writes each record as a line of JSON, in order", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const records = [{ a: 1 }, { text: 'line\nbreak "quoted" é🙂' }, { nested: { list: [1, null] } }];
  const writer = new BatchWriter(path);
  for (const record of records) writer.write(record);
  writer.flush();
  assert.deepEqual(await recordsIn(path), records);
});

Deno.test("BatchWriter keeps the order and every byte over many batches", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const records = Array.from(
    { length: 500 },
    (_, k) => ({ k, padding: "ä".repeat(k * 7 % 1_500) }),
  );
  const sizes = new Set<number>();
  const writer = new BatchWriter(path);
  for (const record of records) {
    writer.write(record);
    sizes.add((await Deno.stat(path)).size);
  }
  writer.flush();
  assert.deepEqual(await recordsIn(path), records);
  assert.ok(sizes.size > 3 && sizes.size < 50, `the file had ${sizes.size} sizes on its way`);
});

Deno.test("BatchWriter creates its file at once, and empties one that is there", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  new BatchWriter(path);
  assert.equal(await Deno.readTextFile(path), "");
  await Deno.writeTextFile(path, "a longer text than what replaces it\n");
  new BatchWriter(path);
  assert.equal(await Deno.readTextFile(path), "");
});

Deno.test("BatchWriter that is flushed goes on, and flushing it again writes nothing twice", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const writer = new BatchWriter(path);
  writer.flush();
  for (const k of [1, 2, 3]) {
    writer.write({ k });
    writer.flush();
    writer.flush();
    assert.equal((await recordsIn(path)).length, k);
  }
  assert.deepEqual(await recordsIn(path), [{ k: 1 }, { k: 2 }, { k: 3 }]);
});

Deno.test("BatchWriter goes on behind what a file holds where it is told to", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  for (const k of [1, 2, 3]) {
    const writer = new BatchWriter(path, { append: true });
    writer.write({ k });
    writer.flush();
  }
  assert.deepEqual(await recordsIn(path), [{ k: 1 }, { k: 2 }, { k: 3 }]);
});

Deno.test("BatchWriter writes a record that is longer than a batch at once and whole", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const record = { payload: "x".repeat(1_000_000) };
  const writer = new BatchWriter(path);
  writer.write(record);
  assert.deepEqual(await recordsIn(path), [record]);
});

Deno.test({
  name: "BatchWriter keeps no file open between its writes",
  ignore: Deno.build.os !== "linux", // /proc tells what is open
  async fn() {
    await using folder = await temporaryFolder();
    const openFiles = (): number => [...Deno.readDirSync("/proc/self/fd")].length;
    const before = openFiles();
    const writers: BatchWriter[] = [];
    for (let i = 0; i < 100; i++) {
      const writer = new BatchWriter(`${folder.path}${i}.ndjson`);
      writer.write({ i, padding: "x".repeat(70_000) });
      writer.write({ i });
      writers.push(writer);
    }
    assert.ok(openFiles() < before + 50);
    for (const writer of writers) writer.flush();
    assert.equal((await recordsIn(`${folder.path}99.ndjson`)).length, 2);
  },
});

Deno.test({
  name:
    "BatchWriter that is told to keeps its file open until it is disposed of, and loses nothing",
  ignore: Deno.build.os !== "linux", // /proc tells what is open
  async fn() {
    await using folder = await temporaryFolder();
    const path = `${folder.path}log.ndjson`;
    const isOpen = (): boolean => {
      return [...Deno.readDirSync("/proc/self/fd")].some(({ name }) => {
        try {
          return Deno.readLinkSync(`/proc/self/fd/${name}`) === path;
        } catch {
          return false; // closed since it was listed
        }
      });
    };
    const records = Array.from({ length: 10 }, (_, k) => ({ k, padding: "x".repeat(30_000) }));
    const writer = new BatchWriter(path, { staysOpen: true });
    for (const record of records) writer.write(record);
    writer.flush();
    assert.deepEqual(await recordsIn(path), records);
    assert.ok(isOpen());
    writer[Symbol.dispose]();
    assert.ok(!isOpen());
  },
});

Deno.test("BatchWriter says why a file cannot be created", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}none/log.ndjson`;
  assert.throws(() => new BatchWriter(path), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    return error.message.startsWith(`cannot write log file '${path}': `);
  });
});

Deno.test({
  name: "BatchWriter says that the disk is full, at the end of a batch and when it is flushed",
  ignore: Deno.build.os !== "linux", // /dev/full is a disk without room
  fn() {
    const full = {
      name: "EnvironmentError",
      message: /^cannot write log file '\/dev\/full': .*space/i,
    };
    const writer = new BatchWriter("/dev/full");
    assert.throws(() => writer.write({ payload: "x".repeat(100_000) }), full);
    const small = new BatchWriter("/dev/full");
    small.write({ k: 1 });
    assert.throws(() => small.flush(), full);
    using open = new BatchWriter("/dev/full", { staysOpen: true });
    assert.throws(() => open.write({ payload: "x".repeat(100_000) }), full);
  },
});

Deno.test("A line that is far larger than a batch leaves no memory taken", async () => {
  await using folder = await temporaryFolder();
  const writer = new BatchWriter(`${folder.path}log`, { batchBytes: 4096 });
  writer.write({ roster: "x".repeat(100_000) });
  assert.ok(writer.lines.capacity <= 4 * 4096, `${writer.lines.capacity}`);
  for (let i = 0; i < 100; i++) writer.write({ tick: "x".repeat(100) });
  const { capacity } = writer.lines;
  for (let i = 0; i < 100; i++) writer.write({ tick: "x".repeat(100) });
  assert.equal(writer.lines.capacity, capacity, "that of a batch is kept");
  writer.flush();
  assert.equal((await Deno.stat(`${folder.path}log`)).size, 100_014 + 200 * 112);
});
