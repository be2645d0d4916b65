/** A part of a run by its hosts, such as a picture can hold. */

import type { RunHistory } from "./run_history.ts";

/**
 * Leaves hosts out of a run. A RECEIVE of a message from one of them counts as one whose SEND is not known.
 *
 * @param history The run.
 * @param numbers The numbers of those that stay, in ascending order.
 * @returns The run with these alone, numbered anew.
 */
export function selectHosts(history: RunHistory, numbers: readonly number[]): RunHistory {
  const places = new Map(numbers.map((number, place) => [number, place]));
  const hosts = numbers.flatMap((number) => history.hosts[number] ?? []).map((host) => {
    const sendHosts = host.sendHosts.map((sender) => places.get(sender) ?? -1);
    const sendEvents = host.sendEvents.map((event, i) => sendHosts[i] === -1 ? -1 : event);
    return { ...host, sendHosts, sendEvents };
  });
  return { ...history, hosts };
}
