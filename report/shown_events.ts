/** Which events of a run are here to be shown: all, or of a long run the first. */

import type { RunHistory } from "../analysis/run_history.ts";
import { counted, grouped } from "./numbers.ts";

/**
 * Counts the events that are here.
 *
 * @param history The run.
 * @returns How many there are.
 */
export function eventsShown({ hosts }: RunHistory): number {
  return hosts.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Says which events are shown.
 *
 * @param history The run.
 * @returns For example `5,286 events`, or `the first 100,000 of 104,286 events`.
 */
export function eventsText(history: RunHistory): string {
  const shown = eventsShown(history);
  const { eventsOmitted } = history;
  return eventsOmitted === 0
    ? counted(shown, "event")
    : `the first ${grouped(shown)} of ${grouped(shown + eventsOmitted)} events`;
}

/**
 * Names what is measured over all events, where not all are shown beside it.
 *
 * @param history The run.
 * @param what What is measured, for example `clocks`.
 * @returns The same, where that makes a difference with `of the whole run`.
 */
export function ofWholeRun({ eventsOmitted }: RunHistory, what: string): string {
  return eventsOmitted === 0 ? what : `${what} of the whole run`;
}
