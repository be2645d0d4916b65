/**
 * Hybrid logical clocks (S. Kulkarni, M. Demirbas, D. Madappa, B. Avva, M. Leone, "Logical Physical
 * Clocks", OPODIS 2014): Lamport's condition in a value that stays close to physical time.
 */

import type { ClockValues, FurtherClock } from "./further_clock.ts";
import { physicalTime, type Skew } from "./physical_clock.ts";

/** A hybrid time; the order is lexicographic. */
export interface HybridTime {
  /** The largest physical time heard of, in seconds. */
  readonly l: number;
  /** Tells events of the same l apart. */
  readonly c: number;
}

/** A host's hybrid clock, and the physical clock that it reads. */
export class HybridClock implements FurtherClock {
  readonly #skew: Skew;
  readonly #start: number;
  #l = -Infinity;
  #c = 0;

  /**
   * Makes a clock that has seen nothing.
   *
   * @param skew How the host's physical clock goes wrong.
   * @param start When the run started, in seconds; drift and step count from there.
   */
  constructor(skew: Skew, start: number) {
    this.#skew = skew;
    this.#start = start;
  }

  /** A local or send event. */
  advance(now: number): ClockValues {
    const physical = this.#physical(now);
    const l = Math.max(this.#l, physical);
    return this.#step(l, l === this.#l ? this.#c + 1 : 0, physical);
  }

  /** A receive event. */
  receive({ hybrid_clock: stamp }: ClockValues, now: number): ClockValues {
    if (stamp === undefined) return this.advance(now);
    const physical = this.#physical(now);
    const l = Math.max(this.#l, stamp.l, physical);
    const own = l === this.#l ? this.#c : -1;
    const theirs = l === stamp.l ? stamp.c : -1;
    return this.#step(l, Math.max(own, theirs) + 1, physical);
  }

  #physical(now: number): number {
    return physicalTime(this.#skew, { start: this.#start, now });
  }

  #step(l: number, c: number, physical_clock_time: number): ClockValues {
    this.#l = l;
    this.#c = c;
    return { hybrid_clock: { l, c }, physical_clock_time };
  }
}

/**
 * Compares two hybrid times.
 *
 * @param a One time.
 * @param b The other.
 * @returns Negative, zero or positive, as `Array.prototype.sort` wants it.
 */
export function compareHybrid(a: HybridTime, b: HybridTime): number {
  return a.l - b.l || a.c - b.c;
}
