/** Bytes that several outboxes may hold at once, so that a slice can be sent without a copy. */

import { SCAN_SLACK_BYTES } from "../core/message_scan.ts";

/** A buffer that counts who still needs its bytes: it may be refilled once nobody does. */
export class Chunk {
  /** The bytes; the last few are slack, which {@linkcode capacity} does not count. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes, for reads of several bytes at once. */
  readonly view: DataView<ArrayBuffer>;
  /** How many bytes it may be filled with. */
  readonly capacity: number;
  #holders = 0;
  #onFree: (() => void)[] = [];

  /**
   * Makes an empty chunk.
   *
   * @param capacity How many bytes it shall hold.
   */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.bytes = new Uint8Array(capacity + SCAN_SLACK_BYTES);
    this.view = new DataView(this.bytes.buffer);
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
