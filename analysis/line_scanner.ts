/** What readers of lines share that are written in a fixed order: to compare, and to read numbers. */

const ZERO = 0x30;
/** The upper halves of four bytes, and those of four digits. */
const HIGH_HALVES = 0xf0f0f0f0;
const ZEROS = 0x30303030;
const POINT = 0x2e;
const QUOTE = 0x22;
const LF = 0x0a;
const BRACE = 0x7d;
/** A number of more digits is none that scale-sim writes; one of 2^53 or more is not exact. */
const DIGITS_MAX = 16;
const EXACT_MAX = 2 ** 53 - 1;
/** So few names are tried one after another; of more, those that end alike are looked up. */
const TRIED_MAX = 8;
const POWERS = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, k) => 10 ** k);

/** Bytes that are expected at a place; compared four at a time. */
export class Literal {
  /** How many bytes there are. */
  readonly length: number;
  readonly #words: Int32Array;

  /**
   * Makes a literal.
   *
   * @param text The text, four bytes at least. Its last word may overlap the one before.
   */
  constructor(text: string) {
    const bytes = new TextEncoder().encode(text);
    const view = new DataView(bytes.buffer);
    this.length = bytes.length;
    this.#words = Int32Array.from({ length: Math.ceil(bytes.length / 4) }, (_, i) => {
      return view.getInt32(Math.min(4 * i, bytes.length - 4), true);
    });
  }

  /**
   * Compares.
   *
   * @param view Where to look.
   * @param at At which byte.
   * @returns Whether the bytes are there.
   */
  isAt(view: DataView, at: number): boolean {
    const words = this.#words;
    const last = words.length - 1;
    const end = at + this.length;
    // The end first: names of hosts mostly differ there alone.
    if (end > view.byteLength || view.getInt32(end - 4, true) !== words[last]) return false;
    for (let i = 0; i < last; i++, at += 4) {
      if (view.getInt32(at, true) !== words[i]) return false;
    }
    return true;
  }
}

/** A place in a buffer, and the ways to go on from there. */
export class LineScanner {
  readonly #names: readonly Literal[];
  /** The hosts by the last four bytes of their names, which mostly tell them apart. */
  readonly #namesByEnd = new Map<number, number[]>();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#names = sources.map((source) => new Literal(JSON.stringify(source)));
    for (const [host, source] of sources.entries()) {
      const bytes = new TextEncoder().encode(JSON.stringify(source).slice(0, -1));
      const end = new DataView(bytes.buffer).getInt32(bytes.length - 4, true);
      this.#namesByEnd.set(end, [...this.#namesByEnd.get(end) ?? [], host]);
    }
  }

  /** The place. */
  get at(): number {
    return this.#at;
  }

  /**
   * Goes to a place.
   *
   * @param view The buffer.
   * @param at The byte.
   */
  moveTo(view: DataView, at: number): void {
    this.#view = view;
    this.#at = at;
  }

  /**
   * Goes past a literal, if it is here.
   *
   * @param literal The literal.
   * @returns Whether it was.
   */
  skip(literal: Literal): boolean {
    const isThere = literal.isAt(this.#view, this.#at);
    if (isThere) this.#at += literal.length;
    return isThere;
  }

  /**
   * Goes past the end of an object and of its line.
   *
   * @returns Whether they were here.
   */
  skipEnd(): boolean {
    const isThere = this.#peek(0) === BRACE && this.#peek(1) === LF;
    this.#at += 2;
    return isThere;
  }

  /**
   * Reads the name of a host, in quotes.
   *
   * @param likely The number of a host that it may be, to be tried first.
   * @returns The host's number, or -1 where the name is none of the run.
   */
  host(likely: number): number {
    const names = this.#names;
    const again = names[likely];
    if (again !== undefined && this.skip(again)) return likely;
    if (names.length <= TRIED_MAX) {
      for (let host = 0; host < names.length; host++) {
        if (this.skip(names[host] as Literal)) return host;
      }
      return -1;
    }
    let end = this.#at + 1;
    const { byteLength } = this.#view;
    while (end < byteLength && this.#view.getUint8(end) !== QUOTE) end++;
    if (end >= byteLength || end < 4) return -1;
    for (const host of this.#namesByEnd.get(this.#view.getInt32(end - 4, true)) ?? []) {
      const name = this.#names[host];
      if (name !== undefined && this.skip(name)) return host;
    }
    return -1;
  }

  /**
   * Reads digits.
   *
   * @returns Their value; -1 where there are none, too many, or zeros that JSON does not have.
   */
  integer(): number {
    const start = this.#at;
    const value = this.#digits(0);
    const digits = this.#at - start;
    if (digits === 0 || value > EXACT_MAX) return -1;
    return digits > 1 && this.#view.getUint8(start) === ZERO ? -1 : value;
  }

  /**
   * Reads a decimal number without exponent.
   *
   * @returns Its value, as `JSON.parse` has it; -1 as of integers.
   */
  number(): number {
    const start = this.#at;
    const whole = this.integer();
    if (whole < 0 || this.#peek(0) !== POINT) return whole;
    this.#at++;
    const fraction = this.#at;
    const value = this.#digits(whole);
    if (this.#at === fraction || this.#at - start > DIGITS_MAX + 1 || value > EXACT_MAX) return -1;
    return value / (POWERS[this.#at - fraction] ?? NaN); // both are exact, so it is rounded once
  }

  #peek(ahead: number): number {
    const at = this.#at + ahead;
    return at < this.#view.byteLength ? this.#view.getUint8(at) : 0;
  }

  #digits(value: number): number {
    const view = this.#view;
    const { byteLength } = view;
    let at = this.#at;
    for (; at + 4 <= byteLength; at += 4) {
      const word = view.getInt32(at, true);
      if (!areDigits(word)) break;
      value = value * 10_000 + fourDigits(word);
    }
    for (; at < byteLength; at++) {
      const digit = view.getUint8(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#at = at;
    return value;
  }
}

/** Whether four bytes are digits: 0x30 to 0x39 each, which adding 6 does not lift to 0x40. */
function areDigits(word: number): boolean {
  return (word & HIGH_HALVES) === ZEROS && ((word + 0x06060606) & HIGH_HALVES) === ZEROS;
}

/** The value of four digits, the first of which is the lowest byte. */
function fourDigits(word: number): number {
  return (word & 15) * 1000 + ((word >> 8) & 15) * 100 + ((word >> 16) & 15) * 10 +
    ((word >> 24) & 15);
}
