import assert from "node:assert/strict";
import fc from "fast-check";
import { fillRow } from "../../analysis/event_record.ts";
import { EventRow } from "../../analysis/event_row.ts";
import { EventScanner } from "../../analysis/event_scanner.ts";
import { INTERNAL } from "../../core/event_kind.ts";
import type { TimedHostEvent } from "../../core/history.ts";
import { checkHostRecord } from "../../core/history_guard.ts";
import { holds } from "../support/laws.ts";
import { embed, events, SOURCES, spoilt } from "./lines.ts";

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

Deno.test("EventScanner reads every event that scale-sim writes, as JSON.parse() does", () => {
  const row = new EventRow();
  const clocks = { vector: {}, hybrid: undefined, physicalTime: 1 };
  row.clocks = { ...clocks, messageVector: undefined, messageHybrid: undefined };
  const scanner = new EventScanner(SOURCES, row); // the same for all: a line is not read by the last
  holds(
    fc.property(events, (event) => {
      const line = JSON.stringify(event);
      const { view, at, end } = embed(line);
      assert.equal(scanner.scan(view, at), end);
      assert.deepEqual(figures(row), figures(parsed(line)));
    }),
    3000,
  );
});

Deno.test("What EventScanner reads of a spoilt line, JSON.parse() and the guard read too", () => {
  const row = new EventRow();
  const scanner = new EventScanner(SOURCES, row);
  let read = 0;
  holds(
    fc.property(spoilt(events), (line) => {
      const { view, at, end } = embed(line);
      const next = scanner.scan(view, at);
      if (next < 0) return;
      assert.equal(next, end);
      assert.deepEqual(figures(row), figures(parsed(line)), line);
      read++;
    }),
    20_000,
  );
  assert.ok(read > 1000, `only ${read} lines were read at all`);
});

Deno.test("EventScanner reads nothing of a line that goes on beyond the view", () => {
  const row = new EventRow();
  const scanner = new EventScanner(SOURCES, row);
  holds(
    fc.property(events, (event) => {
      const bytes = new TextEncoder().encode(`${JSON.stringify(event)}\n`);
      for (let size = 0; size < bytes.length; size++) {
        assert.equal(scanner.scan(new DataView(bytes.buffer, 0, size), 0), -1);
      }
      assert.equal(scanner.scan(new DataView(bytes.buffer), 0), bytes.length);
    }),
    50,
  );
});

Deno.test("EventScanner leaves hosts that are none of the run, payloads and further clocks", () => {
  const scanner = new EventScanner(["127.0.0.1:8001"], new EventRow());
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
    const { view, at, end } = embed(JSON.stringify(event(fields)));
    assert.equal(scanner.scan(view, at), isRead ? end : -1, JSON.stringify(fields));
  }
});

Deno.test("EventScanner takes no name with a quote in it for what is no JSON", () => {
  const scanner = new EventScanner(['a"b:80', "c:80"], new EventRow());
  const line = '{"event_type":"SEND","system_clock_time":1,"logical_clock_time":1,' +
    '"message_queue_size":0,"message":{"source":"a"b:80","type":"BROADCAST",' +
    '"system_clock_time":1,"logical_clock_time":1,"payload":""},"tick":0,"late_ms":0}';
  const { view, at } = embed(line);
  assert.equal(scanner.scan(view, at), -1);
});
