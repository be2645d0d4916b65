/** Writing lines of JSON as bytes, where `JSON.stringify` is too slow. */

const LF = 0x0a;

/** What is kept where much is let go. */
const CAPACITY_MIN = 1024;

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

  /** How many bytes there is room for without more memory. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  /** What has been written; a view that is valid until more is. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /**
   * Starts anew.
   *
   * @param capacityMax How much memory is kept for what comes; where there is more, little is.
   */
  clear(capacityMax = Infinity): void {
    this.#length = 0;
    if (this.#bytes.length > capacityMax) this.#takeBytes(new Uint8Array(CAPACITY_MIN));
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
    // A character takes up to three bytes, but nearly always one, and a line may be a large roster.
    this.makeRoom(text.length);
    const read = this.#encode(text);
    if (read === text.length) return;
    this.makeRoom((text.length - read) * 3);
    this.#encode(text.slice(read));
  }

  /** Ends a line. */
  endLine(): void {
    this.makeRoom(1);
    this.#view.setUint8(this.#length++, LF);
  }

  /** Writes as much of a text as there is room for, and says how many characters that are. */
  #encode(text: string): number {
    const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length));
    this.#length += written;
    return read;
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + bytes));
    larger.set(this.bytes);
    this.#takeBytes(larger);
  }

  #takeBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
