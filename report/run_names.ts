/** What runs are called beside each other. */

import type { RunAnalysis } from "../analysis/run_analysis.ts";

/**
 * Names runs so that no two of them are called the same where their directories are not: of a copy of a
 * run, only the directory tells which it is.
 *
 * @param runs The runs.
 * @returns A name for each.
 */
export function namesOf(
  runs: readonly Pick<RunAnalysis, "summary" | "directory">[],
): string[] {
  const names = runs.map(({ summary }) => summary.name);
  return runs.map(({ summary: { name }, directory }) => {
    return names.indexOf(name) === names.lastIndexOf(name) ? name : directory;
  });
}
