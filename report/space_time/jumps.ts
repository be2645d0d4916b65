/** The largest jumps of logical clocks, which nobody finds by looking at thousands of events. */

import type { HostHistory, RunHistory } from "../../analysis/run_history.ts";
import { grouped } from "../numbers.ts";
import type { EventPlace } from "./message_graph.ts";

/** So many are found; nobody goes through more. */
const JUMPS_MAX = 100;

/** An event at which a clock jumped. */
export interface Jump extends EventPlace {
  /** By how much. */
  readonly by: number;
}

/**
 * Says what a host's logical clock was before an event.
 *
 * @param host The host.
 * @param event The event's number.
 * @returns The clock; `undefined` where events before it are missing.
 */
export function clockBefore(
  { logicalTimes, gaps }: HostHistory,
  event: number,
): number | undefined {
  return gaps.includes(event) ? undefined : clockAfter(logicalTimes, event - 1);
}

/** What the clock is after an event, and at the start, before the first. */
function clockAfter(logicalTimes: Float64Array, event: number): number {
  return logicalTimes[event] ?? 0;
}

/**
 * Finds the events at which clocks jumped, by more than the 1 of every event.
 *
 * @param history The run.
 * @returns The largest jumps, the largest first; of equal ones the earliest.
 */
export function largestJumps({ hosts }: RunHistory): Jump[] {
  const jumps: Jump[] = [];
  for (const [host, { logicalTimes, gaps }] of hosts.entries()) {
    const isAfterGap = new Set(gaps); // there may be as many as events
    for (const [event, clock] of logicalTimes.entries()) {
      const by = clock - clockAfter(logicalTimes, event - 1);
      if (by > 1 && !isAfterGap.has(event)) jumps.push({ host, event, by });
    }
  }
  const timeOf = ({ host, event }: Jump): number => hosts[host]?.times[event] ?? 0;
  return jumps.sort((a, b) => b.by - a.by || timeOf(a) - timeOf(b)).slice(0, JUMPS_MAX);
}

/**
 * Says which of the largest jumps one is.
 *
 * @param jumps The jumps.
 * @param number Which, from 0.
 * @returns For example `Jump 1 of 34, the largest first: by 16.`
 */
export function rankText(jumps: readonly Jump[], number: number): string {
  const by = grouped(jumps[number]?.by ?? 0);
  return `Jump ${number + 1} of ${jumps.length}, the largest first: by ${by}.`;
}
