/** From a run's logs to its figures. */

import { CopyFold } from "../analysis/copy_metrics.ts";
import { HostFold, type HostMetrics } from "../analysis/host_metrics.ts";
import { type RunSummary, summarizeRun } from "../analysis/run_summary.ts";
import type { EnvironmentError } from "../core/errors.ts";
import { checkHostRecord, checkRouterRecord } from "../core/history_guard.ts";
import { readHistory } from "../io/history_reader.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../io/log_names.ts";
import type { Plan } from "./plan.ts";

/** What is known of a run beside its plan. */
export interface RunEnd {
  /** The run's directory, ending in a slash. */
  readonly directory: string;
  /** Each host's identity, `undefined` where it never came up. */
  readonly sources: readonly (string | undefined)[];
  /** What broke the run, if anything did. */
  readonly failure: EnvironmentError | undefined;
  /** Whether the user ended it early. */
  readonly interrupted: boolean;
  /**
   * Hears what is amiss with the logs.
   *
   * @param text What.
   */
  readonly warn: (text: string) => void;
}

/**
 * Reads a run's logs and sums them up.
 *
 * @param plan The experiment.
 * @param end How it ended.
 * @returns The summary.
 * @throws {EnvironmentError} Where a log cannot be read.
 */
export async function summarizeLogs(plan: Plan, end: RunEnd): Promise<RunSummary> {
  const { directory, sources, failure, interrupted, warn } = end;
  const hosts: HostMetrics[] = [];
  for (const source of sources) {
    if (source === undefined) continue;
    const fold = new HostFold(source);
    const path = directory + clientLogName(source);
    const { tornBytes } = await readHistory(path, checkHostRecord, (record) => fold.add(record));
    if (tornBytes > 0) warn(`log '${path}' ends in the middle of a line, which is passed over`);
    hosts.push(fold.result());
  }
  const copies = new CopyFold();
  if (hosts.length > 0) {
    const path = directory + ROUTER_LOG_NAME;
    const { tornBytes } = await readHistory(
      path,
      checkRouterRecord,
      (record) => copies.add(record),
    );
    if (tornBytes > 0) warn(`log '${path}' ends in the middle of a line, which is passed over`);
  }
  return summarizeRun({
    name: plan.name,
    outcome: failure !== undefined ? "failed" : interrupted ? "interrupted" : "complete",
    failure: failure?.message ?? null,
    run_time: plan.runTime,
    prob_internal: plan.probInternal,
    seed: plan.seed,
    hosts,
    copies: copies.result(hosts),
  });
}
