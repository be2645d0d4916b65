/** Numbers as lines of logs hold them, read from their bytes four digits at a time. */

const ZERO = 0x30;
const POINT = 0x2e;
/** Four times the byte of a zero: what is left of a digit without it is the digit's value. */
const ZEROS = 0x30303030;
/** Lifts the upper bit of a byte that is more than 9. */
const ABOVE_NINE = 0x76767676;
const UPPER_BITS = 0x80808080;
/** Of more digits a double does not hold all. */
const DIGITS_MAX = 16;
const EXACT_MAX = 2 ** 53 - 1;
const POWERS = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, k) => 10 ** k);

/** The widest number that is read, in bytes. */
export const NUMBER_WIDTH_MAX: number = DIGITS_MAX + 1;

/**
 * Finds where a number ends.
 *
 * @param view Where it is.
 * @param at Its first byte.
 * @returns The first byte that is neither digit nor point, or one after {@linkcode NUMBER_WIDTH_MAX}.
 */
export function endOfNumber(view: DataView, at: number): number {
  const limit = at + NUMBER_WIDTH_MAX + 1;
  while (at < limit) {
    const byte = view.getUint8(at);
    if (byte !== POINT && (byte < ZERO || byte > ZERO + 9)) break;
    at++;
  }
  return at;
}

/**
 * Reads a whole number.
 *
 * @param view Where it is, behind at least eight other bytes.
 * @param at Its first byte.
 * @param end The byte after it.
 * @param floats Gets its value: a number that is returned would take memory.
 * @param place Where.
 * @returns Whether it is a number as JSON has it, and exact.
 */
export function readInteger(
  view: DataView,
  at: number,
  end: number,
  floats: Float64Array,
  place: number,
): boolean {
  const width = end - at;
  if (width < 1 || width > DIGITS_MAX) return false;
  if (width > 1 && view.getUint8(at) === ZERO) return false;
  const high = width > 8 ? upToEight(view, at, end - 8) : 0;
  const low = upToEight(view, width > 8 ? end - 8 : at, end);
  const value = high * 1e8 + low;
  floats[place] = value;
  return high >= 0 && low >= 0 && value <= EXACT_MAX;
}

/**
 * Reads a decimal number without exponent, as `JSON.parse` does.
 *
 * @param view Where it is, behind at least eight other bytes.
 * @param at Its first byte.
 * @param end The byte after it.
 * @param floats Gets its value.
 * @param place Where.
 * @returns Whether it is a number as JSON has it, and of digits that a double holds exactly.
 */
export function readDecimal(
  view: DataView,
  at: number,
  end: number,
  floats: Float64Array,
  place: number,
): boolean {
  let point = at;
  while (point < end && view.getUint8(point) !== POINT) point++;
  if (point === end) return readInteger(view, at, end, floats, place);
  if (end - at > NUMBER_WIDTH_MAX || !readInteger(view, at, point, floats, place)) return false;
  const whole = floats[place] as number;
  const start = point + 1;
  if (start === end) return false;
  const high = end - start > 8 ? upToEight(view, start, end - 8) : 0;
  const low = upToEight(view, Math.max(start, end - 8), end);
  const power = POWERS[end - start] as number;
  const value = whole * power + (high * 1e8 + low);
  floats[place] = value / power; // both are exact, so it is rounded once
  return high >= 0 && low >= 0 && value <= EXACT_MAX;
}

/** The value of one to eight digits; -1 where they are none. At least eight bytes go before them. */
function upToEight(view: DataView, at: number, end: number): number {
  const width = end - at;
  const last = view.getInt32(end - 4, true) ^ ZEROS;
  if (width <= 4) {
    const kept = dropFirst(last, 4 - width);
    return areDigits(kept) ? fourDigits(kept) : -1;
  }
  const first = dropFirst(view.getInt32(end - 8, true) ^ ZEROS, 8 - width);
  return areDigits(first) && areDigits(last) ? fourDigits(first) * 10_000 + fourDigits(last) : -1;
}

/** Makes the first few of four digits, which are the lowest bytes, zeros. */
function dropFirst(word: number, bytes: number): number {
  return (word >>> (8 * bytes)) << (8 * bytes);
}

/**
 * Takes the four bytes before one, each less that of a zero.
 *
 * @param view Where they are.
 * @param end The byte after them.
 * @returns Their values if they are digits, the last one uppermost.
 */
export function digitsBefore(view: DataView, end: number): number {
  return view.getInt32(end - 4, true) ^ ZEROS;
}

/**
 * Says whether four bytes, less that of a zero each, are digits.
 *
 * @param word The bytes.
 * @returns Whether each is 0 to 9.
 */
export function areDigits(word: number): boolean {
  return ((word | (word + ABOVE_NINE)) & UPPER_BITS) === 0;
}

/**
 * Reads four digits: by twos, then all.
 *
 * @param word Their values, the first one lowest.
 * @returns The number.
 */
export function fourDigits(word: number): number {
  return Math.imul((Math.imul(word, 0xa01) >>> 8) & 0xff00ff, 0x640001) >>> 16; // 10 and 100 times
}
