/** Columns of integers in few bytes: differences from one to the next, seven bits a byte. */

/** Writes columns one after another. */
export class ColumnWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /**
   * Appends a column.
   *
   * @param values Integers up to 2^51 either side of zero.
   */
  write(values: ArrayLike<number>): void {
    let before = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      this.#writeVarint(zigzag(value - before));
      before = value;
    }
  }

  /** What has been written. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #writeVarint(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    let rest = value;
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
      value += unzigzag(this.#readVarint());
      into[i] = value;
    }
    return into;
  }

  #readVarint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#position++] ?? 0;
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
      scale *= 128;
    }
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

/** Small numbers of either sign become small numbers from 0 on. */
function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
