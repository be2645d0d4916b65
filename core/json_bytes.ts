/** Writing lines of JSON as bytes, where `JSON.stringify` is too slow. */

/** Four digits at once: the characters of 0000 to 9999, the first in the lowest byte. */
const FOUR_DIGITS = Uint32Array.from({ length: 10_000 }, (_, n) => {
  const [a = 0, b = 0, c = 0, d = 0] = String(n).padStart(4, "0").split("").map(Number);
  return 0x30303030 + a + (b << 8) + (c << 16) + (d << 24);
});

const POINT = 0x2e;
const LF = 0x0a;
const ZERO = 0x30;
/** Numbers take less than this. */
const NUMBER_BYTES_MAX = 32;

const encoder = new TextEncoder();

/** A piece of text that is written again and again. */
export class Literal {
  /** Its bytes in words of eight, which can be copied at once; the last word may overhang. */
  readonly words: Float64Array;
  /** How many bytes it has. */
  readonly length: number;

  /**
   * Makes a piece.
   *
   * @param text The text. ASCII, so that no word is a float that is not a number, whose bytes would
   *   not survive being copied.
   * @throws {RangeError} Where the text is not ASCII.
   */
  constructor(text: string) {
    const bytes = encoder.encode(text);
    if (bytes.some((byte) => byte > 0x7e)) throw new RangeError(`'${text}' is not ASCII`);
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    this.words = new Float64Array(padded.buffer);
    this.length = bytes.length;
  }
}

/** Bytes that grow at their end. */
export class JsonBytes {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  /**
   * Makes room.
   *
   * @param capacity How many bytes are expected; there may be more.
   */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  /** What has been written; a view that is valid until more is. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Starts anew. */
  clear(): void {
    this.#length = 0;
  }

  /**
   * Writes a piece of text.
   *
   * @param literal The piece.
   */
  literal(literal: Literal): void {
    const words = literal.words;
    const count = words.length;
    this.#makeRoom(count * 8);
    const view = this.#view;
    let at = this.#length;
    for (let i = 0; i < count; i++) {
      view.setFloat64(at, words[i] as number, true);
      at += 8;
    }
    this.#length += literal.length;
  }

  /**
   * Writes an integer.
   *
   * @param value An integer from 0 to 2^53.
   */
  integer(value: number): void {
    this.#makeRoom(NUMBER_BYTES_MAX);
    this.#digits(value);
  }

  /**
   * Writes a time as a number of seconds.
   *
   * @param value Whole microseconds, from 0 to 10^15, up to which seconds have 15 digits that count:
   *   so many are written as they are read.
   */
  microseconds(value: number): void {
    this.#makeRoom(NUMBER_BYTES_MAX);
    const seconds = Math.floor(value / 1e6);
    this.#digits(seconds);
    const fraction = value - seconds * 1e6;
    if (fraction === 0) return;
    const view = this.#view;
    const at = this.#length;
    const high = Math.floor(fraction / 100);
    view.setUint8(at, POINT);
    view.setUint32(at + 1, FOUR_DIGITS[high] as number, true);
    view.setUint16(at + 5, (FOUR_DIGITS[fraction - high * 100] as number) >>> 16, true);
    let end = at + 7;
    while (view.getUint8(end - 1) === ZERO) end--;
    this.#length = end;
  }

  /**
   * Writes any text, such as JSON of what is rare.
   *
   * @param text The text.
   */
  text(text: string): void {
    this.#makeRoom(text.length * 3);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length));
    this.#length += written;
  }

  /** Ends a line. */
  endLine(): void {
    this.#makeRoom(1);
    this.#view.setUint8(this.#length++, LF);
  }

  #digits(value: number): void {
    if (value >= 10_000) {
      const high = Math.floor(value / 10_000);
      this.#digits(high);
      this.#view.setUint32(this.#length, FOUR_DIGITS[value - high * 10_000] as number, true);
      this.#length += 4;
      return;
    }
    const count = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
    const digits = (FOUR_DIGITS[value] as number) >>> (32 - 8 * count);
    this.#view.setUint32(this.#length, digits, true);
    this.#length += count;
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes > this.#bytes.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + bytes));
    larger.set(this.bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
