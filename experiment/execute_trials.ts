/** Many runs in virtual time, from their plan to the spread of their figures. */

import { EnvironmentError, UsageError } from "../core/errors.ts";
import { exists, readText } from "../io/files.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { LiveLine } from "../io/live_line.ts";
import { TRIALS_NAME } from "../io/log_names.ts";
import { pathOf, RunDirectory } from "../io/run_directory.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { trialsProgressText, trialsText } from "../report/trials_text.ts";
import { type ExecuteOptions, warn } from "./execute_run.ts";
import type { Plan } from "./plan.ts";
import { describePlan } from "./run_arguments.ts";
import { checkMemory } from "./memory.ts";
import { nameDifference, resumeCommand } from "./resume.ts";
import { runTrials } from "./trials.ts";

/** What the user wants beside the experiment itself. */
export interface ExecuteTrialsOptions extends ExecuteOptions {
  /** How many trials. */
  readonly count: number;
  /** Whether to go on with trials that were ended early. */
  readonly resume: boolean;
}

/**
 * Runs trials, writes a line for each, and prints how their figures are spread.
 *
 * @param plan The experiment.
 * @param options How many trials, and what else the user wants.
 * @throws {UsageError} Where the trials to go on with are those of another experiment.
 * @throws {EnvironmentError} Where the file of trials cannot be read or written.
 * @throws {InterruptError} Where the user ended them early; what is done is kept.
 */
export async function executeTrials(
  plan: Plan,
  { count, resume, force, json }: ExecuteTrialsOptions,
): Promise<void> {
  const threadsMax = checkMemory(plan);
  using ending = awaitEnding(false); // before there is a directory, which has to say what became of it
  const { signal } = ending;
  const { logDir, name, seed } = plan;
  if (resume && !await exists(`${pathOf(logDir, name)}/args.json`)) {
    throw new EnvironmentError(`there are no trials '${name}' in '${logDir}' to go on with`);
  }
  using directory = resume
    ? await RunDirectory.existing(logDir, name)
    : await RunDirectory.create(logDir, { name, force, remedy: await resumeRemedy(plan) });
  if (resume) await checkArguments(plan, directory);
  else {
    await directory.writeArguments(describePlan(plan));
    await directory.pointLatest(warn);
  }
  const { done, fold } = await drawWhile((line) =>
    runTrials(plan, {
      ...{ count, resume, signal, threadsMax, directory: directory.path },
      onProgress: (progress) =>
        line.draw((width) => trialsProgressText({ ...progress, wanted: count }, width)),
    })
  );
  const facts = { name, trials: done, wanted: count, seed, spreads: fold.result() };
  await directory.writeJson("summary.json", facts);
  if (json) stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  else {
    stdout.write(`${trialsText(facts)}trials: ${directory.path}\n`);
    if (done < count) stdout.write(`to go on: ${resumeCommand(Deno.args, plan)}\n`);
  }
  signal.throwIfAborted();
}

async function drawWhile<T>(work: (line: LiveLine) => Promise<T>): Promise<T> {
  using line = new LiveLine(stderr);
  return await work(line);
}

/** Refuses to go on with trials of another experiment. */
async function checkArguments(plan: Plan, directory: RunDirectory): Promise<void> {
  const earlier = await directory.readJson("args.json");
  for (const [key, value] of Object.entries(describePlan(plan))) {
    const before = (earlier as Record<string, unknown>)[key];
    if (key === "started" || JSON.stringify(before) === JSON.stringify(value)) continue;
    throw new UsageError(
      `the trials of '${plan.name}' were made with ${nameDifference(key, before, value)}`,
    );
  }
}

/** Where there are trials already, to go on with them is what most likely is wanted. */
async function resumeRemedy({ logDir, name, seed }: Plan): Promise<string | undefined> {
  const path = pathOf(logDir, name);
  if (!await exists(`${path}/${TRIALS_NAME}`)) return undefined;
  const first = await readText(`${path}/args.json`)
    .then((text) => (JSON.parse(text) as Record<string, unknown>)["seed"])
    .catch(() => undefined);
  const isSame = first === undefined || first === seed;
  return `go on with its trials with ${isSame ? "" : `--seed ${first} `}--resume`;
}
