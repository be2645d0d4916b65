/** Many runs that differ in their seeds alone: how far their figures spread. */

import { mean, quantileSorted, sampleStandardDeviation } from "simple-statistics";
import type { CopyMetrics } from "./copy_metrics.ts";
import { countSends } from "./host_metrics.ts";
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
  received: ({ events }) => events?.RECEIVE ?? null,
  sent: countSends,
  internal: ({ events }) => events?.INTERNAL ?? null,
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

const MEASURES = Object.entries(FIGURES);

/**
 * Lists a trial's figures.
 *
 * @param trial The trial.
 * @returns The figures of each host, one host after another; NaN where one could not be measured.
 */
export function figuresOf({ hosts }: Pick<TrialRecord, "hosts">): Float64Array<ArrayBuffer> {
  const figures = new Float64Array(hosts.length * MEASURES.length);
  let i = 0;
  for (const host of hosts) {
    for (const [, measure] of MEASURES) figures[i++] = measure(host) ?? NaN;
  }
  return figures;
}

/** Collects trials and says how their figures are spread. */
export class TrialFold {
  #sources: readonly string[] = [];
  /** The values of each figure of each host, in the order of {@linkcode figuresOf}. */
  #values: number[][] = [];

  /**
   * Takes a trial.
   *
   * @param trial The trial.
   */
  add(trial: Pick<TrialRecord, "hosts">): void {
    this.addFigures(trial.hosts.map(({ source }) => source), figuresOf(trial));
  }

  /**
   * Takes trials of which only the figures are known.
   *
   * @param sources The hosts' names, which are the same in all trials.
   * @param figures The figures of one trial after another.
   */
  addFigures(sources: readonly string[], figures: Float64Array): void {
    if (this.#values.length === 0) {
      this.#sources = sources;
      this.#values = Array.from({ length: sources.length * MEASURES.length }, () => []);
    }
    const columns = this.#values.length;
    for (const [i, value] of figures.entries()) {
      if (!Number.isNaN(value)) this.#values[i % columns]?.push(value);
    }
  }

  /**
   * Says how the figures are spread.
   *
   * @returns A row per host and figure that was measured at all.
   */
  result(): Spread[] {
    return this.#values.flatMap((values, i) => {
      const source = this.#sources[Math.floor(i / MEASURES.length)] ?? "";
      const figure = MEASURES[i % MEASURES.length]?.[0] ?? "";
      return values.length === 0 ? [] : [{ source, figure, ...spread(values) }];
    });
  }
}

function spread(values: readonly number[]): Omit<Spread, "source" | "figure"> {
  const sorted = Array.from(Float64Array.from(values).sort());
  return {
    trials: sorted.length,
    mean: mean(sorted),
    sd: sorted.length > 1 ? sampleStandardDeviation(sorted) : 0,
    median: quantileSorted(sorted, 0.5),
    low: quantileSorted(sorted, 0.005),
    high: quantileSorted(sorted, 0.995),
  };
}
