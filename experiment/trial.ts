/** One run in virtual time that keeps its figures and no log. */

import { CopyFold } from "../analysis/copy_metrics.ts";
import { HostFold } from "../analysis/host_metrics.ts";
import { summarizeRun } from "../analysis/run_summary.ts";
import type { TrialRecord } from "../analysis/trials.ts";
import { Simulation } from "../simulation/simulation.ts";
import type { Plan } from "./plan.ts";
import { settingsOf } from "./virtual.ts";

/** After so many ticks a trial gives the rest of the process a turn. */
const SLICE_TICKS = 100_000;

/**
 * Runs one trial.
 *
 * @param plan The experiment.
 * @param trial The number of the trial; it is added to the experiment's seed.
 * @param signal Ends it early.
 * @returns Its figures, `undefined` where it was ended.
 */
export async function runTrial(
  plan: Plan,
  trial: number,
  signal: AbortSignal,
): Promise<TrialRecord | undefined> {
  const seed = plan.seed + trial;
  const settings = settingsOf({ ...plan, seed });
  const folds = settings.map(({ source }) => new HostFold(source));
  const copyFold = new CopyFold();
  const simulation = new Simulation({
    hosts: settings,
    ...{ seed, runTime: plan.runTime, latency: plan.latency },
    onHostRecord: (index, record) => folds[index]?.add(record),
    onRouterRecord: (record) => copyFold.add(record),
  });
  while (simulation.advance(SLICE_TICKS)) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return undefined;
  }
  simulation.finish("run_time");
  const measured = folds.map((fold) => fold.result());
  const copies = copyFold.result(measured);
  const { hosts } = summarizeRun({
    ...{ name: plan.name, outcome: "complete", failure: null, seed },
    ...{ run_time: plan.runTime, prob_internal: plan.probInternal },
    hosts: measured,
    copies,
  });
  return { trial, seed, hosts, copies };
}
