/** How long a run was. */

import type { RunSummary } from "../analysis/run_summary.ts";
import { short } from "./numbers.ts";

/** What is known of a run's length. */
export type Length = Pick<RunSummary, "outcome" | "run_time" | "elapsed">;

/**
 * Says how long a run was, and of one that ended early how far it came.
 *
 * @param length The run.
 * @returns For example `6 s`, or `interrupted after 2.2 of 6 s`.
 */
export function lengthText(length: Length): string {
  const { outcome, elapsed } = length;
  const seconds = `${secondsText(length)} s`;
  if (outcome === "complete") return seconds;
  return elapsed === null ? `${outcome}, ${seconds}` : `${outcome} after ${seconds}`;
}

/**
 * Writes a run's seconds.
 *
 * @param length The run.
 * @returns For example `6`, or `2.2 of 6`.
 */
export function secondsText({ run_time, elapsed }: Omit<Length, "outcome">): string {
  if (elapsed === null) return short(run_time);
  const seconds = String(Number(elapsed < 1 ? elapsed.toPrecision(1) : elapsed.toFixed(1)));
  return elapsed >= run_time ? seconds : `${seconds} of ${short(run_time)}`; // it may have none of its own
}
