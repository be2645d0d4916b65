/**
 * Recognising a message by its bytes, without decoding it. A router under load spends its time here:
 * the layout that our own hosts write is compared eight bytes at a time, which finds the line's end
 * as well. Whatever looks different in any way is left to the full check, so the two agree: what is
 * recognised here, `checkMessage` accepts with the same type and stamp, and `checkPlausible` too.
 */

import { MESSAGE_TYPES } from "./message.ts";

/** What must be readable behind the bytes that are scanned, because they are read in large steps. */
export const SCAN_SLACK_BYTES = 32;

const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** So many digits are a number that a double holds exactly and that is within every bound. */
const DIGITS_MAX = 15;
/** A stamp of so many digits is plausible at any time of a run; longer ones are checked in full. */
const STAMP_DIGITS_MAX = 9;

const encoder = new TextEncoder();

/** A text that is compared as doubles; no eight bytes of ASCII are a NaN or a zero. */
class Pattern {
  readonly length: number;
  readonly #words: Float64Array;
  /** Where the last eight bytes begin; they overlap those before. */
  readonly #tail: number;
  readonly #tailWord: number;

  /** The text must be ASCII and at least eight bytes long. */
  constructor(text: Uint8Array<ArrayBuffer>) {
    const view = new DataView(text.buffer, text.byteOffset);
    this.length = text.length;
    this.#words = new Float64Array(text.length >> 3);
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = view.getFloat64(i << 3, true);
    this.#tail = text.length - 8;
    this.#tailWord = view.getFloat64(this.#tail, true);
  }

  static of(text: string): Pattern {
    return new Pattern(encoder.encode(text));
  }

  /** Whether the text stands there. */
  isAt(view: DataView, at: number): boolean {
    const words = this.#words;
    for (let i = 0; i < words.length; i++) {
      if (view.getFloat64(at + (i << 3), true) !== words[i]) return false;
    }
    return view.getFloat64(at + this.#tail, true) === this.#tailWord;
  }
}

const STAMP = Pattern.of(`,"logical_clock_time":`);
const PAYLOAD = Pattern.of(`,"payload":"`);
const END = `"}\n`;

/** Recognises the messages of one sender. */
export class MessageScanner {
  /** The number of the message's type in `MESSAGE_TYPES`, after a line was recognised. */
  type = 0;
  readonly #first: Pattern;
  readonly #second: Pattern;
  readonly #broadcast: Pattern;
  /** Where in a line the sixth letter of the type is, in which the types differ. */
  readonly #letterAt: number;
  readonly #bytesMin: number;
  readonly #bytesMax: number;
  /** Where the stamp of the line is that was recognised. */
  #stampAt = 0;
  #stampEnd = 0;

  /**
   * Makes a scanner.
   *
   * @param source The sender, as checked in its HELLO: so it is ASCII and needs no escapes.
   * @param lineBytesMax The longest line that is accepted, in bytes without its LF.
   */
  constructor(source: string, lineBytesMax: number) {
    const head = `{"source":"${source}","type":"`;
    const [first, second, broadcast] = MESSAGE_TYPES.map((type) =>
      Pattern.of(`${head}${type}","system_clock_time":`)
    ) as [Pattern, Pattern, Pattern];
    this.#first = first;
    this.#second = second;
    this.#broadcast = broadcast;
    this.#letterAt = head.length + 5;
    this.#bytesMin = second.length + 1 + STAMP.length + 1 + PAYLOAD.length + END.length - 2;
    this.#bytesMax = lineBytesMax + 1;
  }

  /**
   * Recognises a line.
   *
   * @param view The bytes and, behind `limit`, {@linkcode SCAN_SLACK_BYTES} more of any value.
   * @param start Where the line begins.
   * @param limit Where the bytes end that have come so far.
   * @returns Where the next line begins; -1 where this one is incomplete or needs the full check.
   */
  scan(view: DataView, start: number, limit: number): number {
    if (limit - start < this.#bytesMin) return -1;
    const letter = view.getUint8(start + this.#letterAt);
    const type = letter === 0x46 ? 0 : letter === 0x53 ? 1 : 2;
    const pattern = type === 0 ? this.#first : type === 1 ? this.#second : this.#broadcast;
    if (!pattern.isAt(view, start)) return -1;

    let at = digitsEnd(view, start + pattern.length, limit);
    if (at === -1) return -1;
    if (view.getUint8(at) === POINT) {
      at = fractionEnd(view, at + 1, limit);
      if (at === -1) return -1;
    }
    if (!STAMP.isAt(view, at)) return -1;
    const stampAt = at + STAMP.length;
    const stampEnd = digitsEnd(view, stampAt, limit);
    if (stampEnd === -1 || stampEnd - stampAt > STAMP_DIGITS_MAX) return -1;
    if (!PAYLOAD.isAt(view, stampEnd)) return -1;

    at = textEnd(view, stampEnd + PAYLOAD.length, limit);
    const end = at + END.length;
    const isEnd = end <= limit && end - start <= this.#bytesMax &&
      view.getUint8(at) === QUOTE && view.getUint16(at + 1) === BRACE_LF;
    if (!isEnd) return -1;
    this.type = type;
    this.#stampAt = stampAt;
    this.#stampEnd = stampEnd;
    return end;
  }

  /**
   * Reads the stamp of the line that was recognised last.
   *
   * @param view The same bytes.
   * @returns The sender's logical time.
   */
  logicalTime(view: DataView): number {
    let time = 0;
    for (let at = this.#stampAt; at < this.#stampEnd; at++) {
      time = time * 10 + view.getUint8(at) - ZERO;
    }
    return time;
  }
}

const BRACE_LF = 0x7d0a;

/** Where an integer without sign or leading zeros ends; -1 where none of a few digits is there. */
function digitsEnd(view: DataView, start: number, limit: number): number {
  const first = start < limit ? view.getUint8(start) : 0;
  if (first <= ZERO || first > NINE) return -1;
  const at = fractionEnd(view, start, limit);
  return at - start > DIGITS_MAX ? -1 : at;
}

/** Where a row of one or more digits ends, -1 where there are none. */
function fractionEnd(view: DataView, start: number, limit: number): number {
  let at = start;
  while (at < limit && areDigits(view.getInt32(at, true))) at += 4;
  while (at < limit && isDigit(view.getUint8(at))) at++;
  return at > start && at < limit ? at : -1;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** Whether all four bytes are digits: the upper half is 3, also after 6 has been added. */
function areDigits(word: number): boolean {
  return ((word & 0xf0f0f0f0) | (((word + 0x06060606) & 0xf0f0f0f0) >>> 4)) === 0x33333333;
}

/**
 * Where the plain part of a text ends, at `limit` at most: the first byte that is a quote, a
 * backslash, a control character, or no ASCII.
 */
function textEnd(view: DataView, start: number, limit: number): number {
  let at = start;
  while (at < limit && view.getUint8(at) !== QUOTE && arePlain(view.getInt32(at, true))) at += 4;
  while (at < limit && isPlain(view.getUint8(at))) at++;
  return at;
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== 0x5c;
}

/** Whether all four bytes are plain. Each sum carries into the top bit of a byte, never beyond. */
function arePlain(word: number): boolean {
  if ((word & 0x80808080) !== 0) return false; // else the sums below could run over
  const all = (word + 0x60606060) & ((word ^ 0x22222222) + 0x7f7f7f7f) &
    ((word ^ 0x5c5c5c5c) + 0x7f7f7f7f);
  return (all & 0x80808080) === (0x80808080 | 0);
}
