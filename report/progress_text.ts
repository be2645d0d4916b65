/** One line about a run that is under way. */

import { plural } from "./numbers.ts";

/** A moment of a run. */
export interface Moment {
  /** Seconds since the start; `undefined` before it. */
  readonly elapsed: number | undefined;
  /** Seconds. */
  readonly runTime: number;
  /** Each host's logical clock. */
  readonly clocks: readonly number[];
  /** Each host's messages waiting. */
  readonly inboxes: readonly number[];
}

/**
 * Writes the line: every host's figures where they fit, else their range.
 *
 * @param moment What to show.
 * @param width How many columns there are.
 * @returns The line, no longer than that.
 */
export function progressText({ elapsed, runTime, clocks, inboxes }: Moment, width: number): string {
  if (elapsed === undefined) {
    return `starting ${clocks.length} ${plural(clocks.length, "host")}`.slice(0, width);
  }
  const seconds = Math.min(Math.max(elapsed, 0), runTime);
  const time = `${seconds.toFixed(1)} of ${runTime} s`;
  const every = `${time}  clocks ${clocks.join(" ")}  inboxes ${inboxes.join(" ")}`;
  if (every.length <= width) return every;
  const parts = [time, `clocks ${range(clocks)}`, `inboxes ${range(inboxes)}`];
  // A figure that were cut off would be another one.
  while (parts.length > 1 && parts.join("  ").length > width) parts.pop();
  return parts.join("  ").slice(0, width);
}

function range(values: readonly number[]): string {
  const min = values.reduce((a, b) => Math.min(a, b), Infinity);
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return min === max ? String(min) : `${min} to ${max}`;
}
