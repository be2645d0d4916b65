/** `scale-sim analyze`. */

import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { RunAnalysis } from "../analysis/run_analysis.ts";
import { describeError, EnvironmentError, ViolationError } from "../core/errors.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { analysesText, analysisText } from "../report/analysis_text.ts";
import { type UnreadRun, verdictsCsv } from "../report/verdicts_csv.ts";
import { loadRun, refuseUntold } from "./load_run.ts";

const EXAMPLE = `
Examples: the latest run, five runs side by side, for a program, for a class
  scale-sim analyze logs/latest
  scale-sim analyze logs/monday-*
  scale-sim analyze logs/latest --json
  scale-sim analyze submissions/* --csv > checks.csv

Exits with 0 where all rules held, with 1 where one was violated, with 3 where a
directory could not be read.`;

/**
 * Builds the subcommand.
 *
 * @returns The command.
 */
export function analyzeCommand(): CommandUnknownOpts {
  return new Command("analyze")
    .description(
      "Reads the logs of runs, of scale-sim or of another program that did the exercise, and says " +
        "whether the rules of logical clocks held, where they did not, and what happened.",
    )
    .argument("<directory...>", "the directories of runs")
    .option("--json", "print all that was found as JSON: an object, or an array for several runs")
    .addOption(
      new Option("--csv", "print a row per run and a column per check").conflicts("json"),
    )
    .addHelpText("after", EXAMPLE)
    .action(run);
}

async function run(
  directories: string[],
  { json, csv }: { readonly json?: true | undefined; readonly csv?: true | undefined },
): Promise<void> {
  const runs: (RunAnalysis | UnreadRun)[] = [];
  let failure: EnvironmentError | undefined;
  using ending = awaitEnding(false);
  const { signal } = ending;
  for (const directory of directories) {
    try {
      const run = await loadRun(directory, { signal });
      const { analysis } = run;
      for (const warning of analysis.warnings) stderr.print(`warning: ${warning}\n`);
      refuseUntold(run);
      runs.push(analysis);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      if (failure !== undefined) stderr.print(`error: ${describeError(failure)}\n`);
      failure = error; // the other runs are analysed all the same
      runs.push({ directory, problem: describeError(error) });
    }
  }
  const analyses = runs.filter((run) => "verdicts" in run);
  const [first] = runs;
  const isOne = directories.length === 1;
  if (csv === true) stdout.write(verdictsCsv(runs));
  else if (json === true) stdout.write(`${JSON.stringify(isOne ? first : runs, null, 2)}\n`);
  else if (!isOne) stdout.print(analysesText(runs, stdout.isTerminal ? undefined : Infinity));
  else if (first !== undefined && "verdicts" in first) stdout.print(analysisText(first));
  if (failure !== undefined) throw failure;
  const violated = analyses.filter(({ verdicts }) =>
    verdicts.some(({ status }) => status === "violated")
  );
  if (violated.length > 0) throw new ViolationError();
}
