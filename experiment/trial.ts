/** Runs in virtual time that keep their figures and no log. */

import { besideOthers, predictBySource } from "../analysis/run_summary.ts";
import { figuresOf, type TrialRecord } from "../analysis/trials.ts";
import { Turns } from "../io/turns.ts";
import { Simulation } from "../simulation/simulation.ts";
import { listedHosts, type Plan } from "./plan.ts";
import { measure, settingsOf } from "./virtual.ts";

/** After so many ticks a trial gives the rest of the process a turn. */
const SLICE_TICKS = 1_000_000;

/** Trials by number. */
export interface TrialRange {
  /** The number of the first. */
  readonly first: number;
  /** How many. */
  readonly count: number;
}

/** Trials that are done, as they go into the file and into the spread. */
export interface TrialBatch extends TrialRange {
  /** The lines of trials.ndjson. */
  readonly lines: string;
  /** The figures of one trial after another. */
  readonly figures: Float64Array<ArrayBuffer>;
}

/** Runs trials of one experiment. */
export class TrialRunner {
  /** The names of the hosts whose figures are kept. */
  readonly sources: readonly string[];
  readonly #plan: Plan;
  readonly #turns = new Turns();
  /** The theory is the same for all trials. */
  #predictions: ReturnType<typeof predictBySource> | undefined;

  /**
   * Prepares what trials have in common.
   *
   * @param plan The experiment.
   */
  constructor(plan: Plan) {
    this.#plan = plan;
    this.sources = Array.from(settingsOf({ ...plan, hosts: listedHosts(plan) }), ({ source }) => {
      return source;
    });
  }

  /**
   * Runs one trial.
   *
   * @param trial The number of the trial; it is added to the experiment's seed.
   * @param signal Ends it early.
   * @returns Its figures, `undefined` where it was ended.
   */
  async run(trial: number, signal: AbortSignal): Promise<TrialRecord | undefined> {
    const plan = this.#plan;
    const seed = plan.seed + trial;
    const simulation = new Simulation({ ...plan, hosts: settingsOf(plan), seed });
    while (simulation.advance(SLICE_TICKS)) {
      await this.#turns.give();
      if (signal.aborted) return undefined;
    }
    simulation.finish("run_time");
    const { hosts, copies, clockMax } = measure(simulation, this.sources, "run_time");
    const areAllListed = hosts.length === plan.hosts.length;
    this.#predictions ??= areAllListed ? predictBySource(hosts, plan.probInternal) : new Map();
    const predictions = this.#predictions;
    return { trial, seed, hosts: besideOthers(hosts, { clockMax, predictions }), copies };
  }

  /**
   * Runs several.
   *
   * @param range Which.
   * @param signal Ends them early.
   * @returns Those that are done, perhaps none.
   */
  async runBatch({ first, count }: TrialRange, signal: AbortSignal): Promise<TrialBatch> {
    const lines: string[] = [];
    const figures: Float64Array[] = [];
    while (lines.length < count && !signal.aborted) {
      const trial = await this.run(first + lines.length, signal);
      if (trial === undefined) break;
      lines.push(`${JSON.stringify(trial)}\n`);
      figures.push(figuresOf(trial));
    }
    const width = figures[0]?.length ?? 0;
    const joined = new Float64Array(width * figures.length);
    for (const [i, own] of figures.entries()) joined.set(own, i * width);
    return { first, count: lines.length, lines: lines.join(""), figures: joined };
  }
}
