/** What a router tells of itself while it runs, in words. */

import type { RouterRecord } from "../core/router_history.ts";
import { describeExhaustion } from "../io/listen.ts";

/** A host knocks, and there is no descriptor for it; the log has no record of it. */
export interface ExhaustedNotice {
  /** The kind of notice. */
  readonly event_type: "EXHAUSTED";
  /** How many connections there are. */
  readonly connections: number;
}

/** Anything that a router may tell of. */
export type RouterNotice = RouterRecord | ExhaustedNotice;

/**
 * Puts a notice in words.
 *
 * @param notice The notice.
 * @returns The words; `undefined` for copies, which are too many to tell.
 */
export function describeNotice(notice: RouterNotice): string | undefined {
  switch (notice.event_type) {
    case "LISTEN":
      return `listening on ${notice.address}; waiting for ${hosts(notice.expected)}`;
    case "JOIN":
      return `${notice.source} joined, ${hosts(notice.joined)} connected`;
    case "START":
      return `the run has started with ${hosts(notice.roster.length)}`;
    case "LEAVE":
      return `${notice.source} left (${notice.reason})`;
    case "REFUSE":
      return `refused ${notice.source ?? notice.peer}: ${notice.message} (${notice.code})`;
    case "CONGESTED":
      return `${notice.source} reads too slowly: those who send to it wait until it has caught up`;
    case "DRAINED":
      return `${notice.source} has caught up after ${notice.congested_ms} ms`;
    case "EXHAUSTED":
      return describeExhaustion(notice.connections);
    case "STOP":
      return `the run is over (${notice.reason}): ` +
        `${notice.routed} copies routed, ${notice.dropped} dropped`;
    default:
      return undefined;
  }
}

function hosts(count: number): string {
  return count === 1 ? "1 host" : `${count} hosts`;
}
