/**
 * What must hold for every run in virtual time, checked on its records alone. Nothing of the
 * program is used, so that no mistake of it can hide here.
 */

import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import { assertCausal } from "./causality.ts";
import { copiesOf, type Copy, type Run } from "./copies.ts";
import { historyOf, type Recorded, type Scenario } from "./support.ts";

/** Asserts all of it, on a run that reached its end. */
export function assertLawful(scenario: Scenario, recorded: Recorded): void {
  const run = runOf(scenario, recorded);
  for (const [i, { start, events }] of run.hosts.entries()) {
    let ticks = 0;
    while (start.phase + ticks / start.clock_speed < scenario.runTime) ticks++;
    assert.equal(events.length, ticks, `the ticks of host ${i}`);
  }
  assertStopped(run, "run_time", scenario.runTime);
}

/** Asserts all of it, on a run that was ended at some time. */
export function assertInterrupted(scenario: Scenario, recorded: Recorded, time: number): void {
  assertStopped(runOf(scenario, recorded), "interrupted", time);
}

function runOf(scenario: Scenario, { hosts, router }: Recorded): Run {
  const run = { scenario, hosts: hosts.map(historyOf), router };
  for (const place of run.hosts.keys()) {
    assertStart(run, place);
    assertTicks(run, place);
    assertClock(run, place);
  }
  const copies = copiesOf(run);
  assertRouted(run, copies);
  for (const place of run.hosts.keys()) assertInbox(run, place, copies);
  assertCausal(run);
  return run;
}

function assertStart({ scenario, hosts }: Run, place: number): void {
  const { hosts: planned, runTime, probInternal, stamp, seed } = scenario;
  const { source, clockSpeed, phase } = planned[place] ?? assert.fail();
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
    seed,
    run_time: runTime,
  });
  if (phase === "random") assert.ok(start.phase >= 0 && start.phase < 1 / clockSpeed);
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

/** Who acts has an empty inbox; each message was sent here; none comes twice or out of order. */
function assertInbox({ scenario, hosts }: Run, place: number, copies: readonly Copy[]): void {
  const { start, events, stop } = hosts[place] ?? assert.fail();
  const addressed = copies.filter(({ destination }) => destination === place);
  const [least, most] = transit(scenario);
  const received: TimedHostEvent["message"][] = [];
  let queued = 0;
  for (const [k, { event_type, message, message_queue_size }] of events.entries()) {
    const now = start.phase + k / start.clock_speed;
    const arrivedFor = (time: number): number =>
      addressed.filter(({ sent }) => sent + time < now).length - received.length;
    const [surely, possibly] = [arrivedFor(most), arrivedFor(least)];
    if (event_type === "RECEIVE") received.push(message);
    const waited = message_queue_size + (event_type === "RECEIVE" ? 1 : 0);
    const what = `tick ${k} of host ${place}: ${waited} waited`;
    assert.equal(waited === 0, event_type !== "RECEIVE", what);
    assert.ok(waited >= queued, `${what}, ${queued} did before`);
    assert.ok(waited >= surely && waited <= possibly, `${what}, not ${surely} to ${possibly}`);
    queued = message_queue_size;
  }
  for (const source of scenario.latency.kind === "constant" ? [undefined] : sourcesOf(scenario)) {
    const from = (other: { source: string } | null): boolean =>
      (source ?? other?.source) === other?.source;
    const messages = received.filter(from);
    const wanted = addressed.map((copy) => copy.message).filter(from);
    assert.deepEqual(messages, wanted.slice(0, messages.length), `what host ${place} received`);
  }
  assert.equal(stop.message_queue_size, addressed.length - received.length);
}

/** How long a message can be on the way, by its distribution. */
function transit({ latency }: Scenario): readonly [least: number, most: number] {
  switch (latency.kind) {
    case "constant":
      return [latency.value, latency.value];
    case "uniform":
      return [latency.min, latency.max];
    case "exponential":
      return [0, Infinity];
    case "normal":
      return [latency.floor, Infinity];
  }
}

function assertStopped({ hosts, router }: Run, reason: string, time: number): void {
  const ended = (of: (host: Run["hosts"][number]) => unknown): Set<unknown> =>
    new Set(hosts.map(of));
  assert.deepEqual(ended(({ stop }) => stop.reason), new Set([reason]));
  const at = Math.round(time * 1e6) / 1e6;
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

function sourcesOf({ hosts }: Scenario): string[] {
  return hosts.map(({ source }) => source);
}
