/** Rosters of the hosts of one run, each kept once. */

import { areSameRosters } from "../analysis/host_logs.ts";
import type { HostStartRecord } from "../core/history.ts";

/**
 * Makes equal rosters one. Every log of a run has the roster of the whole run, so that those of
 * thousands of hosts would take memory by the square of their number.
 */
export class SharedRosters {
  #latest: readonly string[] = [];

  /**
   * Takes the first record of a log.
   *
   * @param start The record.
   * @returns The same, with the roster of the record before where that is equal.
   */
  share(start: HostStartRecord): HostStartRecord {
    if (areSameRosters(start.roster, this.#latest)) return { ...start, roster: this.#latest };
    this.#latest = start.roster;
    return start;
  }
}
