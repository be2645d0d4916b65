/** How the figures of each host are distributed over its events. */

import { RECEIVE } from "../core/event_kind.ts";
import type { TracedEvent } from "./traced_event.ts";
import { DistributionFold } from "./distribution.ts";
import type { HostAnalysis } from "./run_analysis.ts";

/** How many bars a histogram of jumps has. */
const BARS_MAX = 40;

/** The figures of one host. */
interface Folds {
  readonly jumps: DistributionFold;
  readonly lateMs: DistributionFold;
  readonly staleness: DistributionFold;
  readonly inbox: DistributionFold;
  readonly lag: DistributionFold;
}

/** Folds a run's events into distributions. */
export class DistributionsFold {
  readonly #sources: readonly string[];
  readonly #hosts: readonly Folds[];
  #largestTime = 0;

  /**
   * Starts with no event seen.
   *
   * @param sources The hosts, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#sources = sources;
    this.#hosts = sources.map(() => ({
      jumps: new DistributionFold(),
      lateMs: new DistributionFold(),
      staleness: new DistributionFold(),
      inbox: new DistributionFold(),
      lag: new DistributionFold(),
    }));
  }

  /**
   * Takes an event.
   *
   * @param event The event.
   */
  add({ host, row, index, logicalTimeBefore, isAfterGap }: TracedEvent): void {
    const folds = this.#hosts[host];
    if (folds === undefined) return;
    const { logicalTime } = row;
    if (logicalTime > this.#largestTime) this.#largestTime = logicalTime;
    folds.lag.add(this.#largestTime - logicalTime);
    const step = logicalTime - logicalTimeBefore;
    if (index > 0 && !isAfterGap && step >= 0) folds.jumps.add(step);
    if (row.lateMs >= 0) folds.lateMs.add(row.lateMs);
    if (row.inboxSize >= 0) folds.inbox.add(row.inboxSize);
    if (row.kind === RECEIVE) folds.staleness.add(row.time - row.stampTime);
  }

  /**
   * Ends the fold.
   *
   * @returns The distributions of each host.
   */
  results(): HostAnalysis[] {
    return this.#hosts.map(({ jumps, lateMs, staleness, inbox, lag }, host) => ({
      source: this.#sources[host] ?? "",
      jumps: jumps.result(),
      jump_histogram: jumps.bars(BARS_MAX),
      late_ms: lateMs.result(),
      staleness: staleness.result(),
      inbox: inbox.result(),
      lag: lag.result(),
    }));
  }
}
