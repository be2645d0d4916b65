/**
 * Seeded randomness without state: draw k of a stream is a hash of (seed, stream, k). So the order
 * in which hosts draw does not matter, and real and virtual time draw the same.
 */

/** What a stream's draws decide; a purpose has its own streams, so that none disturbs another. */
export type Purpose = "action" | "phase" | "clock_speed" | "latency";

const PURPOSES: Readonly<Record<Purpose, number>> = {
  action: 1,
  phase: 2,
  clock_speed: 3,
  latency: 4,
};

/** Seeds are integers from 0 to this. */
export const SEED_MAX: number = Number.MAX_SAFE_INTEGER;

/** One independent stream of uniform draws. */
export class RandomStream {
  readonly #key1: number;
  readonly #key2: number;

  /**
   * Makes a stream.
   *
   * @param seed The run's seed, an integer from 0 to {@linkcode SEED_MAX}.
   * @param purpose What the draws decide.
   * @param index Which host or link draws, its number in the run.
   * @throws {RangeError} Where the seed is no such integer.
   */
  constructor(seed: number, purpose: Purpose, index: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed is ${seed}, wanted an integer from 0 to ${SEED_MAX}`);
    }
    const seeded = mix(mix(seed >>> 0) ^ Math.floor(seed / 2 ** 32));
    this.#key1 = mix(seeded + Math.imul(index + 1, 0x9e3779b1) + PURPOSES[purpose]);
    this.#key2 = mix(this.#key1 ^ mix(seeded + Math.imul(PURPOSES[purpose], 0x85ebca77)));
  }

  /**
   * Draws.
   *
   * @param k Which draw of the stream, an integer from 0; the same k gives the same draw.
   * @returns A multiple of 2^-32, uniform in [0, 1).
   */
  uniform(k: number): number {
    return mix(mix(k + this.#key1) ^ this.#key2) / 2 ** 32;
  }

  /**
   * Draws an integer.
   *
   * @param k Which draw of the stream.
   * @param low The smallest result.
   * @param high The largest result.
   * @returns An integer, uniform from `low` to `high`, both included.
   */
  integer(k: number, low: number, high: number): number {
    return low + Math.floor(this.uniform(k) * (high - low + 1));
  }
}

/** A 32-bit mixer of the murmur3 form: every bit of the input flips each bit of the result half the time. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
