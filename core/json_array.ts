/** A JSON array cut into its elements, chunk by chunk, so that a long or broken one can be read. */

import { LONG_LINE_BYTES_MAX } from "./lines.ts";

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const OPENING = new Set([OPENING_BRACKET, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Cuts the objects out of a JSON array. Whether each is valid JSON, its parser says. Where the outermost
 * value is no array, there are no elements.
 */
export class ArraySplitter {
  readonly #elementBytesMax: number;
  #pending: Uint8Array[] = [];
  /** How long the element is that has begun; beyond the largest size its bytes are not kept. */
  #pendingSize = 0;
  /** How many brackets are open: 1 within the array, more within an element. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #line = 1;
  #elementLine = 1;
  #opening = 0;

  /**
   * Makes a splitter at the start of a text.
   *
   * @param elementBytesMax The longest element that is kept, in bytes, lest a bracket that is missing
   *   makes an element of all that follows. Of a longer one an empty piece is handed over.
   */
  constructor(elementBytesMax: number = LONG_LINE_BYTES_MAX) {
    this.#elementBytesMax = elementBytesMax;
  }

  /** Whether the array has been closed. */
  get isComplete(): boolean {
    return this.isArray && this.#depth === 0;
  }

  /** Whether anything has opened at all. */
  get hasStarted(): boolean {
    return this.#opening !== 0;
  }

  /** Whether what has opened is an array. */
  get isArray(): boolean {
    return this.#opening === OPENING_BRACKET;
  }

  /** The line on which the last element began. */
  get elementLine(): number {
    return this.#elementLine;
  }

  /** Whether an element has begun and not ended. */
  get isInElement(): boolean {
    return this.isArray && this.#depth > 1;
  }

  /**
   * Takes the next bytes.
   *
   * @param chunk The bytes.
   * @param onElement Gets the bytes of each element that they end, and the line on which it began.
   */
  push(chunk: Uint8Array, onElement: (element: Uint8Array, line: number) => void): void {
    let start = this.isInElement ? 0 : -1;
    for (const [at, byte] of chunk.entries()) {
      if (byte === LF) this.#line++;
      if (this.#isInString) this.#passString(byte);
      else if (byte === QUOTE) this.#isInString = true;
      else if (OPENING.has(byte)) {
        if (this.#opening === 0) this.#opening = byte;
        if (++this.#depth === 2 && this.isArray) {
          start = at;
          this.#elementLine = this.#line;
        }
      } else if (CLOSING.has(byte) && this.#depth > 0 && --this.#depth === 1 && this.isArray) {
        onElement(this.#complete(chunk.subarray(start, at + 1)), this.#elementLine);
        start = -1;
      }
    }
    if (start >= 0) this.#hold(chunk.slice(start));
  }

  #passString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
  }

  #hold(bytes: Uint8Array): void {
    this.#pendingSize += bytes.length;
    if (this.#pendingSize > this.#elementBytesMax) this.#pending = [];
    else this.#pending.push(bytes);
  }

  #complete(tail: Uint8Array): Uint8Array {
    if (this.#pendingSize === 0) return tail;
    this.#hold(tail);
    const parts = this.#pending;
    const whole = new Uint8Array(parts.length === 0 ? 0 : this.#pendingSize);
    this.#pending = [];
    this.#pendingSize = 0;
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
