/** From runs' directories to their report and their pictures. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { refuseFolder, writeText } from "../io/files.ts";
import { renderReport } from "../report/report_page.ts";
import { namesOf } from "../report/run_names.ts";
import { renderRunSvgs, renderSvgs } from "../report/svgs.ts";
import { loadRun, refuseUntold } from "./load_run.ts";

/** What a report in a run's directory is called. */
export const REPORT_NAME = "report.html";

/** So many events a page shows; a browser opens that many in a moment. */
const EVENTS_MAX = 100_000;

/** What to write. */
export interface ReportOptions {
  /** The page. */
  readonly output: string;
  /**
   * Where to write each run's pictures, too: into its directory, or beside the page, with names that
   * begin as the page's does, for others may lie there. Those of several runs together are beside the
   * page in any case. There are none unless it is said.
   */
  readonly svg?: "in_run" | "beside_page" | undefined;
  /**
   * Hears what is amiss with the logs, be it that nothing can be read.
   *
   * @param text What.
   */
  readonly warn?: (text: string) => void;
  /** Ends it early, while logs are read; what it was aborted with is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a report. Of a run with very many events it shows the first ones over time; its figures and
 * verdicts are of all.
 *
 * @param directories The directories of its runs.
 * @param options What to write.
 * @returns The paths of all files, the page first.
 * @throws {EnvironmentError} Where a run cannot be read or a file cannot be written.
 */
export async function writeReport(
  directories: readonly string[],
  { output, svg, warn, signal }: ReportOptions,
): Promise<string[]> {
  refuseFolder(output);
  const runs: AnalyzedRun[] = [];
  for (const directory of directories) {
    const run = await loadRun(directory, { eventsMax: EVENTS_MAX, signal });
    for (const warning of run.analysis.warnings) warn?.(warning);
    refuseUntold(run);
    runs.push(run);
  }
  await writeText(output, renderReport(runs));
  const files = [output];
  if (svg !== undefined) {
    const beside = `${output.replace(/(?<=[^/\\])\.[^./\\]*$/, "")}-`;
    const names = namesOf(runs.map(({ analysis }) => analysis));
    for (const [i, run] of runs.entries()) {
      const prefix = svg === "in_run"
        ? fileIn(directories[i] ?? "", "")
        : runs.length === 1
        ? beside
        : `${beside}${(names[i] ?? "").replaceAll(/[^A-Za-z0-9._-]+/g, "_")}-`;
      files.push(...await writeSvgs(prefix, renderSvgs(run)));
    }
    if (runs.length > 1) files.push(...await writeSvgs(beside, renderRunSvgs(runs, names)));
  }
  return files;
}

/** Writes pictures by names that begin with a prefix, which may be a directory's. */
async function writeSvgs(prefix: string, svgs: ReadonlyMap<string, string>): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, text] of svgs) {
    const path = `${prefix}${name}`;
    await writeText(path, text);
    paths.push(path);
  }
  return paths;
}

/**
 * Names a file in a directory.
 *
 * @param directory The directory, with or without a slash at its end.
 * @param name The file's name.
 * @returns The path.
 */
export function fileIn(directory: string, name: string): string {
  return `${directory.replace(/(?<=.)[/\\]+$/, "")}/${name}`;
}
