/** Reads the lines of a router's log that are many, ROUTE, as {@linkcode EventScanner} reads events. */

import type { LogMemory } from "./log_memory.ts";

/** Scans the lines of one log, and counts them. */
export class RouteScanner {
  /** Where the lines are to be. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many copies each host got, by its number. */
  readonly routed: Float64Array<ArrayBuffer>;
  readonly #memory: LogMemory;
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param memory Where it works.
   */
  constructor(memory: LogMemory) {
    this.#memory = memory;
    this.bytes = memory.takeRoom().bytes;
    this.routed = memory.takeCounts().subarray(0, memory.hosts);
  }

  /** Where the first line starts that was not read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Reads lines up to the first that is no ROUTE as scale-sim writes it, or is not all there.
   *
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far; what is behind makes no difference.
   * @returns How many were read.
   */
  scan(start: number, limit: number): number {
    const { byteOffset } = this.bytes;
    const { kernel } = this.#memory;
    const routed = this.routed.byteOffset;
    const scratch = routed + this.routed.byteLength;
    const count = kernel.scanRoutes(byteOffset + start, byteOffset + limit, routed, scratch);
    this.#at = this.#memory.lineAt - byteOffset;
    return count;
  }
}
