/** What happened before what in a run, found by walking along its messages. */

import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import type { Run } from "./copies.ts";

/** An event and the two events right before it. */
export interface Step {
  readonly place: number;
  readonly event: TimedHostEvent;
  /** The one before on the same host. */
  readonly before: TimedHostEvent | undefined;
  /** For a RECEIVE, the SEND of the message. */
  readonly heard: TimedHostEvent | undefined;
}

/** Orders all events so that each comes after those before it; there must be such an order. */
export function causalOrder({ hosts }: Run): Step[] {
  const places = new Map(hosts.map(({ start }, place) => [start.source, place]));
  const sends = hosts.map(({ events }) =>
    new Map(
      events.filter(({ event_type }) => event_type === "SEND")
        .map((event) => [event.message?.logical_clock_time, event]),
    )
  );
  const steps: Step[] = [];
  const next = hosts.map(() => 0);
  const wasTaken = (place: number, { tick }: TimedHostEvent): boolean => tick < (next[place] ?? 0);
  const total = hosts.reduce((sum, { events }) => sum + events.length, 0);
  while (steps.length < total) {
    const known = steps.length;
    for (const [place, { events }] of hosts.entries()) {
      for (const event of events.slice(next[place])) {
        const { message } = event;
        let heard: TimedHostEvent | undefined;
        if (event.event_type === "RECEIVE" && message !== null) {
          const sender = places.get(message.source) ?? assert.fail(`who is ${message.source}?`);
          heard = sends[sender]?.get(message.logical_clock_time) ?? assert.fail("nobody sent it");
          if (!wasTaken(sender, heard)) break;
        }
        steps.push({ place, event, before: events[event.tick - 1], heard });
        next[place] = event.tick + 1;
      }
    }
    assert.ok(steps.length > known, "a message is received before it is sent");
  }
  return steps;
}

/**
 * Asserts that each event's Lamport clock is the number of events on the longest chain that ends in
 * it. With `pre` a message carries the clock before its own event, so that this event does not count
 * for whoever hears of it: that a chain over a message then is one shorter is what `pre` breaks.
 */
export function assertLongestChains({ scenario }: Run, steps: readonly Step[]): void {
  const uncounted = scenario.stamp === "post" ? 0 : 1;
  const chains = new Map<TimedHostEvent | undefined, number>([[undefined, 0]]);
  for (const { event, before, heard } of steps) {
    const own = chains.get(before) ?? assert.fail();
    const theirs = heard === undefined ? 0 : (chains.get(heard) ?? assert.fail()) - uncounted;
    const chain = Math.max(own, theirs) + 1;
    assert.equal(event.logical_clock_time, chain, JSON.stringify(event));
    chains.set(event, chain);
  }
}
