/** What became of each check of many runs as a table: for a spreadsheet, such as that of a class. */

import { CHECK_NAMES } from "../analysis/checks/check_names.ts";
import type { RunAnalysis, Verdict } from "../analysis/run_analysis.ts";
import { printable } from "../core/errors.ts";
import { csvRow } from "./csv_row.ts";

/** A run that could not be analysed. */
export interface UnreadRun {
  /** Its directory, as the user named it. */
  readonly directory: string;
  /** Why. */
  readonly problem: string;
}

/**
 * Writes a row per run and a column per check, always the same ones, so that tables fit under each other.
 *
 * @param runs The runs, in any order.
 * @returns The table, its titles first. A check `holds`, is `violated` so many times, was `not checked`,
 *   or was not asked for by the logs, where the field is empty.
 */
export function verdictsCsv(runs: readonly (RunAnalysis | UnreadRun)[]): string {
  return csvRow(["directory", "problems", "hosts", "events", ...CHECK_NAMES]) +
    runs.map(row).join("");
}

function row(run: RunAnalysis | UnreadRun): string {
  const directory = printable(run.directory);
  if (!("verdicts" in run)) {
    return csvRow([directory, printable(run.problem), null, null, ...CHECK_NAMES.map(() => null)]);
  }
  const { summary, verdicts, warnings } = run;
  const events = summary.hosts.reduce((sum, { ticks }) => sum + ticks, 0);
  const byCheck = new Map(verdicts.map((verdict) => [verdict.check, statusText(verdict)]));
  return csvRow([
    ...[directory, printable(warnings.join("; ")), summary.hosts.length, events],
    ...CHECK_NAMES.map((check) => byCheck.get(check) ?? null),
  ]);
}

function statusText({ status, violations }: Verdict): string {
  return status === "violated" ? `violated ${violations}` : status.replace("_", " ");
}
