/**
 * Reads the lines that scale-sim itself writes for events, twenty times as fast as `JSON.parse` does:
 * the fields come in a fixed order, so that a line is compared with what is expected, eight bytes at a
 * time, and only its numbers are read. Every other line is left to those who parse JSON.
 *
 * What makes it fast makes it long: one function, so that all it knows stays in registers.
 * - A number is mostly as wide as that of the line before. So it is not searched for its end, which the
 *   processor would have to wait for, but the text behind it is tried there.
 * - A number mostly begins like that of the line before: the same eight bytes go before its last four,
 *   and they reach back beyond its first digit. So only the last four digits are read.
 * - Values go into the block at once: a number that a function returns takes memory.
 */

import { BROADCAST, INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND } from "../core/event_kind.ts";
import { LOGICAL_TIME_MAX } from "../core/message.ts";
import {
  EVENT_FLOATS,
  type EventBlock,
  INBOX_SIZE,
  KIND_BITS,
  KINDS,
  LATE_MS,
  LOGICAL_TIME,
  SENDER,
  STAMP,
  STAMP_TIME,
  TICK,
  TIME,
} from "./event_block.ts";
import {
  areDigits,
  digitsBefore,
  endOfNumber,
  fourDigits,
  readDecimal,
  readInteger,
} from "./numbers.ts";
import { doublesOf, SourceNames } from "./source_names.ts";

/** What must be readable behind the bytes that are scanned, because they are read in large steps. */
export const SCAN_SLACK_BYTES = 512;

const encoder = new TextEncoder();
/** The doubles of a text, each a constant of its own: a processor compares with those best. */
const textOf = (text: string): Float64Array => doublesOf(encoder.encode(text));
const [I0, I1, I2, I3, I4, I5] = textOf('{"event_type":"INTERNAL","system_clock_time":');
const [, S1, S2, S3, S4, S5] = textOf('{"event_type":"SEND","system_clock_time":');
const [, R1, R2, R3, R4, R5] = textOf('{"event_type":"RECEIVE","system_clock_time":');
const [L0, L1, L2] = textOf(',"logical_clock_time":');
const [Q0, Q1, Q2] = textOf(',"message_queue_size":');
const [N0, N1, N2] = textOf(',"message":null,"tick":');
const [M0, M1, M2] = textOf(',"message":{"source":');
const [F0, F1, F2, F3, F4, F5] = textOf(',"type":"SEND_FIRST","system_clock_time":');
const [G0, G1, G2, G3, G4, G5] = textOf(',"type":"SEND_SECOND","system_clock_time":');
const [B0, B1, B2, B3, B4] = textOf(',"type":"BROADCAST","system_clock_time":');
const [P0, P1, P2] = textOf(',"payload":""},"tick":');
const [D0, D1] = textOf(',"late_ms":');
const BRACE_LF = 0x0a7d;
/** From the name of its sender on, a line has no more bytes than these. */
const MESSAGE_BYTES_MAX = 256;
const ZERO = 0x30;
const POINT = 0x2e;
/** Below it, any number of whole microseconds is exact. */
const SECONDS_MAX = 9e9;
const MICRO = 1e6;
/** The upper two of four bytes. */
const UPPER_HALF = -0x10000;

/** Scans the lines of one log. */
export class EventScanner {
  /** What gets the events. */
  target: EventBlock;
  readonly #names: SourceNames;
  #heardOf = 0;
  #self = 0;
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   * @param target Gets the events.
   */
  constructor(sources: readonly string[], target: EventBlock) {
    this.target = target;
    this.#names = new SourceNames(sources);
  }

  /** Where the first line starts that was not read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Reads lines up to the first that is not as scale-sim writes it, or is not all there.
   *
   * @param view Where the lines are and, behind `limit`, {@linkcode SCAN_SLACK_BYTES} more of any value.
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far.
   * @returns How many were read: they are at the start of the block, and what is there after them is
   *   undefined.
   */
  scan(view: DataView, start: number, limit: number): number {
    const { floats, words, capacity } = this.target;
    const names = this.#names;
    // Of each number that is read: how wide the latest was; where it ended, 0 where the next cannot
    // begin like it; and its value without the last four digits, or its whole seconds in microseconds.
    let timeWidth = 1;
    let timeEnd = 0;
    let timeWhole = 0;
    let clockWidth = 1;
    let clockEnd = 0;
    let clockUpper = 0;
    let stampTimeWidth = 1;
    let stampTimeEnd = 0;
    let stampTimeWhole = 0;
    let stampWidth = 1;
    let stampEnd = 0;
    let stampUpper = 0;
    let tickWidth = 1;
    let tickEnd = 0;
    let tickUpper = 0;
    let inboxWidth = 1;
    let lateWidth = 1;
    let low = 0;
    let high = 0;
    let end = 0;
    let kind = 0;
    let count = 0;
    // Whom messages are likely of:
    let heardOf = this.#heardOf;
    let self = this.#self;
    let line = start;
    for (; count < capacity; count++) {
      const place = count * EVENT_FLOATS;
      let at = line;
      if (!isAt(view, at, I0)) break; // all kinds begin alike
      if (isAt(view, at + 8, I1)) {
        if (!isAt(view, at + 16, I2) || !isAt(view, at + 24, I3)) break;
        if (!isAt(view, at + 32, I4) || !isAt(view, at + 37, I5)) break;
        kind = INTERNAL;
        at += 45;
      } else if (isAt(view, at + 8, R1)) {
        if (!isAt(view, at + 16, R2) || !isAt(view, at + 24, R3)) break;
        if (!isAt(view, at + 32, R4) || !isAt(view, at + 36, R5)) break;
        kind = RECEIVE;
        at += 44;
      } else {
        if (!isAt(view, at + 8, S1) || !isAt(view, at + 16, S2) || !isAt(view, at + 24, S3)) break;
        if (!isAt(view, at + 32, S4) || !isAt(view, at + 33, S5)) break;
        kind = SEND_FIRST;
        at += 41;
      }

      end = at + timeWidth;
      if (!isAt(view, end, L0)) end = endOfNumber(view, at);
      if (!isAt(view, end, L0) || !isAt(view, end + 8, L1) || !isAt(view, end + 14, L2)) break;
      if (
        timeEnd !== 0 && isSame(view, end - 14, timeEnd - 14) &&
        (timeWidth < 14 || isSame(view, end - 19, timeEnd - 19)) &&
        areDigits(low = digitsBefore(view, end)) &&
        areDigits(high = digitsBefore(view, end - 4) & UPPER_HALF)
      ) {
        floats[place + TIME] = (timeWhole + fourDigits(high) * 10_000 + fourDigits(low)) /
          MICRO;
        timeEnd = end;
      } else {
        if (!readDecimal(view, at, end, floats, place + TIME)) break;
        timeWidth = end - at;
        timeEnd = hasMicroseconds(view, at, end, floats[place + TIME] as number) ? end : 0;
        timeWhole = Math.floor(floats[place + TIME] as number) * MICRO;
      }
      at = end + 22;

      end = at + clockWidth;
      if (!isAt(view, end, Q0)) end = endOfNumber(view, at);
      if (!isAt(view, end, Q0) || !isAt(view, end + 8, Q1) || !isAt(view, end + 14, Q2)) break;
      if (
        clockEnd !== 0 && areDigits(low = digitsBefore(view, end)) &&
        isSame(view, end - 12, clockEnd - 12)
      ) {
        floats[place + LOGICAL_TIME] = clockUpper + fourDigits(low);
        clockEnd = end;
      } else {
        if (!readInteger(view, at, end, floats, place + LOGICAL_TIME)) break;
        clockWidth = end - at;
        clockEnd = clockWidth > 4 && clockWidth < 12 ? end : 0;
        clockUpper = withoutFour(floats[place + LOGICAL_TIME] as number);
      }
      at = end + 22;

      end = at + inboxWidth;
      if (kind === INTERNAL) {
        if (!isAt(view, end, N0)) end = endOfNumber(view, at);
        if (!isAt(view, end, N0) || !isAt(view, end + 8, N1) || !isAt(view, end + 15, N2)) break;
      } else {
        if (!isAt(view, end, M0)) end = endOfNumber(view, at);
        if (!isAt(view, end, M0) || !isAt(view, end + 8, M1) || !isAt(view, end + 13, M2)) break;
      }
      if (end - at === 1 && isDigit(low = view.getUint8(at) - ZERO)) {
        floats[place + INBOX_SIZE] = low;
      } else if (!readInteger(view, at, end, floats, place + INBOX_SIZE)) break;
      inboxWidth = end - at;

      if (kind === INTERNAL) {
        words[2 * place + KINDS] = INTERNAL;
        at = end + 23;
      } else {
        const likely = kind === RECEIVE ? heardOf : self;
        const sender = names.find(view, end + 21, likely, MESSAGE_BYTES_MAX);
        if (sender < 0) break;
        if (kind === RECEIVE) heardOf = sender;
        else self = sender;
        at = names.end;
        let messageKind = SEND_FIRST;
        if (isAt(view, at + 8, F1)) {
          if (!isAt(view, at, F0) || !isAt(view, at + 16, F2) || !isAt(view, at + 24, F3)) break;
          if (!isAt(view, at + 32, F4) || !isAt(view, at + 33, F5)) break;
          at += 41;
        } else if (isAt(view, at + 8, B1)) {
          if (!isAt(view, at, B0) || !isAt(view, at + 16, B2) || !isAt(view, at + 24, B3)) break;
          if (!isAt(view, at + 32, B4)) break;
          messageKind = BROADCAST;
          at += 40;
        } else {
          if (!isAt(view, at, G0) || !isAt(view, at + 8, G1) || !isAt(view, at + 16, G2)) break;
          if (!isAt(view, at + 24, G3) || !isAt(view, at + 32, G4) || !isAt(view, at + 34, G5)) {
            break;
          }
          messageKind = SEND_SECOND;
          at += 42;
        }
        if (kind !== RECEIVE) kind = messageKind;
        words[2 * place + SENDER] = sender;
        words[2 * place + KINDS] = kind | (messageKind << KIND_BITS);

        end = at + stampTimeWidth;
        if (!isAt(view, end, L0)) end = endOfNumber(view, at);
        if (!isAt(view, end, L0) || !isAt(view, end + 8, L1) || !isAt(view, end + 14, L2)) break;
        if (
          stampTimeEnd !== 0 && isSame(view, end - 14, stampTimeEnd - 14) &&
          (stampTimeWidth < 14 || isSame(view, end - 19, stampTimeEnd - 19)) &&
          areDigits(low = digitsBefore(view, end)) &&
          areDigits(high = digitsBefore(view, end - 4) & UPPER_HALF)
        ) {
          floats[place + STAMP_TIME] =
            (stampTimeWhole + fourDigits(high) * 10_000 + fourDigits(low)) / MICRO;
          stampTimeEnd = end;
        } else {
          if (!readDecimal(view, at, end, floats, place + STAMP_TIME)) break;
          stampTimeWidth = end - at;
          stampTimeEnd = hasMicroseconds(view, at, end, floats[place + STAMP_TIME] as number)
            ? end
            : 0;
          stampTimeWhole = Math.floor(floats[place + STAMP_TIME] as number) * MICRO;
        }
        at = end + 22;

        end = at + stampWidth;
        if (!isAt(view, end, P0)) end = endOfNumber(view, at);
        if (!isAt(view, end, P0) || !isAt(view, end + 8, P1) || !isAt(view, end + 14, P2)) break;
        if (
          stampEnd !== 0 && areDigits(low = digitsBefore(view, end)) &&
          isSame(view, end - 12, stampEnd - 12)
        ) {
          floats[place + STAMP] = stampUpper + fourDigits(low);
          stampEnd = end;
        } else {
          if (!readInteger(view, at, end, floats, place + STAMP)) break;
          stampWidth = end - at;
          stampEnd = stampWidth > 4 && stampWidth < 12 ? end : 0;
          stampUpper = withoutFour(floats[place + STAMP] as number);
        }
        if ((floats[place + STAMP] as number) > LOGICAL_TIME_MAX) break;
        at = end + 22;
      }

      end = at + tickWidth;
      if (!isAt(view, end, D0)) end = endOfNumber(view, at);
      if (!isAt(view, end, D0) || !isAt(view, end + 3, D1)) break;
      if (
        tickEnd !== 0 && areDigits(low = digitsBefore(view, end)) &&
        isSame(view, end - 12, tickEnd - 12)
      ) {
        floats[place + TICK] = tickUpper + fourDigits(low);
        tickEnd = end;
      } else {
        if (!readInteger(view, at, end, floats, place + TICK)) break;
        tickWidth = end - at;
        tickEnd = tickWidth > 4 && tickWidth < 12 ? end : 0;
        tickUpper = withoutFour(floats[place + TICK] as number);
      }
      at = end + 11;

      end = at + lateWidth;
      if (view.getInt16(end, true) !== BRACE_LF) end = endOfNumber(view, at);
      if (view.getInt16(end, true) !== BRACE_LF) break;
      if (end - at === 1 && isDigit(low = view.getUint8(at) - ZERO)) {
        floats[place + LATE_MS] = low;
      } else if (!readDecimal(view, at, end, floats, place + LATE_MS)) break;
      lateWidth = end - at;

      if (end + 2 > limit) break; // beyond it lie bytes of earlier lines
      line = end + 2;
    }
    this.#heardOf = heardOf;
    this.#self = self;
    this.#at = line;
    return count;
  }
}

// These are short, so that they become part of the function.

function isAt(view: DataView, at: number, eightBytes: number | undefined): boolean {
  return view.getFloat64(at, true) === eightBytes;
}

function isSame(view: DataView, a: number, b: number): boolean {
  return view.getFloat64(a, true) === view.getFloat64(b, true);
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

function withoutFour(value: number): number {
  return value - (value % 10_000);
}

/** Whether a number has six digits behind its point, and any other six would make one that is exact. */
function hasMicroseconds(view: DataView, at: number, end: number, value: number): boolean {
  return end - at > 7 && view.getUint8(end - 7) === POINT && value < SECONDS_MAX;
}
