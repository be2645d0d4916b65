/** Keeps what the events of a host say of clocks beside the Lamport clock, in columns. */

import type { VectorTime } from "../core/vector_clock.ts";
import type { RecordedClocks } from "./event_row.ts";
import type { FurtherClocks } from "./run_history.ts";

const CAPACITY_MIN = 256;
/**
 * By how much a clock is ahead of true time or behind it at most, in seconds. No skew gets there, but
 * the time `l` of a message's hybrid clock may be any, and charts and pages take no such numbers.
 */
const AHEAD_MAX = 4e9;
/** Nothing comes so often. Larger numbers do not differ exactly from the -1 of what is unknown. */
export const COUNT_MAX: number = 2 ** 52;

/** The columns of one host. They take no memory until an event says something. */
export class ClockColumns {
  #physicalTimes = new Float64Array(0);
  #hybridTimes = new Float64Array(0);
  #hybridCounts = new Float64Array(0);
  readonly #vectors: (VectorTime | undefined)[] = [];

  /**
   * Takes what an event says.
   *
   * @param event Which event of the host, from 0.
   * @param clocks What it says.
   * @param instants The instant of time 0 and that of the event, in seconds.
   */
  set(
    event: number,
    { physicalTime, hybrid, vector }: RecordedClocks,
    { start, time }: { readonly start: number; readonly time: number },
  ): void {
    const sinceStart = (shown: number): number => {
      return since(start, Math.min(time + AHEAD_MAX, Math.max(time - AHEAD_MAX, shown)));
    };
    const capacity = this.#hybridCounts.length;
    if (event >= capacity) this.#resize(Math.max(CAPACITY_MIN, 2 * event));
    if (physicalTime !== undefined) this.#physicalTimes[event] = sinceStart(physicalTime);
    if (hybrid !== undefined) {
      this.#hybridTimes[event] = sinceStart(hybrid.l);
      this.#hybridCounts[event] = Math.min(hybrid.c, COUNT_MAX);
    }
    if (vector !== undefined) {
      while (this.#vectors.length < event) this.#vectors.push(undefined);
      this.#vectors[event] = vector;
    }
  }

  /**
   * Ends the columns.
   *
   * @param length How many events there were.
   * @returns The columns; `null` where no event said anything.
   */
  trimmed(length: number): FurtherClocks | null {
    if (this.#hybridCounts.length === 0) return null;
    this.#resize(length);
    const vectors = this.#vectors;
    while (vectors.length > 0 && vectors.length < length) vectors.push(undefined);
    return {
      physicalTimes: this.#physicalTimes,
      hybridTimes: this.#hybridTimes,
      hybridCounts: this.#hybridCounts,
      vectors: vectors.length === 0 ? null : vectors,
    };
  }

  #resize(length: number): void {
    this.#physicalTimes = resized(this.#physicalTimes, new Float64Array(length).fill(NaN));
    this.#hybridTimes = resized(this.#hybridTimes, new Float64Array(length).fill(NaN));
    this.#hybridCounts = resized(this.#hybridCounts, new Float64Array(length).fill(-1));
  }
}

function resized<C extends Float64Array>(from: C, to: C): C {
  to.set(from.subarray(0, Math.min(to.length, from.length)));
  return to;
}

/**
 * Counts time from the start of a run: to the microsecond, which a difference of large numbers is not.
 *
 * @param start The start, in seconds.
 * @param time The instant.
 * @returns Seconds.
 */
export function since(start: number, time: number): number {
  return Math.round((time - start) * 1e6) / 1e6;
}
