import assert from "node:assert/strict";
import fc from "fast-check";
import { causalOrder } from "../../analysis/causal_order.ts";
import type { RunHistory } from "../../analysis/run_history.ts";
import { holds } from "../support/laws.ts";
import { runOf, runs } from "../support/run_histories.ts";

/** Runs whose hosts' clocks disagree by up to minutes. */
const skewedRuns = fc.tuple(runs, fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 8 }))
  .map(([run, skews]): RunHistory => {
    const hosts = run.hosts.map((host, i) => {
      return { ...host, times: host.times.map((time) => time + (skews[i] ?? 0)) };
    });
    return { ...run, hosts };
  });

Deno.test("causalOrder() has every event once, each host's in order, each SEND before its RECEIVE", () => {
  holds(fc.property(fc.oneof(runs, skewedRuns), (run) => {
    const next = run.hosts.map(() => 0);
    for (const { host, event, sendHost, sendEvent } of causalOrder(run)) {
      const { sendHosts, sendEvents } = run.hosts[host] ?? assert.fail();
      assert.equal(event, next[host]);
      assert.deepEqual([sendHost, sendEvent], [sendHosts[event], sendEvents[event]]);
      if (sendHost !== -1) assert.ok(sendEvent < (next[sendHost] ?? assert.fail()));
      next[host] = event + 1;
    }
    assert.deepEqual(next, run.hosts.map(({ length }) => length));
  }));
});

Deno.test("causalOrder() goes by time where clocks agree", () => {
  holds(fc.property(runs, (run) => {
    let last = -Infinity;
    for (const { host, event } of causalOrder(run)) {
      const time = run.hosts[host]?.times[event] ?? assert.fail();
      assert.ok(time >= last, `${time} after ${last}`);
      last = time;
    }
  }));
});

Deno.test("causalOrder() takes what happens at one instant in roster order", () => {
  const at = (...times: number[]) => {
    return times.map((time) => ({ kind: "INTERNAL", time, clock: 1 }) as const);
  };
  const run = runOf({ a: at(1, 2), b: at(0, 1, 2), c: at(1), d: at(1, 1, 2), e: at(0) });
  const order = [...causalOrder(run)].map(({ host, event }) => `${"abcde"[host]}${event}`);
  assert.equal(order.join(" "), "b0 e0 a0 b1 c0 d0 d1 a1 b2 d2");
});

Deno.test("causalOrder() breaks a circle at its earliest receipt, and nothing behind it", () => {
  const run = runOf({
    behind: [{ kind: "RECEIVE", time: 1, clock: 3, sent: [1, 1] }],
    a: [
      { kind: "RECEIVE", time: 3, clock: 1, sent: [2, 1] },
      { kind: "BROADCAST", time: 4, clock: 2 },
    ],
    b: [
      { kind: "RECEIVE", time: 2, clock: 1, sent: [1, 1] },
      { kind: "BROADCAST", time: 5, clock: 2 },
    ],
  });
  const places = [...causalOrder(run)].map(({ host, event, sendHost }) => [host, event, sendHost]);
  assert.deepEqual(places, [[2, 0, -1], [2, 1, -1], [1, 0, 2], [1, 1, -1], [0, 0, 1]]);
});

Deno.test("causalOrder() does not wait for its own later events, nor for those that are not there", () => {
  const run = runOf({
    a: [
      { kind: "RECEIVE", time: 1, clock: 1, sent: [0, 1] },
      { kind: "RECEIVE", time: 2, clock: 1, sent: [1, 7] },
    ],
    b: [],
  });
  assert.deepEqual([...causalOrder(run)].map(({ sendHost }) => sendHost), [-1, -1]);
});
