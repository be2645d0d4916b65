/** The longest causal chain of a run, event by event: what made the largest logical clock as large as it is. */

import { causalOrder } from "../../analysis/causal_order.ts";
import { counted, grouped } from "../numbers.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";

/**
 * Finds the longest chain of events each of which happened before the next. Of equally long ways to an
 * event it takes the one along the message.
 *
 * @param graph The run's messages.
 * @returns The events in their order; none in an empty run.
 */
export function longestChain({ history }: MessageGraph): EventPlace[] {
  const depths = history.hosts.map(({ length }) => new Int32Array(length));
  const sends = new Map<string, EventPlace>(); // by event, where a chain comes in from another host
  let [last, depth] = [undefined as EventPlace | undefined, 0];
  for (const { host, event, sendHost, sendEvent } of causalOrder(history)) {
    const own = depths[host];
    const before = own?.[event - 1] ?? 0;
    const sent = depths[sendHost]?.[sendEvent] ?? 0;
    if (sent > 0 && sent >= before) {
      sends.set(keyOf({ host, event }), { host: sendHost, event: sendEvent });
    }
    const steps = Math.max(before, sent) + 1;
    own?.fill(steps, event, event + 1);
    if (steps > depth) [last, depth] = [{ host, event }, steps];
  }
  const chain: EventPlace[] = [];
  for (let place = last; place !== undefined; place = sends.get(keyOf(place)) ?? before(place)) {
    chain.push(place);
  }
  return chain.reverse();
}

/**
 * Tells a chain in a sentence.
 *
 * @param graph The run's messages.
 * @param chain Its events, in their order.
 * @returns How long it is, and from where to where it goes.
 */
export function chainText({ history }: MessageGraph, chain: readonly EventPlace[]): string {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) return "There is no event.";
  const messages = chain.filter(({ host }, i) => i > 0 && host !== chain[i - 1]?.host).length;
  const nameOf = ({ host, event }: EventPlace): string =>
    `event ${grouped(event + 1)} of ${history.hosts[host]?.source ?? ""}`;
  return `The longest causal chain of the events here has ${counted(chain.length, "event")} and ` +
    `goes along ${counted(messages, "message")}, from ${nameOf(first)} to ${nameOf(last)}; each ` +
    "event could know of all before it.";
}

function keyOf({ host, event }: EventPlace): string {
  return `${host},${event}`;
}

/** The event before it on its host. */
function before({ host, event }: EventPlace): EventPlace | undefined {
  return event > 0 ? { host, event: event - 1 } : undefined;
}
