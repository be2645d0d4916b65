/**
 * Some events of one host side by side in memory, 64 bytes each: what a scanner fills in one go, and
 * what a thread can hand to another.
 */

import { INTERNAL } from "../core/event_kind.ts";
import { type EventRow, NO_MESSAGE } from "./event_row.ts";

/** An event is eight 64-bit floats, */
export const EVENT_FLOATS = 8;
/** or sixteen 32-bit words. */
export const EVENT_WORDS = 16;

/** Where the floats of an event are: what {@linkcode EventRow} has by the same names. */
export const TIME = 0;
/** See {@linkcode TIME}. */
export const LOGICAL_TIME = 1;
/** See {@linkcode TIME}. */
export const INBOX_SIZE = 2;
/** See {@linkcode TIME}. */
export const TICK = 3;
/** See {@linkcode TIME}. */
export const LATE_MS = 4;
/** See {@linkcode TIME}. */
export const STAMP_TIME = 5;
/** See {@linkcode TIME}. */
export const STAMP = 6;

/** The last float is two words: the sender's number, and both kinds. */
export const SENDER = 14;
/** The event's kind, and above its {@linkcode KIND_BITS} bits that of the message. */
export const KINDS = 15;
/** See {@linkcode KINDS}. */
export const KIND_BITS = 8;

/** Room for events. */
export class EventBlock {
  /** The events as floats. */
  readonly floats: Float64Array;
  /** The same memory as words. */
  readonly words: Int32Array;
  /** How many events there is room for. */
  readonly capacity: number;

  /**
   * Makes a block.
   *
   * @param memory Its memory.
   * @param offset Where in it, in bytes.
   * @param capacity How many events it has room for.
   */
  constructor(memory: ArrayBufferLike, offset: number, capacity: number) {
    this.floats = new Float64Array(memory, offset, capacity * EVENT_FLOATS);
    this.words = new Int32Array(memory, offset, capacity * EVENT_WORDS);
    this.capacity = capacity;
  }

  /**
   * Copies the first events of another block.
   *
   * @param other The other.
   * @param count How many.
   */
  copy(other: EventBlock, count: number): void {
    this.floats.set(other.floats.subarray(0, count * EVENT_FLOATS));
  }

  /**
   * Copies an event out.
   *
   * @param event Which, from 0.
   * @param row Gets it, its line excepted.
   */
  load(event: number, row: EventRow): void {
    const { floats, words } = this;
    const at = event * EVENT_FLOATS;
    const kinds = words[event * EVENT_WORDS + KINDS] as number;
    row.kind = kinds & ((1 << KIND_BITS) - 1);
    row.time = floats[at + TIME] as number;
    row.logicalTime = floats[at + LOGICAL_TIME] as number;
    row.inboxSize = floats[at + INBOX_SIZE] as number;
    row.tick = floats[at + TICK] as number;
    row.lateMs = floats[at + LATE_MS] as number;
    row.clocks = null;
    if (row.kind === INTERNAL) {
      row.sender = NO_MESSAGE;
      return;
    }
    row.sender = words[event * EVENT_WORDS + SENDER] as number;
    row.messageKind = kinds >> KIND_BITS;
    row.stamp = floats[at + STAMP] as number;
    row.stampTime = floats[at + STAMP_TIME] as number;
  }
}
