import assert from "node:assert/strict";
import type { TracedEvent } from "../../analysis/traced_event.ts";
import { EventRow } from "../../analysis/event_row.ts";
import { DistributionsFold } from "../../analysis/host_distributions.ts";
import { INTERNAL, RECEIVE } from "../../core/event_kind.ts";

/** An event of a host whose clock was something before. */
function event(
  [host, index, before]: readonly [host: number, index: number, before: number],
  fields: Partial<EventRow>,
): TracedEvent {
  return {
    ...{ host, index, logicalTimeBefore: before, row: Object.assign(new EventRow(), fields) },
    ...{ inboxSizeBefore: 0, timeBefore: 0, depth: 1, vector: new Uint32Array(), causalPast: 1 },
    ...{ sendPosition: -1, fate: "unknown", earlyReceipts: [], isAfterGap: false, lineBefore: 0 },
  };
}

Deno.test("DistributionsFold measures each host, on a run worked by hand", () => {
  const fold = new DistributionsFold(["a:1", "b:1"]);
  const seen = [
    event([0, 0, 0], { kind: INTERNAL, logicalTime: 4, time: 1, inboxSize: 2, lateMs: 0.5 }),
    event([1, 0, 0], { kind: INTERNAL, logicalTime: 1, time: 2 }),
    event([0, 1, 4], {
      kind: RECEIVE,
      logicalTime: 9,
      time: 3,
      stampTime: 1,
      inboxSize: 1,
      lateMs: 0,
    }),
    event([0, 2, 9], {
      kind: RECEIVE,
      logicalTime: 10,
      time: 4,
      stampTime: 1,
      inboxSize: 0,
      lateMs: 1,
    }),
    event([1, 1, 1], { kind: RECEIVE, logicalTime: 3, time: 5, stampTime: 6 }),
    event([1, 2, 3], { kind: INTERNAL, logicalTime: 2, time: 5 }),
    { ...event([1, 3, 2], { kind: INTERNAL, logicalTime: 9, time: 9 }), isAfterGap: true },
  ];
  for (const each of seen) fold.add(each);
  const [first, second] = fold.results();
  const none = { count: 0, mean: null, min: null, median: null, p99: null, max: null };
  assert.deepEqual(first, {
    source: "a:1",
    jumps: { count: 2, mean: 3, min: 1, median: 1, p99: 5, max: 5 },
    jump_histogram: [0, 1, 0, 0, 0, 1].map((count, from) => ({ from, to: from + 1, count })),
    late_ms: { count: 3, mean: 0.5, min: 0, median: 0.5, p99: 1, max: 1 },
    staleness: { count: 2, mean: 2.5, min: 2, median: 2, p99: 3, max: 3 },
    inbox: { count: 3, mean: 1, min: 0, median: 1, p99: 2, max: 2 },
    lag: { count: 3, mean: 0, min: 0, median: 0, p99: 0, max: 0 },
  });
  assert.deepEqual(second, {
    source: "b:1",
    jumps: { count: 1, mean: 2, min: 2, median: 2, p99: 2, max: 2 }, // a clock that goes back does not jump
    jump_histogram: [0, 0, 1].map((count, from) => ({ from, to: from + 1, count })),
    late_ms: none,
    staleness: { count: 1, mean: -1, min: -1, median: -1, p99: -1, max: -1 }, // the sender's clock is ahead
    inbox: none,
    lag: { count: 4, mean: (3 + 7 + 8 + 1) / 4, min: 1, median: 3, p99: 8, max: 8 },
  });
});
