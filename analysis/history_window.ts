/** A part of a run between two instants, such as a picture can hold. */

import type { FurtherClocks, HostHistory, RunHistory } from "./run_history.ts";

/** Seconds of a run, counted from its start. */
export interface Interval {
  /** The first instant that counts. */
  readonly from: number;
  /** The first instant that counts no more. */
  readonly to: number;
}

/** All of a run. */
export const WHOLE_RUN: Interval = { from: -Infinity, to: Infinity };

/**
 * A run's events between two instants, numbered anew. A RECEIVE whose SEND lies outside counts as one
 * whose SEND is not known, so that nothing here leads out of it.
 */
export interface HistoryWindow extends RunHistory {
  /** Of each host, which event of the whole run its first event here is. */
  readonly firstEvents: readonly number[];
}

/**
 * Cuts a part out of a run. All hosts stay, even those without an event in it.
 *
 * @param history The run.
 * @param interval Which part.
 * @returns The events in it.
 */
export function windowOf(history: RunHistory, interval: Interval): HistoryWindow {
  const ranges = history.hosts.map((host) => rangeOf(host, interval));
  const hosts = history.hosts.map((host, number) => {
    const { first, end } = ranges[number] ?? { first: 0, end: 0 };
    const sendHosts = host.sendHosts.slice(first, end);
    const sendEvents = host.sendEvents.slice(first, end);
    for (let i = 0; i < sendHosts.length; i++) {
      const sender = ranges[sendHosts[i] ?? -1];
      const event = sendEvents[i] ?? -1;
      const isInside = sender !== undefined && event >= sender.first && event < sender.end;
      if (isInside) sendEvents[i] = event - sender.first;
      else sendHosts[i] = sendEvents[i] = -1;
    }
    return {
      ...host,
      length: end - first,
      kinds: host.kinds.subarray(first, end),
      messageKinds: host.messageKinds?.subarray(first, end) ?? null,
      times: host.times.subarray(first, end),
      logicalTimes: host.logicalTimes.subarray(first, end),
      inboxSizes: host.inboxSizes.subarray(first, end),
      sendHosts,
      sendEvents,
      gaps: host.gaps.filter((event) => event >= first && event < end).map((event) =>
        event - first
      ),
      furtherClocks: host.furtherClocks && clocksWithin(host.furtherClocks, { first, end }),
    };
  });
  return { ...history, hosts, firstEvents: ranges.map(({ first }) => first) };
}

/**
 * Counts events.
 *
 * @param history Whose.
 * @returns How many all hosts have together.
 */
export function countEvents({ hosts }: RunHistory): number {
  return hosts.reduce((sum, { length }) => sum + length, 0);
}

interface Range {
  readonly first: number;
  readonly end: number;
}

function clocksWithin(
  { physicalTimes, hybridTimes, hybridCounts, vectors }: FurtherClocks,
  { first, end }: Range,
): FurtherClocks {
  return {
    physicalTimes: physicalTimes.subarray(first, end),
    hybridTimes: hybridTimes.subarray(first, end),
    hybridCounts: hybridCounts.subarray(first, end),
    vectors: vectors?.slice(first, end) ?? null,
  };
}

/** From the first event in the interval to the last: without a hole even where a clock was set. */
function rangeOf({ length, times }: HostHistory, { from, to }: Interval): Range {
  let first = 0;
  while (first < length && !isWithin(times[first])) first++;
  let end = length;
  while (end > first && !isWithin(times[end - 1])) end--;
  return { first, end };

  function isWithin(time: number | undefined): boolean {
    return time !== undefined && time >= from && time < to;
  }
}
