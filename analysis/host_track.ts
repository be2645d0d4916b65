/** What a merge of histories knows of a host up to its latest event. */

import { LogGaps } from "./log_gaps.ts";

/** No log has more events, so that 32 bits hold each count; what messages claim beyond is not believed. */
export const COUNT_MAX: number = 2 ** 32 - 1;

/** The host. */
export interface Track {
  /** Which of its events that is; -1 before the first. */
  index: number;
  /** Where it stands in the log. */
  line: number;
  /** The Lamport clock after it. */
  logicalTime: number;
  /** How many messages waited after it. */
  inboxSize: number;
  /** Its system time, in seconds. */
  time: number;
  /** How many events are on the longest causal chain that ends in it. */
  depth: number;
  /** How many events of each host happened before it, or are it; empty where hosts are too many. */
  readonly vector: Uint32Array;
  /** Their sum. */
  causalPast: number;
  /** Where its history has gaps. */
  readonly gaps: LogGaps;
  /** Whether there are no more events. */
  hasEnded: boolean;
  /** Hosts whose next event is a RECEIVE of a message that this host has not sent yet. */
  waiting: number[];
}

/**
 * Begins before a host's first event.
 *
 * @param vectorSize How many hosts there are, or 0 where they are too many for vectors.
 * @returns What is known.
 */
export function newTrack(vectorSize: number): Track {
  return {
    ...{ index: -1, line: 0, logicalTime: 0, inboxSize: 0, time: -Infinity, depth: 0 },
    ...{ vector: new Uint32Array(vectorSize), causalPast: 0, gaps: new LogGaps() },
    ...{ hasEnded: false, waiting: [] },
  };
}
