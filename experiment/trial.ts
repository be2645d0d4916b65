/** Runs in virtual time that keep their figures and no log. */

import { besideOthers, predictBySource } from "../analysis/run_summary.ts";
import type { TrialRecord } from "../analysis/trials.ts";
import { Simulation } from "../simulation/simulation.ts";
import type { Plan } from "./plan.ts";
import { measure, settingsOf } from "./virtual.ts";

/** After so many ticks a trial gives the rest of the process a turn. */
const SLICE_TICKS = 1_000_000;

/** Runs trials of one experiment. */
export class TrialRunner {
  readonly #plan: Plan;
  readonly #sources: readonly string[];
  /** The theory is the same for all trials. */
  #predictions: ReturnType<typeof predictBySource> | undefined;

  /**
   * Prepares what trials have in common.
   *
   * @param plan The experiment.
   */
  constructor(plan: Plan) {
    this.#plan = plan;
    this.#sources = Array.from(settingsOf(plan), ({ source }) => source);
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
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return undefined;
    }
    simulation.finish("run_time");
    const { hosts, copies } = measure(simulation, this.#sources, "run_time");
    this.#predictions ??= predictBySource(hosts, plan.probInternal);
    return { trial, seed, hosts: besideOthers(hosts, this.#predictions), copies };
  }
}
