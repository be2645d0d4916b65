/**
 * The vector clock of every event, worked out from who sent what to whom. So every log has them,
 * whether or not its hosts kept any, and none has a hole.
 */

import { causalOrder, type Place } from "./causal_order.ts";
import type { RunHistory } from "./run_history.ts";

/** An event with its vector clock. */
export interface VectorTimed extends Place {
  /**
   * How many events of each host, by its number, have happened up to this one, itself included. It
   * is the host's own clock, which moves on: whoever keeps it copies it.
   */
  readonly vector: Uint32Array;
}

/**
 * Goes through a run in causal order with the vector clock of each event: a happened before b exactly
 * where V(a) < V(b). A RECEIVE whose SEND is not known is like an INTERNAL event. It holds one clock
 * per host and one per message on its way, not one per event.
 *
 * @param history The run.
 * @returns Its events.
 */
export function* vectorTimes(history: RunHistory): Generator<VectorTimed, void> {
  const { hosts } = history;
  const clocks = hosts.map(() => new Uint32Array(hosts.length));
  const copies = countCopies(history);
  const onTheWay = hosts.map(() => new Map<number, Uint32Array>());
  for (const place of causalOrder(history)) {
    const { host, event, sendHost, sendEvent } = place;
    const vector = clocks[host] ?? new Uint32Array(hosts.length);
    if (sendHost !== -1) {
      merge(vector, onTheWay[sendHost]?.get(sendEvent));
      const left = (copies[sendHost]?.[sendEvent] ?? 0) - 1;
      copies[sendHost]?.fill(left, sendEvent, sendEvent + 1);
      if (left === 0) onTheWay[sendHost]?.delete(sendEvent);
    }
    vector[host] = event + 1;
    if ((copies[host]?.[event] ?? 0) > 0) onTheWay[host]?.set(event, vector.slice());
    yield { ...place, vector };
  }
}

/** How often each event's message is received. */
function countCopies({ hosts }: RunHistory): Uint32Array[] {
  const copies = hosts.map(({ length }) => new Uint32Array(length));
  for (const { sendHosts, sendEvents } of hosts) {
    sendHosts.forEach((sender, i) => {
      const counts = copies[sender];
      const event = sendEvents[i];
      if (counts !== undefined && event !== undefined) counts[event] = (counts[event] ?? 0) + 1;
    });
  }
  return copies;
}

function merge(vector: Uint32Array, heard: Uint32Array | undefined): void {
  heard?.forEach((count, host) => {
    if (count > (vector[host] ?? 0)) vector[host] = count;
  });
}
