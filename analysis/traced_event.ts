/** An event of a history, as a pass in causal order sees it. */

import { RECEIVE } from "../core/event_kind.ts";
import type { CopyFate } from "./copy_order.ts";
import type { EventRow } from "./event_row.ts";

/** An event with what went before it. One object is filled anew for each event. */
export interface TracedEvent {
  /** The number of its host. */
  readonly host: number;
  /** The event as logged. */
  readonly row: EventRow;
  /** Which event of its host it is, from 0. */
  readonly index: number;
  /** Where the event before it stands: its line, or in a JSON array its element; 0 for the first. */
  readonly lineBefore: number;
  /** The host's Lamport clock before it. */
  readonly logicalTimeBefore: number;
  /** How many messages were waiting after the event before it; -1 where that is not known. */
  readonly inboxSizeBefore: number;
  /** The system time of the event before it; `-Infinity` for the first. */
  readonly timeBefore: number;
  /** Whether events before it are missing, so that what they did is not known. */
  readonly isAfterGap: boolean;
  /** How many events are on the longest causal chain that ends in it. */
  readonly depth: number;
  /** The vector clock, recomputed, entries by host number; empty where there are too many hosts. */
  readonly vector: Uint32Array;
  /** How many events happened before it, or are it; 0 where there are too many hosts. */
  readonly causalPast: number;
  /** Of a RECEIVE, where its SEND is among the sender's; -1 where there is none. */
  readonly sendPosition: number;
  /** Of a RECEIVE, what it is among those of its pair. */
  readonly fate: CopyFate;
  /** Of a SEND, who received its message before it, which cannot be: each was once `early`. */
  readonly earlyReceipts: readonly EarlyReceipt[];
}

/** A RECEIVE of a message that had not been sent yet. */
export interface EarlyReceipt {
  /** The number of the host that received it. */
  readonly host: number;
  /** Where the RECEIVE stands in the host's log. */
  readonly line: number;
  /** The Lamport clock after it. */
  readonly logicalTime: number;
}

/**
 * Says whether something that happened right before an event is not in the logs, so that nobody knows
 * what else led to it.
 *
 * @param event The event.
 * @returns Whether it stands behind a gap, or is a RECEIVE of a message without its SEND.
 */
export function lacksPast(
  { row, isAfterGap, sendPosition }: Pick<TracedEvent, "row" | "isAfterGap" | "sendPosition">,
): boolean {
  return isAfterGap || (row.kind === RECEIVE && sendPosition < 0);
}
