/** Vector and hybrid clocks against what happened before what. */

import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import type { Step } from "./causality.ts";
import type { Run } from "./copies.ts";

/** Asserts of the clocks that were kept what must hold, and that no others are recorded. */
export function assertFurtherClocks({ scenario, hosts }: Run, steps: readonly Step[]): void {
  const [vector, hybrid] = [
    scenario.clocks.includes("vector"),
    scenario.clocks.includes("hybrid"),
  ];
  for (const { event } of steps) {
    assert.equal("vector_clock" in event, vector);
    assert.equal("hybrid_clock" in event, hybrid);
    assert.equal("physical_clock_time" in event, hybrid);
    if (event.event_type !== "SEND") continue;
    assert.deepEqual(event.message?.vector_clock, event.vector_clock);
    assert.deepEqual(event.message?.hybrid_clock, event.hybrid_clock);
  }
  if (vector) assertVectors(hosts.map(({ start }) => start.source), steps);
  if (hybrid) assertHybrids(scenario, steps);
}

/** A vector clock counts the events of each host that happened before, the event itself included. */
function assertVectors(sources: readonly string[], steps: readonly Step[]): void {
  const pasts = new Map<TimedHostEvent, number[]>();
  const pastOf = (event: TimedHostEvent | undefined): number[] =>
    event === undefined ? sources.map(() => 0) : pasts.get(event) ?? assert.fail();
  for (const { place, event, before, heard } of steps) {
    const theirs = pastOf(heard);
    const past = pastOf(before).map((count, i) => Math.max(count, theirs[i] ?? 0));
    past[place] = event.tick + 1;
    pasts.set(event, past);
    const named = sources.map((source, i) => [source, past[i] ?? 0] as const);
    const wanted = Object.fromEntries(named.filter(([, count]) => count > 0));
    assert.deepEqual(event.vector_clock, wanted, JSON.stringify(event));
  }
}

/**
 * The l of a hybrid clock is the largest physical time of all events that happened before, itself
 * included. So it is never behind its own physical time, and never further ahead than clocks differ.
 */
function assertHybrids({ hosts }: Run["scenario"], steps: readonly Step[]): void {
  const largest = new Map<TimedHostEvent | undefined, number>([[undefined, -Infinity]]);
  for (const { place, event, before, heard } of steps) {
    const { system_clock_time: time, physical_clock_time: physical = NaN } = event;
    const { offset, driftPpm, step, stepAt } = hosts[place]?.skew ?? assert.fail();
    const wrong = offset + time * driftPpm / 1e6 + (time >= stepAt ? step : 0);
    assert.ok(Math.abs(physical - time - wrong) < 0.51e-6, JSON.stringify(event));
    const latest = Math.max(largest.get(before) ?? NaN, largest.get(heard) ?? NaN, physical);
    largest.set(event, latest);
    const { l, c } = event.hybrid_clock ?? assert.fail();
    assert.equal(l, latest, JSON.stringify(event));
    assert.ok(Number.isSafeInteger(c) && c >= 0);
    for (const earlier of [before, heard]) {
      if (earlier?.hybrid_clock === undefined) continue;
      const { l: was, c: counted } = earlier.hybrid_clock;
      assert.ok(was < l || (was === l && counted < c), "a later event has an earlier hybrid time");
    }
  }
}
