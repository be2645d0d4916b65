/** From a run's logs to its figures. */

import { CopyFold } from "../analysis/copy_metrics.ts";
import { Span } from "../analysis/host_logs.ts";
import { HostFold, type HostMetrics } from "../analysis/host_metrics.ts";
import { type RunFacts, type RunSummary, summarizeRun } from "../analysis/run_summary.ts";
import { describeError, type EnvironmentError } from "../core/errors.ts";
import { checkHostRecord, checkRouterRecord } from "../core/history_guard.ts";
import { readHistory } from "../io/history_reader.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../io/log_names.ts";
import type { Plan } from "./plan.ts";

/** What was measured in a run. */
export type Figures = Pick<RunFacts, "hosts" | "copies" | "elapsed">;

/** What is known of a run beside its plan. */
export interface RunEnd {
  /** What was measured. */
  readonly figures: Figures;
  /** What broke the run, if anything did. */
  readonly failure: EnvironmentError | undefined;
  /** Whether the user ended it early. */
  readonly interrupted: boolean;
}

/**
 * Sums a run up.
 *
 * @param plan The experiment.
 * @param end How it ended.
 * @returns The summary.
 */
export function summarize(plan: Plan, { figures, failure, interrupted }: RunEnd): RunSummary {
  return summarizeRun({
    name: plan.name,
    outcome: failure !== undefined ? "failed" : interrupted ? "interrupted" : "complete",
    failure: failure?.message ?? null,
    run_time: plan.runTime,
    prob_internal: plan.probInternal,
    seed: plan.seed,
    ...figures,
  });
}

/** Where the logs of a run are, and of whom. */
export interface RunLogs {
  /** The run's directory, ending in a slash. */
  readonly directory: string;
  /** Each host's identity, `undefined` where it never came up. */
  readonly sources: readonly (string | undefined)[];
  /**
   * Hears what is amiss with the logs.
   *
   * @param text What.
   */
  readonly warn: (text: string) => void;
}

/**
 * Measures what a run's logs tell.
 *
 * @param logs Where they are.
 * @returns The figures of each host that came up, and of the copies, as far as the logs can be read.
 */
export async function measureLogs({ directory, sources, warn }: RunLogs): Promise<Figures> {
  const read = async <R>(
    path: string,
    check: (value: unknown) => R,
    fold: { add(record: R): void },
  ): Promise<void> => {
    try {
      const { tornBytes } = await readHistory(path, check, (record) => fold.add(record));
      if (tornBytes > 0) warn(`log '${path}' ends in the middle of a line, which is passed over`);
    } catch (error) {
      warn(describeError(error)); // the figures are those of the records before
    }
  };
  const hosts: HostMetrics[] = [];
  const span = new Span();
  for (const source of sources) {
    if (source === undefined) continue;
    const fold = new HostFold(source);
    await read(directory + clientLogName(source), checkHostRecord, {
      add: (record) => {
        fold.add(record);
        span.add(record.system_clock_time);
      },
    });
    hosts.push(fold.result());
  }
  const copies = new CopyFold();
  if (hosts.length > 0) await read(directory + ROUTER_LOG_NAME, checkRouterRecord, copies);
  return { hosts, copies: copies.result(hosts), elapsed: span.seconds };
}
