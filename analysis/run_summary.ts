/** A run in figures: what summary.json holds. */

import { type Address, compareAddresses, parseAddress } from "../core/address.ts";
import { join } from "../core/routing.ts";
import type { CopyMetrics } from "./copy_metrics.ts";
import type { HostMetrics } from "./host_metrics.ts";
import { type HostPrediction, predictRates } from "./theory.ts";

/**
 * How a run ended. `unfinished`: its logs have no end, so it still goes on, or all of it was killed;
 * only an analysis says so.
 */
export type Outcome = "complete" | "interrupted" | "failed" | "unfinished";

/** A run in figures. */
export interface RunSummary {
  /** The run's name. */
  readonly name: string;
  /** How it ended; `unfinished` in an analysis only, of logs that have no end. */
  readonly outcome: Outcome;
  /** What broke the run; `null` where nothing did. */
  readonly failure: string | null;
  /** Nominal length of the run, in seconds. */
  readonly run_time: number;
  /**
   * How long a run went that ended early, in seconds; `null` where it came to its end, or nothing
   * tells.
   */
  readonly elapsed: number | null;
  /** How likely a tick with an empty inbox was INTERNAL; `null` where hosts differ or nothing tells. */
  readonly prob_internal: number | null;
  /** What its choices were drawn with; `null` where the logs do not say. */
  readonly seed: number | null;
  /** The hosts in the order of the experiment. */
  readonly hosts: readonly HostSummary[];
  /** What became of the copies of messages; `null` where no router's log tells. */
  readonly copies: CopyMetrics | null;
}

/** One host's figures beside the others'. */
export interface HostSummary extends HostMetrics {
  /** How far its final logical clock is behind the largest; `null` where it is not known. */
  readonly lag: number | null;
  /**
   * What the theory says of the long run; `null` where not every host has started or is listed, or
   * hosts have odds of their own.
   */
  readonly predicted: HostPrediction | null;
}

/** What is known of a run: its measured hosts, in the order of the experiment, and all else. */
export type RunFacts = Omit<RunSummary, "hosts" | "elapsed"> & {
  /** The hosts, as they were measured. */
  readonly hosts: readonly HostMetrics[];
  /** How long the run went, in seconds; left away where nothing tells. */
  readonly elapsed?: number | null;
};

/**
 * Sums a run up.
 *
 * @param facts The run and its measured hosts.
 * @returns The summary, each host beside the fastest and beside the theory.
 */
export function summarizeRun({ hosts, ...facts }: RunFacts): RunSummary {
  const { name, outcome, failure, run_time, elapsed = null, prob_internal, seed, copies } = facts;
  return {
    ...{ name, outcome, failure, run_time, elapsed: outcome === "complete" ? null : elapsed },
    ...{ prob_internal, seed },
    hosts: besideOthers(hosts, {
      clockMax: largestClock(hosts),
      predictions: predictBySource(hosts, prob_internal),
    }),
    copies,
  };
}

/**
 * Finds the largest clock.
 *
 * @param hosts The measured hosts.
 * @returns The largest final clock that is known; 0 without any.
 */
export function largestClock(hosts: readonly HostMetrics[]): number {
  return hosts.reduce((max, host) => Math.max(max, host.final_logical_clock ?? 0), 0);
}

/**
 * Puts each host beside the fastest and beside the theory.
 *
 * @param hosts The measured hosts, in the order of the experiment.
 * @param run The largest final clock of the run, and what the theory says of each host, by its name.
 * @returns The hosts, in the same order.
 */
export function besideOthers(
  hosts: readonly HostMetrics[],
  { clockMax, predictions }: {
    readonly clockMax: number;
    readonly predictions: ReadonlyMap<string, HostPrediction>;
  },
): HostSummary[] {
  return hosts.map((host) => ({
    ...host,
    lag: host.final_logical_clock === null ? null : clockMax - host.final_logical_clock,
    predicted: predictions.get(host.source) ?? null,
  }));
}

/**
 * Asks the theory, by the order of the roster, in which routing makes a difference.
 *
 * @param hosts The measured hosts, in the order of the experiment.
 * @param probInternal How likely a tick with an empty inbox was INTERNAL.
 * @returns A prediction for each host by its name; none where not every host has started.
 */
export function predictBySource(
  hosts: readonly HostMetrics[],
  probInternal: number | null,
): ReadonlyMap<string, HostPrediction> {
  const roster: HostMetrics[] = [];
  for (const host of hosts) join(roster, host, bySource);
  const clockSpeeds = roster.flatMap(({ clock_speed }) => clock_speed ?? []);
  if (probInternal === null || clockSpeeds.length < roster.length || roster.length < 2) {
    return new Map();
  }
  const predictions = predictRates({ clockSpeeds, probInternal });
  return new Map(predictions.map((prediction, i) => [roster[i]?.source ?? "", prediction]));
}

function bySource(a: HostMetrics, b: HostMetrics): number {
  return compareAddresses(addressOf(a.source), addressOf(b.source));
}

function addressOf(source: string): Address {
  return parseAddress(source) ?? { address: source, port: 0 };
}
