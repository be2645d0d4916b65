/** A run in figures: what summary.json holds. */

import type { CopyMetrics } from "./copy_metrics.ts";
import type { HostMetrics } from "./host_metrics.ts";

/** How a run ended. */
export type Outcome = "complete" | "interrupted" | "failed";

/** A run in figures. */
export interface RunSummary {
  /** The run's name. */
  readonly name: string;
  /** How it ended. */
  readonly outcome: Outcome;
  /** What broke the run; `null` where nothing did. */
  readonly failure: string | null;
  /** Nominal length of the run, in seconds. */
  readonly run_time: number;
  /** What its choices were drawn with. */
  readonly seed: number;
  /** The hosts in the order of the experiment. */
  readonly hosts: readonly HostSummary[];
  /** What became of the copies of messages. */
  readonly copies: CopyMetrics;
}

/** One host's figures beside the others'. */
export interface HostSummary extends HostMetrics {
  /** How far its final logical clock is behind the largest. */
  readonly lag: number;
}

/** What is known of a run: its measured hosts, in the order of the experiment, and all else. */
export type RunFacts = Omit<RunSummary, "hosts"> & { readonly hosts: readonly HostMetrics[] };

/**
 * Sums a run up.
 *
 * @param facts The run and its measured hosts.
 * @returns The summary, each host with its lag.
 */
export function summarizeRun({ hosts, ...facts }: RunFacts): RunSummary {
  const fastest = hosts.reduce((max, host) => Math.max(max, host.final_logical_clock), 0);
  const withLag = hosts.map((host) => ({ ...host, lag: fastest - host.final_logical_clock }));
  const { name, outcome, failure, run_time, seed, copies } = facts;
  return { name, outcome, failure, run_time, seed, hosts: withLag, copies };
}
