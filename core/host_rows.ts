/**
 * The layout of a host's row in a {@linkcode HostTable}: 64 bytes, which hold whatever a tick looks at,
 * so that a tick touches one line of the processor's cache.
 */

/** What a row holds where. */
export const ROW = {
  /** A row has 2^3 floats of 64 bits, */
  FLOATS: 3,
  /** or 2^4 words of 32 bits. */
  WORDS: 4,
  /** The first float is the clock, */
  CLOCK: 0,
  /** the next the sum of the inbox's sizes after each RECEIVE, */
  INBOX_SUM: 1,
  /** then the clock's largest step. The words follow. */
  JUMP_MAX: 2,
  /** How many ticks the host has done. */
  TICKS: 6,
  /** How many messages for all it is past; those up to the end of the ring wait. */
  READ: 7,
  /** How many of those that wait are its own, which it has to skip. */
  OWN: 8,
  /** How many messages wait for it alone. */
  ALONE: 9,
  /** What its draws are made of, */
  KEY: 10,
  /** and the other half of it. */
  SECOND_KEY: 11,
  /** The largest inbox after a RECEIVE. */
  INBOX_MAX: 12,
  /** How many messages of each type it has sent; types count from 1. */
  SENT: 12,
} as const;

const { FLOATS, WORDS, CLOCK, INBOX_SUM, JUMP_MAX, TICKS, INBOX_MAX, SENT } = ROW;

/** What was counted of a host. */
export interface Tally {
  /** The sum of the inbox's sizes after each RECEIVE. */
  readonly inboxSum: number;
  /** The largest of them. */
  readonly inboxMax: number;
  /** The largest step that the clock made with a RECEIVE after the first tick. */
  readonly jumpMax: number;
  /** The logical time of the first event. */
  readonly firstClock: number;
}

/** The rows of hosts, and what can be read from them. */
export class HostRows {
  /** How many hosts there are. */
  readonly size: number;
  /** The rows. */
  protected readonly floats: Float64Array;
  /** The same bytes once more. */
  protected readonly words: Int32Array;
  /** The logical time of the first event, of hosts whose first event is a RECEIVE. */
  protected readonly firstClocks: Float64Array;

  /**
   * Makes rows of zeros.
   *
   * @param size How many.
   */
  constructor(size: number) {
    this.size = size;
    this.floats = new Float64Array(size << FLOATS);
    this.words = new Int32Array(this.floats.buffer);
    this.firstClocks = new Float64Array(size);
  }

  /**
   * Reads a host's clock.
   *
   * @param host The host's number.
   * @returns The logical time of its latest event.
   */
  logicalTime(host: number): number {
    return this.floats[host << FLOATS | CLOCK] as number;
  }

  /**
   * Counts a host's ticks.
   *
   * @param host The host's number.
   * @returns How many it has done, which is also the number of its next tick, modulo 2^32.
   */
  ticks(host: number): number {
    return this.word(host, TICKS) >>> 0;
  }

  /**
   * Reads what was counted of a host. A tick that takes no message finds the inbox empty, leaves it
   * so, and moves the clock by one: only receipts need to be looked at.
   *
   * @param host The host's number.
   * @returns Its figures.
   */
  tally(host: number): Tally {
    const float = (column: number): number => this.floats[host << FLOATS | column] as number;
    return {
      inboxSum: float(INBOX_SUM),
      inboxMax: this.word(host, INBOX_MAX),
      jumpMax: float(JUMP_MAX),
      firstClock: (this.firstClocks[host] as number) || 1,
    };
  }

  /**
   * Counts the messages that a host has sent.
   *
   * @param host The host's number.
   * @param type The number of the messages' type.
   * @returns How many of that type, modulo 2^32.
   */
  sent(host: number, type: number): number {
    return this.word(host, SENT + type) >>> 0;
  }

  /** Reads a word of a row. */
  protected word(host: number, column: number): number {
    return this.words[(host << WORDS) + column] as number;
  }
}
