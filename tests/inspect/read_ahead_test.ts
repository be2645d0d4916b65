import assert from "node:assert/strict";
import fc from "fast-check";
import { EventRow } from "../../analysis/event_row.ts";
import { LogMemory } from "../../analysis/log_memory.ts";
import { EventLog } from "../../inspect/event_log.ts";
import { takersOf } from "../../inspect/logs_ahead.ts";
import { makeTask } from "../../inspect/reading_task.ts";
import { readAll } from "../../inspect/reading_thread.ts";
import { hostsAt } from "../simulation/support.ts";
import { SharedRosters } from "../../inspect/shared_rosters.ts";
import { holdsLater } from "../support/laws.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { FILES, filesOf, type Loose, textOf } from "./support.ts";

const SOURCES = [1, 2, 3].map((n) => `127.0.0.1:800${n}`);
const NAME = FILES[1] ?? "";

/** All that a log tells. */
interface Told {
  readonly rows: readonly EventRow[];
  readonly warnings: readonly string[];
  readonly start: unknown;
  readonly stop: unknown;
  readonly linesRead: number;
}

/** Reads a log to its end; where it is read ahead, by what another thread would do. */
function read(file: string, { bufferBytes, isAhead }: {
  readonly bufferBytes: number;
  readonly isAhead: boolean;
}): Told {
  const warnings: string[] = [];
  const memory = new LogMemory({ sources: SOURCES, logs: 1, bufferBytes });
  using log = new EventLog({
    ...{ source: SOURCES[1] ?? "", file, memory, staysOpen: true },
    ...{ rosters: new SharedRosters(), hostNumbers: new Map(SOURCES.map((name, i) => [name, i])) },
    warn: (text) => warnings.push(text),
  });
  if (isAhead) {
    const task = makeTask({ logs: [log.place], router: undefined }, {
      sources: SOURCES,
      bufferBytes,
    });
    readAll(task); // there is room for all of it
    for (const ahead of takersOf(task).logs) log.readAhead(ahead);
  }
  const rows: EventRow[] = [];
  while (log.next()) rows.push({ ...log.row });
  const { start, stop, linesRead } = log;
  return { rows, warnings, start, stop, linesRead };
}

/** Lines that a scanner leaves to others, or nobody can read. */
const ODD_LINES = [
  "",
  "not JSON",
  '{"event_type":"NOTHING"}',
  '{"event_type": "INTERNAL","system_clock_time":1,"logical_clock_time":1,' +
  '"message_queue_size":0,"message":null,"tick":0,"late_ms":0}',
];

Deno.test("A log that is read ahead tells the same as one that is not", async () => {
  await using folder = await temporaryFolder();
  const file = folder.path + NAME;
  const records = filesOf({ hosts: hostsAt([20, 30, 50]), runTime: 10, seed: 3 }).get(NAME) ?? [];
  assert.ok(records.length > 300);
  const law = fc.asyncProperty(
    fc.nat(records.length),
    fc.array(fc.tuple(fc.nat(records.length), fc.constantFrom(...ODD_LINES)), { maxLength: 3 }),
    fc.constantFrom(2 ** 14, 2 ** 18),
    fc.oneof(fc.constantFrom(0, 1), fc.nat(300)),
    async (size, odd, bufferBytes, cut) => {
      const lines: Loose[] = records.slice(0, size);
      for (const [at, line] of odd) lines.splice(at, 0, line);
      const text = textOf(NAME, lines);
      await Deno.writeTextFile(file, text.slice(0, Math.max(0, text.length - cut)));
      const told = read(file, { bufferBytes, isAhead: true });
      assert.deepEqual(told, read(file, { bufferBytes, isAhead: false }));
    },
  );
  await holdsLater(law, 100);
});

Deno.test("A log that is read ahead is read by nobody else up to its last record", async () => {
  await using folder = await temporaryFolder();
  const file = folder.path + NAME;
  const files = filesOf({ hosts: hostsAt([20, 30, 50]), runTime: 10, seed: 3 });
  const text = textOf(NAME, files.get(NAME) ?? []);
  await Deno.writeTextFile(file, text);
  const logs = [{ file, offset: text.indexOf("\n") + 1, lines: 1 }];
  const options = { sources: SOURCES, bufferBytes: 2 ** 14 };
  const task = makeTask({ logs, router: undefined }, options);
  readAll(task);
  const [ahead] = takersOf(task).logs;
  let lines = 1;
  for (let found = ahead?.next(); found !== undefined; found = ahead?.next()) {
    assert.equal(found.linesBefore, lines);
    lines += found.count;
  }
  const stop = text.lastIndexOf('{"event_type":"HOST_STOP"');
  assert.deepEqual(ahead?.place, { file, offset: stop, lines });
});

Deno.test("Nobody waits for a thread that has failed", () => {
  const place = { file: "none", offset: 0, lines: 0 };
  const tooMuch = { sources: SOURCES, bufferBytes: 2 ** 50 };
  const task = makeTask({ logs: [place], router: place }, tooMuch);
  assert.throws(() => readAll(task));
  const { logs, routes } = takersOf(task);
  assert.throws(() => logs[0]?.next(), /the thread that reads ahead has failed/);
  assert.throws(() => routes?.wait(), /the thread that reads ahead has failed/);
});
