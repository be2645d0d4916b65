import assert from "node:assert/strict";
import fc from "fast-check";
import { fillRow } from "../../analysis/event_record.ts";
import { EventRow } from "../../analysis/event_row.ts";
import { EventScanner } from "../../analysis/event_scanner.ts";
import { LogMemory } from "../../analysis/log_memory.ts";
import { INTERNAL } from "../../core/event_kind.ts";
import type { TimedHostEvent } from "../../core/history.ts";
import { checkHostRecord } from "../../core/history_guard.ts";
import { isTime, TIME_MAX } from "../../core/number_rules.ts";
import { holds } from "../support/laws.ts";
import { embed, EMBEDDED_BYTES, events, SOURCES, spoilt } from "./lines.ts";

const NUMBERS = new Map(SOURCES.map((source, host) => [source, host]));

/** What matters of a row: an event without message keeps what was there of a message before. */
function figures(row: EventRow): object {
  const { kind, time, logicalTime, inboxSize, tick, lateMs, sender, clocks } = row;
  const event = { kind, time, logicalTime, inboxSize, tick, lateMs, sender, clocks };
  if (kind === INTERNAL) return event;
  const { messageKind, stamp, stampTime } = row;
  return { ...event, messageKind, stamp, stampTime };
}

/** What JSON.parse() and the guard make of a line. */
function parsed(line: string): EventRow {
  const row = new EventRow();
  const record = checkHostRecord(JSON.parse(line));
  assert.ok("tick" in record);
  fillRow(record as TimedHostEvent, NUMBERS, row);
  return row;
}

/** Scans one line. Returns where the next one starts, or -1; and what is in the row then. */
class LineScanner {
  readonly row = new EventRow();
  readonly bytes: Uint8Array;
  readonly #scanner: EventScanner;

  constructor(sources: readonly string[]) {
    this.#scanner = scannerOf(1, sources);
    this.bytes = this.#scanner.bytes;
  }

  scan(at: number, limit: number): number {
    if (this.#scanner.scan(at, limit) === 0) return -1;
    this.#scanner.block.load(0, this.row);
    return this.#scanner.at;
  }
}

/** A scanner that reads so many events at once. */
function scannerOf(blockEvents: number, sources: readonly string[] = SOURCES): EventScanner {
  return new EventScanner(
    new LogMemory({ sources, logs: 1, bufferBytes: EMBEDDED_BYTES, blockEvents }),
  );
}

/** A run of lines, so that each is read after those before. */
const runsOfEvents = fc.array(events, { minLength: 1, maxLength: 40 });

Deno.test("EventScanner reads every event that scale-sim writes, as JSON.parse() does", () => {
  const scanner = new LineScanner(SOURCES); // the same for all: a line is not read by the last
  const { row } = scanner;
  const clocks = { vector: {}, hybrid: undefined, physicalTime: 1 };
  row.clocks = { ...clocks, messageVector: undefined, messageHybrid: undefined };
  holds(
    fc.property(events, (event) => {
      const line = JSON.stringify(event);
      const { at, end } = embed(line, scanner.bytes);
      assert.equal(scanner.scan(at, end), end);
      assert.deepEqual(figures(row), figures(parsed(line)));
    }),
    3000,
  );
});

Deno.test("What EventScanner reads of a spoilt line, JSON.parse() and the guard read too", () => {
  const scanner = new LineScanner(SOURCES);
  const { row } = scanner;
  let read = 0;
  holds(
    fc.property(spoilt(events), (line) => {
      const { at, end } = embed(line, scanner.bytes);
      const next = scanner.scan(at, end);
      if (next < 0) return;
      assert.equal(next, end);
      assert.deepEqual(figures(row), figures(parsed(line)), line);
      read++;
    }),
    20_000,
  );
  assert.ok(read > 1000, `only ${read} lines were read at all`);
});

Deno.test("EventScanner reads nothing of a line that is not all there, whatever lies behind", () => {
  const scanner = new LineScanner(SOURCES);
  holds(
    fc.property(events, (event) => {
      const { bytes } = scanner;
      const { at, end } = embed(JSON.stringify(event), bytes);
      for (let limit = at; limit < end; limit++) {
        assert.equal(scanner.scan(at, limit), -1); // the rest of it is that of an earlier line
        const rest = bytes.slice(limit, end);
        bytes.fill(0x31, limit, end);
        assert.equal(scanner.scan(at, limit), -1);
        bytes.set(rest, limit);
      }
      assert.equal(scanner.scan(at, end), end);
    }),
    50,
  );
});

Deno.test("EventScanner leaves hosts that are none of the run, payloads and further clocks", () => {
  const scanner = new LineScanner(["127.0.0.1:8001"]);
  const event = (message: object): object => ({
    ...{ event_type: "RECEIVE", system_clock_time: 1, logical_clock_time: 2 },
    ...{ message_queue_size: 0, message, tick: 0, late_ms: 0 },
  });
  const message = {
    ...{ source: "127.0.0.1:8001", type: "BROADCAST", system_clock_time: 1 },
    ...{ logical_clock_time: 1, payload: "" },
  };
  const table: readonly (readonly [message: object, isRead: boolean])[] = [
    [message, true],
    [{ ...message, source: "127.0.0.1:800" }, false],
    [{ ...message, source: "127.0.0.1:80011" }, false],
    [{ ...message, source: "8001" }, false],
    [{ ...message, payload: "x" }, false],
    [{ ...message, vector_clock: {} }, false],
    [{ ...message, logical_clock_time: 2 ** 52 }, true],
    [{ ...message, logical_clock_time: 2 ** 52 + 1 }, false],
  ];
  for (const [fields, isRead] of table) {
    const { at, end } = embed(JSON.stringify(event(fields)), scanner.bytes);
    assert.equal(scanner.scan(at, end), isRead ? end : -1, JSON.stringify(fields));
  }
});

Deno.test("EventScanner leaves times that no history may tell", () => {
  const scanner = new LineScanner(SOURCES);
  const table: readonly (readonly [time: number, isRead: boolean])[] = [
    [TIME_MAX, true],
    [TIME_MAX - 0.000001, true],
    [TIME_MAX + 0.000001, false],
    [TIME_MAX * 10, false],
  ];
  for (const [time, isRead] of table) {
    const line = `{"event_type":"INTERNAL","system_clock_time":${time},"logical_clock_time":1,` +
      '"message_queue_size":0,"message":null,"tick":0,"late_ms":0}';
    const { at, end } = embed(line, scanner.bytes);
    assert.equal(scanner.scan(at, end), isRead ? end : -1, line);
  }
});

Deno.test("EventScanner takes no name with a quote in it for what is no JSON", () => {
  const scanner = new LineScanner(['a"b:80', "c:80"]);
  const line = '{"event_type":"SEND","system_clock_time":1,"logical_clock_time":1,' +
    '"message_queue_size":0,"message":{"source":"a"b:80","type":"BROADCAST",' +
    '"system_clock_time":1,"logical_clock_time":1,"payload":""},"tick":0,"late_ms":0}';
  const { at, end } = embed(line, scanner.bytes);
  assert.equal(scanner.scan(at, end), -1);
});

Deno.test("EventScanner reads lines one after another as it reads each alone", () => {
  holds(
    fc.property(runsOfEvents, fc.integer({ min: 1, max: 40 }), (run, capacity) => {
      const scanner = scannerOf(capacity);
      const { block, bytes } = scanner;
      const { at, end } = embed(run.map((event) => JSON.stringify(event)).join("\n"), bytes);
      const row = new EventRow();
      let next = at;
      let read = 0;
      for (let count = -1; count !== 0; next = scanner.at) {
        count = scanner.scan(next, end);
        for (let i = 0; i < count; i++, read++) {
          block.load(i, row);
          assert.deepEqual(figures(row), figures(parsed(JSON.stringify(run[read]))));
        }
      }
      assert.deepEqual([read, next], [run.length, end]);
    }),
    500,
  );
});

Deno.test("EventScanner takes no number for the one before that begins or ends alike", () => {
  const numbers = fc.oneof(
    fc.nat(99),
    fc.integer({ min: 9_990, max: 10_010 }),
    fc.integer({ min: 99_990, max: 100_010 }),
    fc.constantFrom(12_345, 112_345, 2_112_345, 12_112_345, 112_112_345, 99_112_112_345),
  );
  const seconds = fc.oneof(
    numbers,
    numbers.map((n) => Number(`${n % 1e9}.123456`)),
    numbers.map((n) => Number(`${n % 1e9}.9876`)),
    fc.constantFrom(1234567.123456, 91234567.123456, 191234567.123457, 1763937000.123456),
    fc.constantFrom(8999999999.999999, 8999999998.123456),
  );
  const run = fc.array(
    fc.tuple(
      ...[fc.constantFrom("INTERNAL", "RECEIVE"), seconds.filter(isTime)],
      ...[numbers, numbers, seconds, numbers],
    ),
    { minLength: 2, maxLength: 30 },
  ).map((list) =>
    list.map(([event_type, time, clock, tick, sent, stamp]) => ({
      ...{ event_type, system_clock_time: time, logical_clock_time: clock, message_queue_size: 0 },
      message: event_type === "INTERNAL" ? null : {
        ...{ source: "a:1", type: "BROADCAST", system_clock_time: sent },
        ...{ logical_clock_time: stamp, payload: "" },
      },
      ...{ tick, late_ms: 0 },
    }))
  );
  const scanner = scannerOf(30);
  const { block, bytes } = scanner;
  const row = new EventRow();
  holds(
    fc.property(run, (list) => {
      const { at, end } = embed(list.map((event) => JSON.stringify(event)).join("\n"), bytes);
      assert.equal(scanner.scan(at, end), list.length);
      for (const [i, event] of list.entries()) {
        block.load(i, row);
        assert.deepEqual(figures(row), figures(parsed(JSON.stringify(event))));
      }
    }),
    2000,
  );
});

Deno.test("What EventScanner reads of a spoilt line among others, JSON.parse() and the guard read too", () => {
  const scanner = scannerOf(3);
  const { block, bytes } = scanner;
  const row = new EventRow();
  let read = 0;
  holds(
    fc.property(events, spoilt(events), (event, line) => {
      const first = JSON.stringify(event);
      const { at, end } = embed(`${first}\n${line}`, bytes);
      const count = scanner.scan(at, end);
      assert.ok(count >= 1 && count <= 2);
      if (count < 2) return;
      block.load(1, row);
      assert.deepEqual(figures(row), figures(parsed(line)), line);
      read++;
    }),
    10_000,
  );
  assert.ok(read > 500, `only ${read} lines were read at all`);
});
