/** What waits to be written to a connection: copied while small, borrowed while large, batched. */

import { Chunk } from "./chunk.ts";

/** The one method that an outbox needs of a connection. */
export interface Sink {
  /**
   * Writes some of the bytes.
   *
   * @param bytes What to write.
   * @returns How many were taken.
   */
  write(bytes: Uint8Array): Promise<number>;
}

/** How an outbox is set up. */
export interface OutboxOptions {
  /** From how many waiting bytes on it is full. It takes more all the same. */
  readonly bytesMax?: number;
  /** Says how large its own buffers may become at present. */
  readonly bufferBytesMax?: () => number;
  /** Called each time when everything has been written. */
  readonly onDrained?: () => void;
  /** Called once when the sink has failed; nothing is written any more. */
  readonly onBroken?: () => void;
}

/** From here on a slice is borrowed: to hold its chunk is cheaper than to copy it. */
const BORROW_BYTES_MIN = 4_096;
const FIRST_BUFFER_BYTES = 512;
const GROWTH = 4;
const BUFFER_BYTES_MAX = 1 << 18;
const LF = 0x0a;

/** Bytes that wait, in whole lines. */
interface Segment {
  readonly bytes: Uint8Array;
  /** The first byte that has not been written. */
  start: number;
  end: number;
  /** What to release once it is written. */
  readonly chunk: Chunk | undefined;
}

/**
 * An outbox. It takes slices of chunks that others read into; everything taken during one turn of
 * the event loop leaves together, in as few writes as there are borrowed slices in between.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #bytesMax: number;
  readonly #bufferBytesMax: () => number;
  readonly #onDrained: () => void;
  readonly #onBroken: () => void;
  readonly #queue: Segment[] = [];
  /** The buffer that copies go to, full up to `#bufferEnd`, and one to take turns with it. */
  #buffer: Chunk | undefined;
  #bufferEnd = 0;
  #spare: Chunk | undefined;
  #waitingBytes = 0;
  #sentBytes = 0;
  /** What is being written. */
  #writing: Segment | undefined;
  /** Whether anything is, or will be in a moment. */
  #isFlushing = false;
  #broken = false;
  #onIdle: (() => void)[] = [];
  #onRoom: (() => void)[] = [];

  /**
   * Sets an outbox up.
   *
   * @param sink Where the bytes go.
   * @param options Its bounds and who hears of its ends.
   */
  constructor(
    sink: Sink,
    { bytesMax = Infinity, bufferBytesMax = () => Infinity, onDrained, onBroken }: OutboxOptions =
      {},
  ) {
    this.#sink = sink;
    this.#bytesMax = bytesMax;
    this.#bufferBytesMax = bufferBytesMax;
    this.#onDrained = onDrained ?? (() => {});
    this.#onBroken = onBroken ?? (() => {});
  }

  /** How many bytes the operating system has taken so far, by which progress can be told. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** How many bytes wait. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Whether so much waits that nobody should add to it. One that is broken is never full. */
  get isFull(): boolean {
    return this.#waitingBytes > this.#bytesMax && !this.#broken;
  }

  /** Whether so little waits that those who wait for this outbox may go on. */
  get hasRoom(): boolean {
    return this.#waitingBytes <= this.#bytesMax / 2 || this.#broken;
  }

  /**
   * Says whether it holds others' chunks.
   *
   * @param chunks The chunks.
   * @returns Whether any of them has to be kept for it.
   */
  holdsAny(chunks: ReadonlySet<Chunk>): boolean {
    return this.#queue.some(({ chunk }) => chunk !== undefined && chunks.has(chunk));
  }

  /**
   * Takes a line that is nobody else's.
   *
   * @param bytes The line with its LF; it must not change afterwards.
   */
  push(bytes: Uint8Array): void {
    this.#waitingBytes += bytes.length;
    if (bytes.length < BORROW_BYTES_MIN) {
      const { buffer, at } = this.#reserve(bytes.length);
      buffer.bytes.set(bytes, at);
    } else this.#queue.push({ bytes, start: 0, end: bytes.length, chunk: undefined });
    this.#startFlush();
  }

  /**
   * Takes whole lines of a chunk: a copy of few bytes; many are sent from where they are, and must
   * not change as long as the chunk is held.
   *
   * @param chunk Where they are.
   * @param start Their first byte.
   * @param end The byte after their last.
   */
  take(chunk: Chunk, start: number, end: number): void {
    const size = end - start;
    this.#waitingBytes += size;
    if (size < BORROW_BYTES_MIN) {
      const { buffer, at } = this.#reserve(size);
      chunk.copyTo(buffer, at, start, end);
    } else {
      chunk.hold();
      this.#queue.push({ bytes: chunk.bytes, start, end, chunk });
    }
    this.#startFlush();
  }

  /**
   * Calls back once half of its bound is free, or it has broken.
   *
   * @param onRoom What to call.
   */
  whenRoom(onRoom: () => void): void {
    this.#onRoom.push(onRoom);
  }

  /** Waits until everything has been written or the connection has broken. */
  async drained(): Promise<void> {
    while (this.#isFlushing) await new Promise<void>((wake) => this.#onIdle.push(wake));
  }

  /**
   * Gives up what has not been written to its end, and releases what it has borrowed.
   *
   * @returns The lines without their LF, in order.
   */
  surrender(): Uint8Array[] {
    const lines: Uint8Array[] = [];
    for (const { bytes, start, end, chunk } of this.#queue.splice(0)) {
      // The line that was cut has not arrived: it begins behind the last LF before the cut.
      let from = start === 0 ? 0 : bytes.lastIndexOf(LF, start - 1) + 1;
      for (let lf = bytes.indexOf(LF, from); lf !== -1 && lf < end; lf = bytes.indexOf(LF, from)) {
        lines.push(bytes.slice(from, lf));
        from = lf + 1;
      }
      chunk?.release();
    }
    this.#waitingBytes = 0;
    return lines;
  }

  /** Makes room for a copy behind all that waits. */
  #reserve(size: number): { readonly buffer: Chunk; readonly at: number } {
    let buffer = this.#buffer;
    if (buffer === undefined || this.#bufferEnd + size > buffer.capacity) {
      buffer = this.#nextBuffer(size);
    }
    const at = this.#bufferEnd;
    this.#bufferEnd = at + size;
    const last = this.#queue.at(-1);
    if (last !== undefined && last.chunk === buffer && last.end === at) {
      last.end += size;
    } else {
      buffer.hold();
      this.#queue.push({ bytes: buffer.bytes, start: at, end: at + size, chunk: buffer });
    }
    return { buffer, at };
  }

  /** Turns to a buffer with room: its own or the spare one once they are written, or a larger one. */
  #nextBuffer(size: number): Chunk {
    const old = this.#buffer;
    this.#bufferEnd = 0;
    const most = Math.min(BUFFER_BYTES_MAX, this.#bufferBytesMax());
    const wanted = Math.max(
      FIRST_BUFFER_BYTES,
      size,
      Math.min(most, (old?.capacity ?? 0) * GROWTH),
    );
    const found = [old, this.#spare].find((chunk) => chunk?.isFree && chunk.capacity >= wanted);
    const next = found ?? new Chunk(wanted);
    if (next !== old) this.#spare = old;
    this.#buffer = next;
    return next;
  }

  // Callbacks that are made once, because promises and closures for each of a great many small
  // batches are felt.

  #startFlush(): void {
    if (this.#broken || this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(this.#writeNext); // the rest of this turn joins the first batch
  }

  readonly #writeNext = (): void => {
    const first = this.#queue[0];
    if (first === undefined) return this.#endFlush();
    this.#writing = first;
    try {
      const written = this.#sink.write(first.bytes.subarray(first.start, first.end));
      written.then(this.#onWritten, this.#onFailed);
    } catch {
      this.#onFailed();
    }
  };

  readonly #onWritten = (size: number): void => {
    if (this.#writing !== undefined) this.#wrote(this.#writing, size);
    this.#writeNext();
  };

  readonly #onFailed = (): void => {
    this.#broken = true;
    this.#endFlush();
  };

  #endFlush(): void {
    this.#isFlushing = false;
    this.#writing = undefined;
    if (this.#broken) this.#onBroken();
    else this.#onDrained();
    if (this.#broken) this.#callRoom();
    for (const wake of this.#onIdle.splice(0)) wake();
  }

  #wrote(segment: Segment, size: number): void {
    segment.start += size;
    this.#sentBytes += size;
    this.#waitingBytes -= size;
    if (segment.start === segment.end) {
      this.#queue.shift();
      segment.chunk?.release();
      if (this.#queue.length === 0) this.#bufferEnd = 0;
    }
    if (this.#onRoom.length > 0 && this.hasRoom) this.#callRoom();
  }

  #callRoom(): void {
    for (const onRoom of this.#onRoom.splice(0)) onRoom();
  }
}
