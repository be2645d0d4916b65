/** Many runs in virtual time with one seed after the other. */

import { TrialFold } from "../analysis/trials.ts";
import { checkTrial } from "../analysis/trial_guard.ts";
import { UsageError } from "../core/errors.ts";
import { BatchWriter } from "../io/batch_writer.ts";
import { readHistory } from "../io/history_reader.ts";
import { TRIALS_NAME } from "../io/log_names.ts";
import type { Plan } from "./plan.ts";
import { TrialRunner } from "./trial.ts";
import { TrialPool } from "./trial_pool.ts";

/** How often the progress is drawn and the file written. */
const TURN_MS = 50;

/** What trials need beside their plan. */
export interface TrialsOptions {
  /** How many trials. */
  readonly count: number;
  /** The run's directory, ending in a slash. */
  readonly directory: string;
  /** Ends the trials early. */
  readonly signal: AbortSignal;
  /** Whether trials that the directory holds already are kept. */
  readonly resume: boolean;
  /** On how many threads they may run at most. */
  readonly threadsMax: number;
  /**
   * Hears now and then how far the trials are.
   *
   * @param progress Where they stand.
   */
  readonly onProgress: (progress: TrialsProgress) => void;
}

/** How far trials are. */
export interface TrialsProgress {
  /** How many are done. */
  readonly done: number;
  /** How many of them an earlier process has done. */
  readonly kept: number;
  /** How long the others took, in seconds. */
  readonly elapsedS: number;
}

/**
 * Runs trials and writes a line for each.
 *
 * @param plan The experiment.
 * @param options How many, where to, what ends them.
 * @returns How many are done, and their figures.
 * @throws {UsageError} Where more are done already than are wanted, or those of another experiment.
 */
export async function runTrials(
  plan: Plan,
  { count, directory, signal, resume, threadsMax, onProgress }: TrialsOptions,
): Promise<{ readonly done: number; readonly fold: TrialFold }> {
  const path = directory + TRIALS_NAME;
  const fold = new TrialFold();
  const runner = new TrialRunner(plan);
  const { sources } = runner;
  const kept = resume ? await keepTrials(path, fold, { seed: plan.seed, sources }) : 0;
  if (kept > count) {
    throw new UsageError(
      `${kept} trials of '${plan.name}' are done, wanted --trials ${kept} or more`,
    );
  }
  const file = new BatchWriter(path, { append: resume });
  const startedAt = performance.now();
  const range = { first: kept, count: count - kept };
  using pool = new TrialPool(plan, runner, { range, signal, threadsMax });
  let turnAt = startedAt + TURN_MS;
  let done = kept;
  for await (const batch of pool.run()) {
    file.append(batch.lines);
    fold.addFigures(runner.sources, batch.figures);
    done += batch.count;
    const time = performance.now();
    if (time < turnAt) continue;
    file.flush();
    onProgress({ done, kept, elapsedS: (time - startedAt) / 1000 });
    turnAt = time + TURN_MS;
  }
  file.flush();
  return { done, fold };
}

/** Takes what an earlier process has done, and cuts off the line in which it was ended. */
async function keepTrials(
  path: string,
  fold: TrialFold,
  { seed, sources }: { readonly seed: number; readonly sources: readonly string[] },
): Promise<number> {
  let kept = 0;
  let mismatch: string | undefined;
  const { tornBytes } = await readHistory(path, checkTrial, (trial) => {
    if (mismatch !== undefined) return;
    const { hosts } = trial;
    if (trial.trial !== kept) {
      mismatch = `trial ${trial.trial} stands where trial ${kept} was wanted`;
    } else if (trial.seed !== seed + kept) {
      mismatch = `trial ${kept} has the seed ${trial.seed}, wanted ${seed + kept}`;
    } else if (
      hosts.length !== sources.length || hosts.some((host, i) => host.source !== sources[i])
    ) {
      mismatch = `trial ${kept} is of other hosts, wanted ${sources.length} from ${sources[0]} on`;
    } else {
      fold.add(trial);
      kept++;
    }
  });
  // Whatever is thrown while a file is read is an error of the file.
  if (mismatch !== undefined) {
    throw new UsageError(`cannot go on with '${path}:${kept + 1}': ${mismatch}`);
  }
  if (tornBytes > 0) await Deno.truncate(path, (await Deno.stat(path)).size - tornBytes);
  return kept;
}
