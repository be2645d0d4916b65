/** Writing lines of JSON as bytes, where `JSON.stringify` is too slow. */

const LF = 0x0a;

const encoder = new TextEncoder();

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

  /** Where bytes are put by hand, from {@linkcode JsonBytes.length} on; valid until room is made. */
  get view(): DataView<ArrayBuffer> {
    return this.#view;
  }

  /**
   * Makes room for bytes that are put by hand. {@linkcode JsonBytes.endAt} says how far they are meant.
   *
   * @param bytes How much room.
   */
  makeRoom(bytes: number): void {
    if (this.#length + bytes > this.#bytes.length) this.#grow(bytes);
  }

  /**
   * Takes bytes as written that were put by hand.
   *
   * @param length Where they end.
   */
  endAt(length: number): void {
    this.#length = length;
  }

  /**
   * Writes any text, such as JSON of what is rare.
   *
   * @param text The text.
   */
  text(text: string): void {
    this.makeRoom(text.length * 3);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length));
    this.#length += written;
  }

  /** Ends a line. */
  endLine(): void {
    this.makeRoom(1);
    this.#view.setUint8(this.#length++, LF);
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + bytes));
    larger.set(this.bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
