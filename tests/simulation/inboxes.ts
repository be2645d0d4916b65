/** What waits in inboxes, worked out from what was sent to them. */

import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import type { Copy, Run } from "./copies.ts";
import type { Scenario } from "./support.ts";

/**
 * Who acts has an empty inbox; each message was sent here; none comes twice or out of order; what was
 * not received waits, or is on its way when the run ends.
 */
export function assertInbox(
  { scenario, hosts, end }: Run,
  place: number,
  copies: readonly Copy[],
): void {
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
  const sources = scenario.hosts.map(({ source }) => source);
  // Only where latencies differ may a message overtake another sender's.
  const groups = least === most ? [sources] : sources.map((source) => [source]);
  for (const group of groups) {
    const isFrom = (sent: Copy["message"] | null): boolean => group.includes(sent?.source ?? "");
    const messages = received.filter(isFrom);
    const wanted = addressed.map((copy) => copy.message).filter(isFrom);
    assert.deepEqual(messages, wanted.slice(0, messages.length), `what host ${place} received`);
  }
  const { message_queue_size, in_flight = 0 } = stop;
  assert.equal(message_queue_size + in_flight, addressed.length - received.length);
  const onTheWay = (time: number): number =>
    addressed.filter(({ sent }) => sent + time > end).length;
  assert.ok(in_flight >= onTheWay(least) && in_flight <= onTheWay(most), `${in_flight} on the way`);
  assert.notEqual(stop.in_flight, 0);
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
