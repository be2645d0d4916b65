import assert from "node:assert/strict";
import fc from "fast-check";
import { compareHybrid, HybridClock, type HybridTime } from "../../core/hybrid_clock.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { between, holds } from "./support.ts";

/** A step of a hand-worked run: an event, the event whose message it receives, pt, l and c. */
type Row = readonly [event: string, receives: string | null, pt: number, l: number, c: number];

/**
 * Four hosts after the figure of the paper: the physical clock of a is 10 ahead of the others, and
 * its time goes around with its message. The comments say which term of the rules decides.
 */
const RUN: readonly Row[] = [
  ["a1", null, 10, 10, 0],
  ["b1", "a1", 1, 10, 1], // l of the message is largest: its c + 1
  ["b2", null, 2, 10, 2], // l stays above pt: c + 1
  ["c1", null, 2, 2, 0],
  ["c2", "b2", 3, 10, 3],
  ["d1", null, 0, 0, 0],
  ["c3", null, 4, 10, 4],
  ["d2", "c3", 4, 10, 5],
  ["a2", null, 11, 11, 0], // pt overtakes l: c starts again
  ["b3", "d2", 5, 10, 6], // l of host and message are equal, the message's c is larger
  ["d3", "b2", 5, 10, 6], // and here the host's
  ["a3", "b3", 11, 11, 1], // the host's l is largest, and pt is equal to it
  ["c4", null, 12, 12, 0],
  ["c5", "a3", 13, 13, 0], // pt is larger than both
  ["c6", "d3", 12, 13, 1], // pt was set back, l is not
  ["d4", "a2", 11, 11, 1], // pt is only equal to l of the message
];

function play(): Map<string, HybridTime> {
  const clocks = new Map([..."abcd"].map((letter) => [letter, new HybridClock(NO_SKEW, 0)]));
  const times = new Map<string, HybridTime>();
  for (const [event, receives, pt] of RUN) {
    const clock = clocks.get(event.charAt(0)) ?? assert.fail();
    const stamp = receives === null ? undefined : times.get(receives) ?? assert.fail();
    const { hybrid_clock, physical_clock_time } = stamp === undefined
      ? clock.advance(pt)
      : clock.receive({ hybrid_clock: stamp }, pt);
    assert.equal(physical_clock_time, pt, event);
    times.set(event, hybrid_clock ?? assert.fail());
  }
  return times;
}

/** Hybrid times with many ties. */
const times: fc.Arbitrary<HybridTime> = fc.record({
  l: fc.oneof(fc.integer({ min: -2, max: 2 }), between(-2, 2)),
  c: fc.nat(2),
});

Deno.test("Hybrid clocks of a run worked out by hand with the rules of the paper", () => {
  const played = play();
  for (const [event, , , l, c] of RUN) assert.deepEqual(played.get(event), { l, c }, event);
});

Deno.test("compareHybrid() orders by l first and by c where l is the same", () => {
  const sorted = [[-1, 9], [0, 0], [0, 1], [0.000001, 0], [5, 0], [5, 3]].map(([l = 0, c = 0]) => ({
    l,
    c,
  }));
  assert.deepEqual(sorted.toReversed().toSorted(compareHybrid), sorted);
  holds(fc.property(times, times, times, (x, y, z) => {
    const order = Math.sign(compareHybrid(x, y));
    assert.equal(order + Math.sign(compareHybrid(y, x)), 0);
    assert.equal(order === 0, x.l === y.l && x.c === y.c);
    if (order < 0 && compareHybrid(y, z) < 0) assert.ok(compareHybrid(x, z) < 0);
  }));
});

Deno.test("A hybrid clock strictly grows beyond itself and beyond each stamp, whatever pt does", () => {
  const steps = fc.array(fc.tuple(between(-3, 3), fc.option(times)), { maxLength: 20 });
  holds(fc.property(steps, (steps) => {
    const clock = new HybridClock(NO_SKEW, 0);
    let before: HybridTime = { l: -Infinity, c: 0 };
    for (const [pt, stamp] of steps) {
      const values = stamp === null
        ? clock.advance(pt)
        : clock.receive({ hybrid_clock: stamp }, pt);
      const { hybrid_clock = assert.fail(), physical_clock_time = NaN } = values;
      assert.ok(compareHybrid(before, hybrid_clock) < 0);
      if (stamp !== null) assert.ok(compareHybrid(stamp, hybrid_clock) < 0);
      const { l, c } = hybrid_clock;
      assert.equal(l, Math.max(before.l, stamp?.l ?? -Infinity, physical_clock_time));
      if (l > before.l && l > (stamp?.l ?? -Infinity)) assert.equal(c, 0);
      before = hybrid_clock;
    }
  }));
});

Deno.test("A message without a hybrid clock is received as an event of the host's own", () => {
  const clock = new HybridClock(NO_SKEW, 0);
  const receive = (now: number): HybridTime | undefined =>
    clock.receive({ vector_clock: { "a:1": 3 } }, now).hybrid_clock;
  assert.deepEqual([receive(5), receive(4), receive(6)], [{ l: 5, c: 0 }, { l: 5, c: 1 }, {
    l: 6,
    c: 0,
  }]);
});

Deno.test("A hybrid clock reads the skewed physical clock, counted from the start of the run", () => {
  const clock = new HybridClock({ offset: 0.5, driftPpm: 1000, step: -2, stepAt: 10 }, 100);
  const read = [100, 105, 109.9, 110, 130].map((now) => clock.advance(now));
  assert.deepEqual(read, [
    { hybrid_clock: { l: 100.5, c: 0 }, physical_clock_time: 100.5 },
    { hybrid_clock: { l: 105.505, c: 0 }, physical_clock_time: 105.505 },
    { hybrid_clock: { l: 110.4099, c: 0 }, physical_clock_time: 110.4099 },
    { hybrid_clock: { l: 110.4099, c: 1 }, physical_clock_time: 108.51 },
    { hybrid_clock: { l: 128.53, c: 0 }, physical_clock_time: 128.53 },
  ]);
});

Deno.test("A clock behind the epoch starts at its own time, not at 0", () => {
  const clock = new HybridClock({ ...NO_SKEW, offset: -5 }, 0);
  assert.deepEqual(clock.advance(1).hybrid_clock, { l: -4, c: 0 });
  assert.deepEqual(clock.receive({ hybrid_clock: { l: -4.5, c: 8 } }, 1).hybrid_clock, {
    l: -4,
    c: 1,
  });
});
