/** Logical clocks against the graph of what happened before what. */

import assert from "node:assert/strict";
import type { Run } from "./copies.ts";

/**
 * Asserts that each event's logical clock is the number of events on the longest causal chain that
 * ends in it. The chains are walked along the messages; the clocks are only compared in the end.
 * With `pre` a message carries the clock before its own event, so that event does not count for
 * whoever hears of it: that a chain over a message then is one shorter is what `pre` breaks.
 */
export function assertCausal({ scenario, hosts }: Run): void {
  const counted = scenario.stamp === "post" ? 0 : 1;
  const places = new Map(hosts.map(({ start }, place) => [start.source, place]));
  const sends = hosts.map(({ events }) =>
    new Map(
      events.filter(({ event_type }) => event_type === "SEND")
        .map(({ message, tick }) => [message?.logical_clock_time, tick]),
    )
  );
  const chains: number[][] = hosts.map(() => []);
  /** The chain of the event behind a message; `undefined` while it is not known. */
  const chainOf = (source: string, stamp: number): number | undefined => {
    const place = places.get(source) ?? assert.fail(`${source} is in no roster`);
    const tick = sends[place]?.get(stamp) ?? assert.fail(`${source} sent no message ${stamp}`);
    return chains[place]?.[tick];
  };
  let left = true;
  while (left) {
    let moved = false;
    left = false;
    for (const [place, { events }] of hosts.entries()) {
      const own = chains[place] ?? assert.fail();
      for (const { event_type, message } of events.slice(own.length)) {
        const heard = event_type === "RECEIVE" && message !== null
          ? chainOf(message.source, message.logical_clock_time)
          : 0;
        if (heard === undefined) break;
        own.push(Math.max(own.at(-1) ?? 0, heard - (event_type === "RECEIVE" ? counted : 0)) + 1);
        moved = true;
      }
      left ||= own.length < events.length;
    }
    assert.ok(moved || !left, "a message is received before it is sent");
  }
  const clocks = hosts.map(({ events }) => events.map((event) => event.logical_clock_time));
  assert.deepEqual(clocks, chains);
}
