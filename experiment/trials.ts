/** Many runs in virtual time with one seed after the other. */

import { TrialFold, type TrialRecord } from "../analysis/trials.ts";
import { UsageError } from "../core/errors.ts";
import { BatchWriter } from "../io/batch_writer.ts";
import { readHistory } from "../io/history_reader.ts";
import type { Plan } from "./plan.ts";
import { TrialRunner } from "./trial.ts";

/** The file of trials in a run's directory. */
const TRIALS_NAME = "trials.ndjson";
/** How long to work before Ctrl-C is looked for and the progress is drawn. */
const SLICE_MS = 50;

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
 */
export async function runTrials(
  plan: Plan,
  { count, directory, signal, resume, onProgress }: TrialsOptions,
): Promise<{ readonly done: number; readonly fold: TrialFold }> {
  const path = directory + TRIALS_NAME;
  const fold = new TrialFold();
  const kept = resume ? await keepTrials(path, fold) : 0;
  const file = new BatchWriter(path, { append: resume });
  const runner = new TrialRunner(plan);
  const startedAt = performance.now();
  let turnAt = startedAt + SLICE_MS;
  let done = kept;
  while (done < count && !signal.aborted) {
    const trial = await runner.run(done, signal);
    if (trial === undefined) break;
    file.write(trial);
    fold.add(trial);
    done++;
    const time = performance.now();
    if (time < turnAt) continue;
    file.flush();
    onProgress({ done, kept, elapsedS: (time - startedAt) / 1000 });
    await new Promise((resolve) => setImmediate(resolve)); // for the signal handlers
    turnAt = performance.now() + SLICE_MS;
  }
  file.flush();
  return { done, fold };
}

/** Takes what an earlier process has done, and cuts off the line in which it was ended. */
async function keepTrials(path: string, fold: TrialFold): Promise<number> {
  let kept = 0;
  const { tornBytes } = await readHistory(path, checkTrial, (trial) => {
    if (trial.trial !== kept) {
      throw new UsageError(`trial ${trial.trial} follows trial ${kept - 1}`);
    }
    fold.add(trial);
    kept++;
  });
  if (tornBytes > 0) await Deno.truncate(path, (await Deno.stat(path)).size - tornBytes);
  return kept;
}

function checkTrial(value: unknown): TrialRecord {
  const { trial, seed, hosts } = (value ?? {}) as Partial<TrialRecord>;
  if (Number.isInteger(trial) && Number.isInteger(seed) && Array.isArray(hosts)) {
    return value as TrialRecord;
  }
  throw new UsageError("a trial is wanted, with 'trial', 'seed' and 'hosts'");
}
