/** One event of a history as numbers, and where it stands: what analyses fold, millions a second. */

import type { HybridTime } from "../core/hybrid_clock.ts";
import type { VectorTime } from "../core/vector_clock.ts";
import type { MeasuredEvent } from "./host_metrics.ts";

/** {@linkcode EventRow.sender} of an event without a message. */
export const NO_MESSAGE: number = -1;
/** {@linkcode EventRow.sender} of a message from nobody whose log is there. */
export const UNKNOWN_SENDER: number = -2;

/** What an event's record says of clocks beside the Lamport clock. */
export interface RecordedClocks {
  /** The event's vector clock, where its host keeps one. */
  readonly vector: VectorTime | undefined;
  /** The event's hybrid clock, where its host keeps one. */
  readonly hybrid: HybridTime | undefined;
  /** What the host's physical clock showed, in seconds. */
  readonly physicalTime: number | undefined;
  /** The vector clock that the message carries. */
  readonly messageVector: VectorTime | undefined;
  /** The hybrid clock that the message carries. */
  readonly messageHybrid: HybridTime | undefined;
}

/** An event. A cursor has one row and fills it anew for each event. */
export class EventRow implements MeasuredEvent {
  /** The line of the log, or of a JSON array the element, from 1. */
  line = 0;
  /** The number of its kind, see core/event_kind.ts. */
  kind = 0;
  /** When it happened, in seconds. */
  time = 0;
  /** The Lamport clock after it. */
  logicalTime = 0;
  /** How many messages wait after it; -1 where the log does not say. */
  inboxSize: number = -1;
  /** The number of its tick; -1 where the log does not say. */
  tick: number = -1;
  /** How long after its deadline it happened, in milliseconds; -1 where the log does not say. */
  lateMs: number = -1;
  /** The number of the host that sent its message, or a negative number, see above. */
  sender: number = NO_MESSAGE;
  /** The name of the sender where it is unknown. */
  senderName = "";
  /** The kind of the SEND that the message's type tells of. */
  messageKind = 0;
  /** The message's logical time. */
  stamp = 0;
  /** The message's system time, in seconds. */
  stampTime = 0;
  /** How many places before it could not be read, so that events may be missing there. */
  gaps = 0;
  /** What else was recorded; `null` where the Lamport clock is all. */
  clocks: RecordedClocks | null = null;
}

/** A way through a host's history, an event at a time. */
export interface EventCursor {
  /** The event that {@linkcode EventCursor.next} came to. */
  readonly row: EventRow;
  /**
   * Goes on to the next event.
   *
   * @returns Whether there was one.
   */
  next(): boolean;
}
