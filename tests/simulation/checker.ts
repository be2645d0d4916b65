/**
 * What must hold for every run in virtual time, checked on its records alone. Nothing of the
 * program is used, so that no mistake of it can hide here.
 */

import assert from "node:assert/strict";
import { assertLongestChains, causalOrder } from "./causality.ts";
import { copiesOf, type Copy, type Run } from "./copies.ts";
import { assertFurtherClocks } from "./further_clocks.ts";
import { assertInbox } from "./inboxes.ts";
import { historyOf, type Recorded, type Scenario } from "./support.ts";

/** Asserts all of it, on a run that reached its end. */
export function assertLawful(scenario: Scenario, recorded: Recorded): void {
  const run = runOf(scenario, recorded, scenario.runTime);
  for (const [i, { start, events }] of run.hosts.entries()) {
    let ticks = 0;
    while (start.phase + ticks / start.clock_speed < scenario.runTime) ticks++;
    assert.equal(events.length, ticks, `the ticks of host ${i}`);
  }
  assertStopped(run, "run_time");
}

/** Asserts all of it, on a run that was ended at some time. */
export function assertInterrupted(scenario: Scenario, recorded: Recorded, time: number): void {
  assertStopped(runOf(scenario, recorded, time), "interrupted");
}

function runOf(scenario: Scenario, { hosts, router }: Recorded, end: number): Run {
  const run = { scenario, hosts: hosts.map(historyOf), router, end };
  for (const place of run.hosts.keys()) {
    assertStart(run, place);
    assertTicks(run, place);
    assertClock(run, place);
  }
  const copies = copiesOf(run);
  assertRouted(run, copies);
  for (const place of run.hosts.keys()) assertInbox(run, place, copies);
  const steps = causalOrder(run);
  assertLongestChains(run, steps);
  assertFurtherClocks(run, steps);
  return run;
}

function assertStart({ scenario, hosts }: Run, place: number): void {
  const { hosts: planned, runTime, probInternal, stamp, clocks, seed } = scenario;
  const { source, clockSpeed, phase, skew } = planned[place] ?? assert.fail();
  const start = hosts[place]?.start ?? assert.fail();
  assert.deepEqual(start, {
    event_type: "HOST_START",
    system_clock_time: 0,
    source,
    index: place,
    roster: planned.map((host) => host.source),
    clock_speed: clockSpeed,
    phase: phase === "random" ? start.phase : phase === "aligned" ? 0 : phase,
    prob_internal: probInternal,
    stamp,
    ...(clocks.length > 1 ? { clocks } : {}),
    ...(isTrue(skew) ? {} : { skew: start.skew }),
    seed,
    run_time: runTime,
  });
  assert.equal(start.skew === undefined, isTrue(skew));
  if (phase === "random") assert.ok(start.phase >= 0 && start.phase < 1 / clockSpeed);
}

function isTrue({ offset, driftPpm, step }: Scenario["hosts"][number]["skew"]): boolean {
  return offset === 0 && driftPpm === 0 && step === 0;
}

/** Tick k is at phase + k / rate, in whole microseconds, and never late. */
function assertTicks({ hosts }: Run, place: number): void {
  const { start, events } = hosts[place] ?? assert.fail();
  for (const [k, event] of events.entries()) {
    const time = event.system_clock_time;
    assert.deepEqual([event.tick, event.late_ms], [k, 0]);
    assert.equal(Math.round(time * 1e6) / 1e6, time, "not in whole microseconds");
    const off = time - (start.phase + k / start.clock_speed);
    assert.ok(Math.abs(off) < 0.500001e-6, `tick ${k} of host ${place} is off by ${off} s`);
  }
}

/** Lamport's rules, and that the stamp and the time of a message are its sender's. */
function assertClock({ scenario, hosts }: Run, place: number): void {
  const { start, events, stop } = hosts[place] ?? assert.fail();
  let clock = 0;
  for (const event of events) {
    const { event_type, message, logical_clock_time } = event;
    const heard = event_type === "RECEIVE" ? message?.logical_clock_time ?? NaN : 0;
    assert.equal(logical_clock_time, Math.max(clock, heard) + 1, JSON.stringify(event));
    assert.equal(message === null, event_type === "INTERNAL");
    if (event_type === "SEND") {
      assert.deepEqual(message, {
        source: start.source,
        type: message?.type,
        system_clock_time: event.system_clock_time,
        logical_clock_time: scenario.stamp === "post" ? clock + 1 : clock,
        payload: "",
        ...(event.vector_clock === undefined ? {} : { vector_clock: event.vector_clock }),
        ...(event.hybrid_clock === undefined ? {} : { hybrid_clock: event.hybrid_clock }),
      });
    }
    clock = logical_clock_time;
  }
  assert.equal(stop.logical_clock_time, clock);
}

/** The router's records are the copies that the roster demands, in the order of their sending. */
function assertRouted({ scenario, router }: Run, copies: readonly Copy[]): void {
  const [start, ...routed] = router.slice(0, -1);
  assert.deepEqual(start, {
    event_type: "START",
    at: 0,
    roster: scenario.hosts.map(({ source }) => source),
    run_time: scenario.runTime,
    system_clock_time: 0,
  });
  assert.deepEqual(
    routed,
    copies.map(({ message, destination }) => {
      const { source, type, logical_clock_time, system_clock_time } = message;
      const to = scenario.hosts[destination]?.source;
      return {
        ...(to === undefined
          ? { event_type: "DROP", reason: "no_destination", destination: null }
          : { event_type: "ROUTE", destination: to }),
        ...{ source, type, logical_clock_time, system_clock_time },
      };
    }),
  );
}

function assertStopped({ hosts, router, end }: Run, reason: string): void {
  const ended = (of: (host: Run["hosts"][number]) => unknown): Set<unknown> =>
    new Set(hosts.map(of));
  assert.deepEqual(ended(({ stop }) => stop.reason), new Set([reason]));
  const at = Math.round(end * 1e6) / 1e6;
  assert.deepEqual(ended(({ stop }) => stop.system_clock_time), new Set([at]));
  const count = (type: string): number => router.filter((r) => r.event_type === type).length;
  assert.deepEqual(router.at(-1), {
    event_type: "STOP",
    reason,
    routed: count("ROUTE"),
    dropped: count("DROP"),
    system_clock_time: at,
  });
}
