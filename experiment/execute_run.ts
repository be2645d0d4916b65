/** One run from its plan to its summary, in real or in virtual time. */

import type { RunSummary } from "../analysis/run_summary.ts";
import { describeError, EnvironmentError } from "../core/errors.ts";
import { takesTime } from "../core/latency.ts";
import { awaitEnding, type Ending } from "../io/interrupt.ts";
import { LiveLine } from "../io/live_line.ts";
import { exists } from "../io/files.ts";
import { pathOf, RunDirectory } from "../io/run_directory.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { progressText } from "../report/progress_text.ts";
import { summaryText } from "../report/summary_text.ts";
import { firstTick, type Plan } from "./plan.ts";
import { checkPorts } from "./ports.ts";
import { runProcesses, type RunResult } from "./processes.ts";
import { Progress } from "./progress.ts";
import { describePlan } from "./run_arguments.ts";
import { measureLogs, summarize } from "./summary.ts";
import { checkRoom, runVirtual } from "./virtual.ts";

/** What the user wants beside the experiment itself. */
export interface ExecuteOptions {
  /** Whether an earlier run of the same name is replaced. */
  readonly force: boolean;
  /** Whether the summary is printed as JSON. */
  readonly json: boolean;
}

/** What the user wants of a single run. */
export interface ExecuteRunOptions extends ExecuteOptions {
  /** Whether the run is drawn on a page. */
  readonly report: boolean;
  /** Whether that page is opened in the browser. */
  readonly open: boolean;
}

/**
 * Runs an experiment once, logs it, sums it up and prints the summary.
 *
 * @param plan The experiment.
 * @param options What else the user wants.
 * @throws {EnvironmentError} Where something broke the run; what there is has been summed up.
 * @throws {InterruptError} Where the user ended it early, likewise.
 */
export async function executeRun(
  plan: Plan,
  { force, json, report, open }: ExecuteRunOptions,
): Promise<void> {
  if (plan.virtual) await checkRoom(plan);
  // A run that cannot start must not cost an earlier one.
  else if (force && await exists(pathOf(plan.logDir, plan.name))) checkPorts(plan);
  using ending = awaitEnding(false); // before there is a directory, which has to say what became of it
  const { signal } = ending;
  using directory = await RunDirectory.create(plan.logDir, { name: plan.name, force });
  await directory.writeArguments(describePlan(plan));
  const result = await start(plan, directory, ending);
  const figures = result.figures ?? await measureLogs({
    directory: directory.path,
    sources: result.sources,
    warn,
  });
  for (const source of result.strangers ?? []) {
    warn(`${source} wanted to take part and was refused, as it is no host of this experiment`);
  }
  const { failure, isStarted } = result;
  using again = signal.aborted ? awaitEnding(false) : undefined;
  const summary = summarize(plan, { figures, failure, interrupted: signal.aborted });
  // The name of a run that failed before it began is free for another try.
  const isGone = failure !== undefined && !isStarted && await directory.takeBack();
  const unwritten = isGone
    ? undefined
    : await directory.writeJson("summary.json", summary).catch((error) => error);
  if (json) stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  else stdout.print(textOf(summary, plan) + (isGone ? "" : `logs: ${directory.path}\n`));
  // A run that was interrupted is drawn too; another Ctrl-C ends the drawing.
  const page = report && (hasTicked(summary) || isComplete(summary))
    ? await draw(directory.path, (again ?? ending).signal)
    : undefined;
  if (page !== undefined && !json) stdout.write(`report: ${page}\n`);
  if (page !== undefined && open) await show(page);
  // What broke the run, a full disk perhaps, is the error, and what follows from it is told before.
  if (failure !== undefined && unwritten !== undefined) {
    warn(`there is no summary: ${describeError(unwritten)}`);
  }
  if (failure !== undefined) throw failure;
  if (unwritten !== undefined) throw unwritten;
  signal.throwIfAborted();
}

/**
 * Tells of something that does not break a run.
 *
 * @param text What.
 */
export function warn(text: string): void {
  stderr.print(`warning: ${text}\n`);
}

async function start(plan: Plan, runs: RunDirectory, ending: Ending): Promise<RunResult> {
  const { hosts, runTime } = plan;
  const { signal } = ending;
  const directory = runs.path;
  if (plan.virtual) {
    await runs.pointLatest(warn);
    using line = new LiveLine(stderr);
    return await runVirtual(plan, {
      directory,
      signal,
      onProgress: (moment) => line.draw((width) => progressText({ ...moment, runTime }, width)),
    });
  }
  await using observer = stderr.isTerminal
    ? new Progress(stderr, { hosts: hosts.length, runTime })
    : undefined;
  return await runProcesses(plan, {
    ...{ directory, ending, observer },
    onStart: () => void runs.pointLatest(warn),
  });
}

/** Draws the run on a page. A run is not worth less for a page that could not be written. */
async function draw(directory: string, signal: AbortSignal): Promise<string | undefined> {
  const { REPORT_NAME, writeReport } = await import("../inspect/write_report.ts");
  const output = directory + REPORT_NAME;
  try {
    await writeReport([directory], { output, signal });
    return output;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof EnvironmentError)) throw error;
    warn(`there is no report: ${error.message}`);
    return undefined;
  }
}

/** A run is not worth less for a browser that is not there. */
async function show(page: string): Promise<void> {
  const { openPage } = await import("../io/open_page.ts");
  const reason = await openPage(page);
  if (reason !== undefined) warn(`the page was not opened: ${reason}`);
}

/** Of a run that ended before any host ticked there is little to tell. */
function textOf(summary: RunSummary, plan: Plan): string {
  if (!hasTicked(summary) && !isComplete(summary)) return `${summary.name}: no host has ticked\n`;
  const text = summaryText(summary, { hasLatency: takesTime(plan.latency) });
  return hasTicked(summary) ? text : `${text}${idleText(plan)}\n`;
}

function hasTicked({ hosts }: RunSummary): boolean {
  return hosts.some((host) => host.ticks > 0);
}

function isComplete({ outcome }: RunSummary): boolean {
  return outcome === "complete";
}

/** Why no host has ticked in a run that was complete. */
function idleText(plan: Plan): string {
  const first = firstTick(plan);
  const due = first === undefined
    ? "no tick is due so early"
    : `the first tick is due at ${Math.round(first * 1e6) / 1e6} s`;
  return `${due}; the run time is ${plan.runTime} s`;
}
