/** Columns of integers in few bytes: differences from one to the next, seven bits a byte. */

/** Writes columns one after another. */
export class ColumnWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /**
   * Appends a column.
   *
   * @param values Integers of which each is a safe one, and its difference from the one before, too.
   * @throws {RangeError} Where they are not.
   */
  write(values: ArrayLike<number>): void {
    let before = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      const difference = value - before;
      if (!Number.isSafeInteger(difference)) {
        throw new RangeError(
          `entry ${i} is ${value} after ${before}, wanted a safe integer between`,
        );
      }
      this.#writeDifference(difference);
      before = value;
    }
  }

  /** What has been written. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** The sign is the lowest bit of the first byte, where a doubled number would be none exactly. */
  #writeDifference(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    const size = value < 0 ? -1 - value : value;
    const first = (size % 64) * 2 + (value < 0 ? 1 : 0);
    let rest = Math.floor(size / 64);
    this.#bytes[this.#length++] = rest === 0 ? first : first + 128;
    if (rest === 0) return;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

/** Reads columns in the order of their writing. */
export class ColumnReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  /**
   * Starts at the first column.
   *
   * @param bytes What a {@linkcode ColumnWriter} wrote.
   */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Reads the next column.
   *
   * @param into Takes the integers; its length is the column's.
   * @returns `into`.
   */
  read<T extends { readonly length: number; [index: number]: number }>(into: T): T {
    let value = 0;
    for (let i = 0; i < into.length; i++) {
      value += this.#readDifference();
      into[i] = value;
    }
    return into;
  }

  #readDifference(): number {
    let byte = this.#bytes[this.#position++] ?? 0;
    const isNegative = byte % 2 === 1;
    let size = (byte % 128 - byte % 2) / 2;
    for (let scale = 64; byte >= 128; scale *= 128) {
      byte = this.#bytes[this.#position++] ?? 0;
      size += (byte % 128) * scale;
    }
    return isNegative ? -1 - size : size;
  }
}

/**
 * Writes bytes as base64.
 *
 * @param bytes Any bytes.
 * @returns The text.
 */
export function toBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    characters += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(characters);
}

/**
 * Reads base64.
 *
 * @param text What {@linkcode toBase64} wrote.
 * @returns The bytes.
 */
export function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
