import assert from "node:assert/strict";
import { checkHostRecord } from "../../core/history_guard.ts";
import type { HostRecord } from "../../core/history.ts";
import { readHistory } from "../../io/history_reader.ts";
import { HistoryWriter } from "../../io/history_writer.ts";
import { temporaryFolder } from "../support/temporary.ts";

const anything = (value: unknown): unknown => value;

/** Reads a text as if it were a history. */
async function read(text: string): Promise<{ records: unknown[]; tornBytes: number }> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.writeTextFile(path, text);
  const records: unknown[] = [];
  const { tornBytes } = await readHistory(path, anything, (record) => records.push(record));
  return { records, tornBytes };
}

Deno.test("readHistory() gives back what HistoryWriter wrote", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  const stop: HostRecord = {
    event_type: "HOST_STOP",
    system_clock_time: 1.5,
    logical_clock_time: 3,
    message_queue_size: 0,
    reason: "run_time",
  };
  const written = Array.from({ length: 3_000 }, (_, k) => ({ ...stop, logical_clock_time: k }));
  {
    await using writer = await HistoryWriter.create(path, {
      existing: "refuse",
      onFailure: assert.fail,
    });
    for (const record of written) writer.write(record);
  }
  const records: HostRecord[] = [];
  const end = await readHistory(path, checkHostRecord, (record) => records.push(record));
  assert.deepEqual(records, written);
  assert.deepEqual(end, { tornBytes: 0 });
});

Deno.test("readHistory() passes over a last line that was cut off, and tells its bytes", async () => {
  const table: [text: string, records: unknown[], tornBytes: number][] = [
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }], 0],
    ['{"a":1}\n{"a":', [{ a: 1 }], 5],
    ['{"a":1}\n{"a":"é"}', [{ a: 1 }], 10], // whole, but who knows
    ["{", [], 1],
    ["", [], 0],
  ];
  for (const [text, records, tornBytes] of table) {
    assert.deepEqual(await read(text), { records, tornBytes });
  }
});

Deno.test("readHistory() names file and line of a record that is none, and hands over those before", async () => {
  const start = '{"event_type":"HOST_STOP","system_clock_time":1,"logical_clock_time":0,' +
    '"message_queue_size":0,"reason":"stopped"}\n';
  const table: [bad: string, error: string][] = [
    ["nonsense", "the line is not JSON"],
    ["[]", "a record is wanted, a JSON object"],
    [
      '{"event_type":"HOST_STOP"}',
      "HOST_STOP has no 'system_clock_time', wanted seconds from 0 to 9000000000",
    ],
  ];
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  for (const [bad, error] of table) {
    await Deno.writeTextFile(path, `${start}${start}${bad}\n${start}`);
    let records = 0;
    await assert.rejects(readHistory(path, checkHostRecord, () => records++), {
      name: "EnvironmentError",
      message: `cannot read log '${path}:3': ${error}`,
    });
    assert.equal(records, 2);
  }
});

Deno.test("readHistory() refuses bytes that are not UTF-8", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.writeFile(path, Uint8Array.of(0x22, 0xe9, 0x22, 0x0a));
  await assert.rejects(readHistory(path, anything, () => {}), {
    name: "EnvironmentError",
    message: `cannot read log '${path}:1': the line is not UTF-8`,
  });
});

Deno.test("readHistory() says which file is missing", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}none.ndjson`;
  await assert.rejects(readHistory(path, anything, () => {}), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    return error.message.startsWith(`cannot read log '${path}': No such file`);
  });
});

Deno.test("readHistory() counts empty lines when it names one", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}log.ndjson`;
  await Deno.writeTextFile(path, "{}\n\n\nx\n");
  await assert.rejects(readHistory(path, (value) => value, () => {}), (error: Error) => {
    return error.message.startsWith(`cannot read log '${path}:4': `);
  });
});

Deno.test("readHistory() does not take what cannot be read for an empty history", async () => {
  await using folder = await temporaryFolder();
  const reading = readHistory(folder.path, (value) => value, () => {});
  await assert.rejects(reading, { name: "EnvironmentError" });
});
