/** Bytes that several outboxes may hold at once, so that a slice can be sent without a copy. */

import { SCAN_SLACK_BYTES } from "../core/message_scan.ts";

/** Up to this size a loop is faster than a view made for the copy. */
const LOOP_BYTES_MAX = 400;

/** A place in a memory. */
export interface Place {
  /** The memory. It never grows, for that would take all buffers away. */
  readonly memory: WebAssembly.Memory;
  /** The first byte. */
  readonly address: number;
}

/** A buffer that counts who still needs its bytes: it may be refilled once nobody does. */
export class Chunk {
  /** The bytes; the last few are slack, which {@linkcode capacity} does not count. */
  readonly bytes: Uint8Array;
  /** The same bytes, for reads of several bytes at once. */
  readonly view: DataView;
  /** The bytes that it may be filled with. */
  readonly room: Uint8Array;
  /** How many those are. */
  readonly capacity: number;
  /** Where it stands in the memory of its pool, if it is of one. */
  readonly address: number | undefined;
  #holders = 0;
  #onFree: (() => void)[] = [];

  /**
   * Makes an empty chunk.
   *
   * @param capacity How many bytes it shall hold.
   * @param place Where it stands, if in a memory that others use, too.
   */
  constructor(capacity: number, place?: Place) {
    this.capacity = capacity;
    this.address = place?.address;
    const size = capacity + SCAN_SLACK_BYTES;
    this.bytes = place === undefined
      ? new Uint8Array(size)
      : new Uint8Array(place.memory.buffer, place.address, size);
    this.room = this.bytes.subarray(0, capacity);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, size);
  }

  /**
   * Copies bytes to another chunk; what follows them there may be overwritten by slack.
   *
   * @param other Where to.
   * @param at Where in it.
   * @param start The first byte.
   * @param end The byte after the last.
   */
  copyTo(other: Chunk, at: number, start: number, end: number): void {
    if (end - start > LOOP_BYTES_MAX) {
      other.bytes.set(this.bytes.subarray(start, end), at);
      return;
    }
    const { view } = this;
    const to = other.view;
    for (let i = 0; i < end - start; i += 8) {
      to.setBigInt64(at + i, view.getBigInt64(start + i, true), true);
    }
  }

  /** Whether nobody holds it. */
  get isFree(): boolean {
    return this.#holders === 0;
  }

  /** Keeps the bytes as they are until {@linkcode release}. */
  hold(): void {
    this.#holders++;
  }

  /** Ends one hold. */
  release(): void {
    if (--this.#holders === 0) { for (const onFree of this.#onFree.splice(0)) onFree(); }
  }

  /**
   * Calls back once nobody holds it.
   *
   * @param onFree What to call.
   */
  whenFree(onFree: () => void): void {
    this.#onFree.push(onFree);
  }
}
