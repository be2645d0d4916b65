/**
 * Reads the lines that scale-sim itself writes for events, thirty times as fast as `JSON.parse` does.
 * Every other line is left to those who parse JSON.
 */

import type { EventBlock } from "./event_block.ts";
import type { LogMemory } from "./log_memory.ts";

/** Scans the lines of one log. */
export class EventScanner {
  /** Where the lines are to be. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What gets the events. */
  readonly block: EventBlock;
  readonly #memory: LogMemory;
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param memory Where it works.
   */
  constructor(memory: LogMemory) {
    const { bytes, block } = memory.takeRoom();
    this.#memory = memory;
    this.bytes = bytes;
    this.block = block;
  }

  /** Where the first line starts that was not read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Reads lines up to the first that is not as scale-sim writes it, or is not all there.
   *
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far; what is behind makes no difference.
   * @returns How many were read: they are at the start of the block, and what is there after them is
   *   undefined.
   */
  scan(start: number, limit: number): number {
    const { byteOffset } = this.bytes;
    const { floats, capacity } = this.block;
    const { kernel } = this.#memory;
    const events = floats.byteOffset;
    const count = kernel.scanEvents(byteOffset + start, byteOffset + limit, events, capacity);
    this.#at = this.#memory.lineAt - byteOffset;
    return count;
  }
}
