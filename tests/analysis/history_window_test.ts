import assert from "node:assert/strict";
import fc from "fast-check";
import { countEvents, WHOLE_RUN, windowOf } from "../../analysis/history_window.ts";
import { holds } from "../support/laws.ts";
import { runOf, runs, withClocks } from "../support/run_histories.ts";

const CUT = runOf({
  a: [
    { kind: "BROADCAST", time: 0, clock: 1, inbox: 4 },
    { kind: "BROADCAST", time: 1, clock: 2, inbox: 3 },
  ],
  b: [
    { kind: "INTERNAL", time: 0, clock: 1 },
    { kind: "RECEIVE", time: 1.5, clock: 3, sent: [0, 0] },
    { kind: "RECEIVE", time: 2, clock: 4, sent: [0, 1] },
  ],
});

Deno.test("windowOf() keeps what happens from its first instant on and before its last", () => {
  const { hosts, firstEvents } = windowOf(CUT, { from: 1, to: 2 });
  assert.deepEqual(hosts.map(({ times }) => [...times]), [[1], [1.5]]);
  assert.deepEqual(hosts.map(({ logicalTimes }) => [...logicalTimes]), [[2], [3]]);
  assert.deepEqual(hosts.map(({ inboxSizes }) => [...inboxSizes]), [[3], [-1]]);
  assert.deepEqual(firstEvents, [1, 1]);
});

Deno.test("windowOf() forgets a SEND outside of it and numbers those inside anew", () => {
  const [, b] = windowOf(CUT, { from: 1, to: 3 }).hosts;
  assert.deepEqual([...b?.sendHosts ?? []], [-1, 0]);
  assert.deepEqual([...b?.sendEvents ?? []], [-1, 0]);
});

Deno.test("windowOf() cuts further clocks and gaps with the events they belong to", () => {
  const events = Array.from({ length: 9 }, (_, i) => {
    return { kind: "INTERNAL", time: i, clock: i + 1 } as const;
  });
  const run = withClocks(runOf({ a: events, b: [] }));
  const whole = run.hosts[0]?.furtherClocks ?? assert.fail();
  const [host] = windowOf(run, { from: 4, to: 7 }).hosts;
  assert.deepEqual(host?.furtherClocks, {
    physicalTimes: whole.physicalTimes.slice(4, 7),
    hybridTimes: whole.hybridTimes.slice(4, 7),
    hybridCounts: whole.hybridCounts.slice(4, 7),
    vectors: whole.vectors?.slice(4, 7),
  });
  assert.deepEqual(host?.gaps, [1]);
});

Deno.test("windowOf() has no hole where a clock was set back", () => {
  const times = [0, 1, 2, 1, 2, 3].map((time, i) => {
    return { kind: "INTERNAL", time, clock: i + 1 } as const;
  });
  const [host] = windowOf(runOf({ a: times }), { from: 1, to: 2 }).hosts;
  assert.deepEqual([...host?.logicalTimes ?? []], [2, 3, 4]);
});

Deno.test("The whole run is a window on it", () => {
  holds(fc.property(runs.map(withClocks), (run) => {
    const { firstEvents, ...window } = windowOf(run, WHOLE_RUN);
    assert.deepEqual(window, run);
    assert.ok(firstEvents.every((first) => first === 0));
  }));
});

Deno.test("Windows side by side have every event once", () => {
  holds(fc.property(runs, fc.double({ min: 0, max: 12, noNaN: true }), (run, instant) => {
    const before = windowOf(run, { from: -Infinity, to: instant });
    const after = windowOf(run, { from: instant, to: Infinity });
    assert.equal(countEvents(before) + countEvents(after), countEvents(run));
    assert.deepEqual(after.firstEvents, before.hosts.map(({ length }) => length));
  }));
});
