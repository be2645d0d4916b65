import assert from "node:assert/strict";
import type { TracedEvent } from "../../analysis/traced_event.ts";
import { EventRow, type RecordedClocks } from "../../analysis/event_row.ts";
import { HistoryCollector, type LogEnd } from "../../analysis/history_collector.ts";
import type { HostHistory } from "../../analysis/run_history.ts";
import { BROADCAST, INTERNAL, RECEIVE } from "../../core/event_kind.ts";

const START = 1_763_937_000.1;

/** The first log has its last record, the second does not. */
const ENDS: readonly LogEnd[] = [
  { isWhole: true, stop: { system_clock_time: START + 200.25, message_queue_size: 7 } },
  { isWhole: false, stop: null },
];

/** Collects so many events of two hosts in turns. */
function collect(events: number, eventsMax: number): ReturnType<HistoryCollector["result"]> {
  return collector(events, eventsMax).result(ENDS);
}

function collector(events: number, eventsMax: number): HistoryCollector {
  const collector = new HistoryCollector({
    ...{ name: "demo", start: START, sources: ["a:1", "b:1"], clockSpeeds: [2, null] },
    ...{ stamp: "pre", sends: [], eventsMax },
  });
  for (let k = 0; k < events; k++) {
    const row = Object.assign(new EventRow(), {
      ...{ kind: k % 3 === 0 ? RECEIVE : INTERNAL, time: START + k / 8, logicalTime: k, sender: 1 },
      ...{ inboxSize: k % 5, line: k + 2, messageKind: BROADCAST },
    });
    const event: TracedEvent = {
      ...{ host: k % 2, row, index: k >> 1, logicalTimeBefore: 0, inboxSizeBefore: 0 },
      ...{ timeBefore: 0, depth: 1, vector: new Uint32Array(), causalPast: 1 },
      ...{ sendPosition: -1, fate: "unknown", earlyReceipts: [], isAfterGap: false, lineBefore: 0 },
    };
    collector.add(event);
  }
  return collector;
}

Deno.test("A host whose later events are left out does not end early where they begin", () => {
  assert.deepEqual(collect(1001, 100).hosts.map(({ endsEarly }) => endsEarly), [false, false]);
  // Only the first host has the event that is one too many.
  assert.deepEqual(collect(101, 100).hosts.map(({ endsEarly }) => endsEarly), [false, true]);
});

Deno.test("HistoryCollector keeps every event in columns, times from the start on", () => {
  const { hosts, eventsOmitted, name, start, stamp } = collect(1001, Infinity);
  assert.deepEqual([name, start, stamp, eventsOmitted], ["demo", START, "pre", 0]);
  assert.deepEqual(hosts.map(({ endsEarly }) => endsEarly), [false, true]);
  assert.deepEqual(hosts.map(({ stop }) => stop), [{ time: 200.25, inboxSize: 7 }, null]);
  assert.deepEqual(hosts.map(({ source, clockSpeed, length }) => [source, clockSpeed, length]), [
    ["a:1", 2, 501],
    ["b:1", null, 500],
  ]);
  for (const [host, columns] of hosts.entries()) {
    for (let i = 0; i < columns.length; i++) {
      const k = 2 * i + host;
      assert.equal(columns.kinds[i], k % 3 === 0 ? RECEIVE : INTERNAL);
      assert.equal(columns.messageKinds?.[i], k % 3 === 0 ? BROADCAST : INTERNAL);
      assert.equal(columns.times[i], k / 8); // to the microsecond, though the start is large
      assert.deepEqual([columns.logicalTimes[i], columns.inboxSizes[i]], [k, k % 5]);
      assert.deepEqual([columns.sendHosts[i], columns.sendEvents[i]], [-1, -1]);
    }
    assert.equal(columns.times.length, columns.length);
  }
});

Deno.test("HistoryCollector keeps the first events, and counts the others", () => {
  const { hosts, eventsOmitted } = collect(100, 31);
  assert.deepEqual(hosts.map(({ length }) => length), [16, 15]);
  assert.equal(eventsOmitted, 69);
  assert.ok(hosts.every(({ stop }) => stop === null), "what came before the stop is not known");
  assert.deepEqual(collect(0, 31).hosts.map(({ length }) => length), [0, 0]);
});

Deno.test("HistoryCollector knows the line of each event that it keeps, and of no other", () => {
  const lines = collector(1001, 700).lines();
  assert.deepEqual(lines.map(({ length }) => length), [350, 350]);
  for (const [host, column] of lines.entries()) {
    assert.ok(column.every((line, i) => line === 2 * i + host + 2));
  }
});

/** What the events of one host say, in their order; `null` stands before a gap, too. */
function clocksOf(events: readonly (Partial<RecordedClocks> | null)[]): HostHistory {
  const collector = new HistoryCollector({
    ...{ name: "demo", start: START, sources: ["a:1"], clockSpeeds: [2] },
    ...{ stamp: "pre", sends: [], eventsMax: Infinity },
  });
  for (const [k, clocks] of events.entries()) {
    const row = Object.assign(new EventRow(), { time: START + k, logicalTime: k + 1, clocks });
    collector.add({
      ...{ host: 0, row, index: k, logicalTimeBefore: k, inboxSizeBefore: 0 },
      ...{ timeBefore: 0, depth: 1, vector: new Uint32Array(), causalPast: 1 },
      ...{
        sendPosition: -1,
        fate: "unknown",
        earlyReceipts: [],
        isAfterGap: clocks === null,
        lineBefore: 0,
      },
    });
  }
  const [host] = collector.result([]).hosts;
  return host ?? assert.fail();
}

Deno.test("HistoryCollector keeps further clocks where there are any, and what is unknown is unknown", () => {
  assert.equal(clocksOf([{}, {}].map(() => null)).furtherClocks, null);
  const vector = { "a:1": 3 };
  const hybrid = { l: START + 2.500001, c: 4 };
  const { furtherClocks, gaps } = clocksOf([
    null,
    { physicalTime: START + 1.25 },
    { vector, hybrid },
    null,
  ]);
  assert.deepEqual(furtherClocks, {
    physicalTimes: Float64Array.of(NaN, 1.25, NaN, NaN),
    hybridTimes: Float64Array.of(NaN, NaN, 2.500001, NaN),
    hybridCounts: Float64Array.of(-1, -1, 4, -1),
    vectors: [undefined, undefined, vector, undefined],
  });
  assert.deepEqual(gaps, [0, 3]);
  const many = clocksOf(Array.from({ length: 1000 }, (_, c) => ({ hybrid: { l: START, c } })));
  assert.ok(many.furtherClocks?.hybridCounts.every((c, i) => c === i));
  assert.equal(many.furtherClocks?.vectors, null);
});
