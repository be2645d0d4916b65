/**
 * Numbers as JSON has them, put as bytes into a view. Each function takes where to put them and
 * returns where they end, so that a line's place stays in a register from its start to its end.
 * All of them may write up to {@linkcode NUMBER_BYTES_MAX} bytes, whatever the number takes.
 */

/** So much room a number needs. */
export const NUMBER_BYTES_MAX = 32;

/** The characters of 0000 to 9999, the first in the lowest byte. */
const FOUR_DIGITS = wordsOf(10_000, (n) => String(n).padStart(4, "0"));
/** The same without zeros in front: what is behind the last digit will be written over. */
const UP_TO_FOUR_DIGITS = wordsOf(10_000, (n) => String(n).padEnd(4));
/** The characters of 000. to 999. */
const THREE_DIGITS_AND_POINT = wordsOf(1000, (n) => `${String(n).padStart(3, "0")}.`);

const DIGIT_COUNTS = Uint8Array.from({ length: 10_000 }, (_, n) => String(n).length);
const POINT = 0x2e;
const ZERO = 0x30;

function wordsOf(length: number, text: (n: number) => string): Uint32Array {
  return Uint32Array.from({ length }, (_, n) => {
    return [...text(n)].reduceRight((word, character) => word << 8 | character.charCodeAt(0), 0);
  });
}

/**
 * Puts an integer.
 *
 * @param view Where to.
 * @param at From which byte on.
 * @param value An integer from 0 to 2^53.
 * @returns Where it ends.
 */
export function putInteger(view: DataView, at: number, value: number): number {
  if (value >= 10_000) return putLong(view, at, value);
  view.setUint32(at, UP_TO_FOUR_DIGITS[value] as number, true);
  return at + (DIGIT_COUNTS[value] as number);
}

function putLong(view: DataView, at: number, value: number): number {
  if (value >= 1e8) return putVeryLong(view, at, value);
  const digits = value | 0;
  const high = (digits / 10_000) | 0;
  view.setUint32(at, UP_TO_FOUR_DIGITS[high] as number, true);
  const end = at + (DIGIT_COUNTS[high] as number);
  view.setUint32(end, FOUR_DIGITS[digits - high * 10_000] as number, true);
  return end + 4;
}
function putVeryLong(view: DataView, at: number, value: number): number {
  const high = Math.floor(value / 10_000);
  const end = putLong(view, at, high);
  view.setUint32(end, FOUR_DIGITS[value - high * 10_000] as number, true);
  return end + 4;
}

/**
 * Puts a time as a number of seconds.
 *
 * @param view Where to.
 * @param at From which byte on.
 * @param value Whole microseconds, from 0 to 10^15, up to which seconds have 15 digits that count:
 *   so many are written as they are read.
 * @returns Where it ends.
 */
export function putMicroseconds(view: DataView, at: number, value: number): number {
  const seconds = Math.floor(value / 1e6);
  const end = putInteger(view, at, seconds);
  const fraction = value - seconds * 1e6;
  if (fraction === 0) return end;
  const high = Math.floor(fraction / 100);
  view.setUint8(end, POINT);
  view.setUint32(end + 1, FOUR_DIGITS[high] as number, true);
  view.setUint32(end + 5, (FOUR_DIGITS[fraction - high * 100] as number) >>> 16, true);
  return withoutZeros(view, end + 7);
}

/** Cuts zeros off a fraction, and its point if nothing else is left. */
function withoutZeros(view: DataView, at: number): number {
  let end = at;
  while (view.getUint8(end - 1) === ZERO) end--;
  return view.getUint8(end - 1) === POINT ? end - 1 : end;
}

/** Times that differ by less than this have their first digits in common. */
const NEAR_MICROSECONDS = 1e9;

/**
 * Puts times that come one after another, as those of a run do: the digits from a thousand seconds
 * on are kept, and what is below them is an integer of 32 bits.
 */
export class RisingTimes {
  /** The thousand seconds that are kept, in microseconds, less the half by which times are rounded. */
  #from = Infinity;
  /** Their digits, at most seven. */
  readonly #digits = new DataView(new ArrayBuffer(NUMBER_BYTES_MAX));
  readonly #words = new Float64Array(this.#digits.buffer);
  #digitCount = 0;

  /**
   * Puts a time, rounded to microseconds.
   *
   * @param view Where to.
   * @param at From which byte on.
   * @param time Seconds, from 0 to 10^9. Those of the latest thousand are fast.
   * @returns Where it ends.
   */
  put(view: DataView, at: number, time: number): number {
    const micros = time * 1e6;
    const rest = micros - this.#from;
    if (!(rest >= 0 && rest < NEAR_MICROSECONDS)) return this.#putFar(view, at, micros);
    const below = rest | 0;
    const millis = (below / 1000) | 0;
    const seconds = (millis / 1000) | 0;
    view.setFloat64(at, this.#words[0] as number, true);
    const end = at + this.#digitCount;
    view.setUint32(end, THREE_DIGITS_AND_POINT[seconds] as number, true);
    view.setUint32(end + 4, THREE_DIGITS_AND_POINT[millis - seconds * 1000] as number, true);
    view.setUint32(end + 7, THREE_DIGITS_AND_POINT[below - millis * 1000] as number, true);
    return view.getUint8(end + 9) === ZERO ? withoutZeros(view, end + 10) : end + 10;
  }

  /** Puts any time, and keeps the digits of a later one. Below a thousand seconds there are none. */
  #putFar(view: DataView, at: number, micros: number): number {
    const value = Math.round(micros);
    const thousands = Math.floor(value / NEAR_MICROSECONDS);
    const isLater = thousands > 0 && !(micros < this.#from && this.#from < Infinity);
    if (isLater) {
      this.#from = thousands * NEAR_MICROSECONDS - 0.5;
      this.#digitCount = putInteger(this.#digits, 0, thousands);
    }
    return putMicroseconds(view, at, value);
  }
}
