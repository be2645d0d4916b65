/** Many runs that differ in their seeds alone: how far their figures spread. */

import { mean, quantileSorted, sampleStandardDeviation } from "simple-statistics";
import type { CopyMetrics } from "./copy_metrics.ts";
import type { HostSummary } from "./run_summary.ts";

/** One run of many: a line of trials.ndjson. */
export interface TrialRecord {
  /** The number of the trial, from 0. */
  readonly trial: number;
  /** Its seed: the experiment's seed plus the number of the trial. */
  readonly seed: number;
  /** The hosts in the order of the experiment. */
  readonly hosts: readonly HostSummary[];
  /** What became of the copies of messages. */
  readonly copies: CopyMetrics;
}

/** What is measured in each trial on each host, by name. */
export const FIGURES: Readonly<Record<string, (host: HostSummary) => number | null>> = {
  final_logical_clock: (host) => host.final_logical_clock,
  jump_mean: (host) => host.jump_mean,
  jump_max: (host) => host.jump_max,
  received: ({ events }) => events.RECEIVE,
  sent: ({ events }) => events.SEND_FIRST + events.SEND_SECOND + events.BROADCAST,
  internal: ({ events }) => events.INTERNAL,
  inbox_mean: (host) => host.inbox_mean,
  inbox_max: (host) => host.inbox_max,
  inbox_final: (host) => host.inbox_final,
  lag: (host) => host.lag,
};

/** How one figure of one host is spread over the trials. */
export interface Spread {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Which figure, a name of {@linkcode FIGURES}. */
  readonly figure: string;
  /** In how many trials it could be measured. */
  readonly trials: number;
  /** The mean. */
  readonly mean: number;
  /** The sample standard deviation, 0 for one trial. */
  readonly sd: number;
  /** The median. */
  readonly median: number;
  /** The lower end of the 99 % band: the 0.5 % quantile. */
  readonly low: number;
  /** The upper end of the 99 % band: the 99.5 % quantile. */
  readonly high: number;
}

/** Collects trials and says how their figures are spread. */
export class TrialFold {
  /** The values of each figure, by host and then by figure. */
  readonly #values = new Map<string, Map<string, number[]>>();

  /**
   * Takes a trial.
   *
   * @param trial The trial.
   */
  add(trial: TrialRecord): void {
    for (const host of trial.hosts) {
      let figures = this.#values.get(host.source);
      if (figures === undefined) {
        figures = new Map(Object.keys(FIGURES).map((name) => [name, []]));
        this.#values.set(host.source, figures);
      }
      for (const [name, measure] of Object.entries(FIGURES)) {
        const value = measure(host);
        if (value !== null) figures.get(name)?.push(value);
      }
    }
  }

  /**
   * Says how the figures are spread.
   *
   * @returns A row per host and figure that was measured at all.
   */
  result(): Spread[] {
    const rows: Spread[] = [];
    for (const [source, figures] of this.#values) {
      for (const [figure, values] of figures) {
        if (values.length > 0) rows.push({ source, figure, ...spread(values) });
      }
    }
    return rows;
  }
}

function spread(values: readonly number[]): Omit<Spread, "source" | "figure"> {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    trials: sorted.length,
    mean: mean(sorted),
    sd: sorted.length > 1 ? sampleStandardDeviation(sorted) : 0,
    median: quantileSorted(sorted, 0.5),
    low: quantileSorted(sorted, 0.005),
    high: quantileSorted(sorted, 0.995),
  };
}
