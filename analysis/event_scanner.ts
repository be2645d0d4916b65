/**
 * Reads the lines that scale-sim itself writes for events, ten times as fast as `JSON.parse` does: the
 * fields come in a fixed order, so that a line is compared with what is expected, and only its numbers
 * are read. Every other line is left to those who parse JSON.
 */

import { BROADCAST, INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND } from "../core/event_kind.ts";
import { type EventRow, NO_MESSAGE } from "./event_row.ts";

const ZERO = 0x30;
const POINT = 0x2e;
const QUOTE = 0x22;
const LF = 0x0a;
/** A number of more digits is none that scale-sim writes; one of 2^53 or more is not exact. */
const DIGITS_MAX = 16;
const EXACT_MAX = 2 ** 53 - 1;
const POWERS = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, k) => 10 ** k);

/** Bytes that are expected at a place; compared four at a time. */
class Literal {
  readonly length: number;
  readonly #words: Int32Array;

  /** The text has four bytes at least. The last word may overlap the one before. */
  constructor(text: string) {
    const bytes = new TextEncoder().encode(text);
    const view = new DataView(bytes.buffer);
    this.length = bytes.length;
    this.#words = Int32Array.from({ length: Math.ceil(bytes.length / 4) }, (_, i) => {
      return view.getInt32(Math.min(4 * i, bytes.length - 4), true);
    });
  }

  isAt(view: DataView, at: number): boolean {
    const words = this.#words;
    const last = words.length - 1;
    if (at + this.length > view.byteLength) return false;
    for (let i = 0; i < last; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return false;
    return view.getInt32(at + this.length - 4, true) === words[last];
  }
}

const EVENT_TYPE = new Literal('{"event_type":"');
const INTERNAL_TIME = new Literal('INTERNAL","system_clock_time":');
const SEND_TIME = new Literal('SEND","system_clock_time":');
const RECEIVE_TIME = new Literal('RECEIVE","system_clock_time":');
const LOGICAL_TIME = new Literal(',"logical_clock_time":');
const INBOX = new Literal(',"message_queue_size":');
const NO_MESSAGE_TICK = new Literal(',"message":null,"tick":');
const MESSAGE_SOURCE = new Literal(',"message":{"source":"');
const MESSAGE_TYPE = new Literal('","type":"');
const MESSAGE_FIRST = new Literal('SEND_FIRST","system_clock_time":');
const MESSAGE_SECOND = new Literal('SEND_SECOND","system_clock_time":');
const MESSAGE_BROADCAST = new Literal('BROADCAST","system_clock_time":');
const PAYLOAD_TICK = new Literal(',"payload":""},"tick":');
const LATE = new Literal(',"late_ms":');

/** Scans lines for one run. */
export class EventScanner {
  readonly #senders: readonly Literal[];
  /** The hosts by the last four bytes of their names, which mostly tell them apart. */
  readonly #sendersByEnd = new Map<number, number[]>();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#senders = sources.map((source) => new Literal(`"${source}"`));
    for (const [host, source] of sources.entries()) {
      const bytes = new TextEncoder().encode(`"${source}`);
      const end = new DataView(bytes.buffer).getInt32(bytes.length - 4, true);
      this.#sendersByEnd.set(end, [...this.#sendersByEnd.get(end) ?? [], host]);
    }
  }

  /**
   * Reads one line.
   *
   * @param view Where the line is. There may be more after it.
   * @param at Where it starts.
   * @param row Gets the event, its line number excepted. Where the line is left alone, what it holds
   *   is undefined.
   * @returns Where the next line starts, or -1 where this line is not as scale-sim writes it.
   */
  scan(view: DataView, at: number, row: EventRow): number {
    this.#view = view;
    this.#at = at;
    return this.#scan(row) ? this.#at : -1;
  }

  #scan(row: EventRow): boolean {
    if (!this.#skip(EVENT_TYPE)) return false;
    if (this.#skip(INTERNAL_TIME)) row.kind = INTERNAL;
    else if (this.#skip(RECEIVE_TIME)) row.kind = RECEIVE;
    else if (this.#skip(SEND_TIME)) row.kind = SEND_FIRST;
    else return false;
    if ((row.time = this.#number()) < 0 || !this.#skip(LOGICAL_TIME)) return false;
    if ((row.logicalTime = this.#integer()) < 0 || !this.#skip(INBOX)) return false;
    if ((row.inboxSize = this.#integer()) < 0) return false;
    if (row.kind === INTERNAL) {
      row.sender = NO_MESSAGE;
      if (!this.#skip(NO_MESSAGE_TICK)) return false;
    } else if (!this.#scanMessage(row)) return false;
    if ((row.tick = this.#integer()) < 0 || !this.#skip(LATE)) return false;
    if ((row.lateMs = this.#number()) < 0) return false;
    row.clocks = null;
    const isWhole = this.#peek(0) === 0x7d && this.#peek(1) === LF; // 0x7d is }
    this.#at += 2;
    return isWhole;
  }

  #scanMessage(row: EventRow): boolean {
    if (!this.#skip(MESSAGE_SOURCE)) return false;
    this.#at--; // names are compared with their quotes, so that none is taken for a longer one
    row.sender = this.#sender(row.sender);
    if (row.sender < 0 || !this.#skip(MESSAGE_TYPE)) return false;
    if (this.#skip(MESSAGE_FIRST)) row.messageKind = SEND_FIRST;
    else if (this.#skip(MESSAGE_SECOND)) row.messageKind = SEND_SECOND;
    else if (this.#skip(MESSAGE_BROADCAST)) row.messageKind = BROADCAST;
    else return false;
    if (row.kind !== RECEIVE) row.kind = row.messageKind;
    if ((row.stampTime = this.#number()) < 0 || !this.#skip(LOGICAL_TIME)) return false;
    return (row.stamp = this.#integer()) >= 0 && this.#skip(PAYLOAD_TICK);
  }

  /** Reads the name of a sender; where there is one, the closing quote is still to come. */
  #sender(latest: number): number {
    const again = this.#senders[latest];
    if (again !== undefined && again.isAt(this.#view, this.#at)) {
      this.#at += again.length - 1;
      return latest;
    }
    let end = this.#at + 1;
    const { byteLength } = this.#view;
    while (end < byteLength && this.#view.getUint8(end) !== QUOTE) end++;
    if (end === byteLength) return -1;
    for (const host of this.#sendersByEnd.get(this.#view.getInt32(end - 4, true)) ?? []) {
      if (this.#senders[host]?.isAt(this.#view, this.#at) !== true) continue;
      this.#at = end;
      return host;
    }
    return -1;
  }

  #skip(literal: Literal): boolean {
    const isThere = literal.isAt(this.#view, this.#at);
    if (isThere) this.#at += literal.length;
    return isThere;
  }

  #peek(ahead: number): number {
    const at = this.#at + ahead;
    return at < this.#view.byteLength ? this.#view.getUint8(at) : 0;
  }

  /** Reads digits; -1 where there are none, too many, or zeros that JSON does not have. */
  #integer(): number {
    const start = this.#at;
    const value = this.#digits(0);
    const digits = this.#at - start;
    if (digits === 0 || digits > DIGITS_MAX || value > EXACT_MAX) return -1;
    return digits > 1 && this.#view.getUint8(start) === ZERO ? -1 : value;
  }

  /** Reads a decimal number without exponent; -1 as of integers. */
  #number(): number {
    const start = this.#at;
    const whole = this.#integer();
    if (whole < 0 || this.#peek(0) !== POINT) return whole;
    this.#at++;
    const fraction = this.#at;
    const value = this.#digits(whole);
    if (this.#at === fraction || this.#at - start > DIGITS_MAX + 1 || value > EXACT_MAX) return -1;
    return value / (POWERS[this.#at - fraction] ?? NaN); // both exact, so rounded once, as JSON.parse does
  }

  #digits(value: number): number {
    const view = this.#view;
    const { byteLength } = view;
    let at = this.#at;
    for (; at < byteLength; at++) {
      const digit = view.getUint8(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#at = at;
    return value;
  }
}
