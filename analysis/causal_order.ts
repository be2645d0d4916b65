/** A run's events one after another, so that whatever happened before an event comes before it. */

import { HostQueue } from "./host_queue.ts";
import type { RunHistory } from "./run_history.ts";
import { earliestOfCircle } from "./wait_circle.ts";

/** One event of a run. */
export interface Place {
  /** The number of its host. */
  readonly host: number;
  /** Which event of that host it is. */
  readonly event: number;
  /** Of a RECEIVE whose SEND is known, the number of the sender; else -1. */
  readonly sendHost: number;
  /** Of a RECEIVE whose SEND is known, which event of the sender that is; else -1. */
  readonly sendEvent: number;
}

/**
 * Goes through a run in an order that agrees with causality and, as far as that lets it, with time;
 * at one instant in roster order. Logs that contradict themselves, so that each of several messages
 * would have to be received before another of them was sent, have no such order: there the earliest
 * of those receipts counts as one whose SEND is not known.
 *
 * @param history The run.
 * @returns Its events.
 */
export function* causalOrder(history: RunHistory): Generator<Place, void> {
  const { hosts } = history;
  const next = new Int32Array(hosts.length);
  const waiting: number[][] = hosts.map(() => []); // by sender, the hosts that wait for its next
  const ready = new HostQueue(hosts.length);
  const blocked = new Set<number>();
  for (let host = 0; host < hosts.length; host++) settle(host);
  for (;;) {
    const isFree = ready.first !== -1;
    const host = isFree ? ready.first : contradiction();
    if (host === undefined) return;
    if (isFree) ready.dropFirst();
    const event = next[host] ?? 0;
    const sendHost = isFree ? hosts[host]?.sendHosts[event] ?? -1 : -1;
    const sendEvent = sendHost === -1 ? -1 : hosts[host]?.sendEvents[event] ?? -1;
    blocked.delete(host);
    yield { host, event, sendHost, sendEvent };
    next[host] = event + 1;
    settle(host);
    for (const waiter of waiting[host]?.splice(0) ?? []) {
      if (blocked.delete(waiter)) settle(waiter);
    }
  }

  /** Finds out whether a host's next event can come now. */
  function settle(number: number): void {
    const host = hosts[number];
    const event = next[number] ?? 0;
    if (host === undefined || event >= host.length) return;
    const sender = host.sendHosts[event] ?? -1;
    if (sender === -1 || (next[sender] ?? 0) > (host.sendEvents[event] ?? -1)) {
      ready.push(number, host.times[event] ?? 0);
      return;
    }
    blocked.add(number);
    waiting[sender]?.push(number);
  }

  /** Where all that are left wait for each other. */
  function contradiction(): number | undefined {
    const start = first(blocked);
    return start === undefined ? undefined : earliestOfCircle(start, {
      senderOf: (host) => hosts[host]?.sendHosts[next[host] ?? 0] ?? -1,
      isWaiting: (host) => blocked.has(host),
      timeOf: (host) => hosts[host]?.times[next[host] ?? 0] ?? 0,
    });
  }
}

function first(numbers: Iterable<number>): number | undefined {
  for (const number of numbers) return number;
  return undefined;
}
