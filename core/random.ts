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
  readonly #streams: RandomStreams;

  /**
   * Makes a stream.
   *
   * @param seed The run's seed, an integer from 0 to {@linkcode SEED_MAX}.
   * @param purpose What the draws decide.
   * @param index Which host or link draws, its number in the run.
   * @throws {RangeError} Where the seed is no such integer.
   */
  constructor(seed: number, purpose: Purpose, index: number) {
    this.#streams = new RandomStreams(seed, purpose, { first: index, size: 1 });
  }

  /**
   * Draws.
   *
   * @param k Which draw of the stream, an integer from 0; the same k gives the same draw.
   * @returns A multiple of 2^-32, uniform in [0, 1).
   */
  uniform(k: number): number {
    return this.#streams.uniform(0, k);
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
    return integerOf(this.uniform(k), low, high);
  }
}

/** What makes the streams of a purpose differ: two 32-bit words for each host or link. */
export class StreamKeys {
  readonly #seeded: number;
  readonly #salt: number;
  readonly #purpose: number;

  /**
   * Prepares the keys of a purpose.
   *
   * @param seed The run's seed, an integer from 0 to {@linkcode SEED_MAX}.
   * @param purpose What the draws decide.
   * @throws {RangeError} Where the seed is no such integer.
   */
  constructor(seed: number, purpose: Purpose) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed is ${seed}, wanted an integer from 0 to ${SEED_MAX}`);
    }
    this.#purpose = PURPOSES[purpose];
    this.#seeded = mix(mix(seed | 0) ^ Math.floor(seed / 2 ** 32));
    this.#salt = mix((this.#seeded + Math.imul(this.#purpose, 0x85ebca77)) | 0);
  }

  /**
   * Makes the first word.
   *
   * @param index The number of the host or link.
   * @returns The word, signed.
   */
  first(index: number): number {
    return mix((this.#seeded + Math.imul(index + 1, 0x9e3779b1) + this.#purpose) | 0);
  }

  /**
   * Makes the second word.
   *
   * @param first The first word.
   * @returns The word, signed.
   */
  second(first: number): number {
    return mix(first ^ this.#salt);
  }
}

/** The streams of many hosts, eight bytes each. */
export class RandomStreams {
  /** Two words for each stream. */
  readonly #keys: Int32Array;

  /**
   * Makes streams.
   *
   * @param seed The run's seed, an integer from 0 to {@linkcode SEED_MAX}.
   * @param purpose What the draws decide.
   * @param range The number of the first host or link that draws, and how many do.
   * @throws {RangeError} Where the seed is no such integer.
   */
  constructor(
    seed: number,
    purpose: Purpose,
    { first = 0, size }: { readonly first?: number; readonly size: number },
  ) {
    const keys = new StreamKeys(seed, purpose);
    this.#keys = new Int32Array(2 * size);
    for (let i = 0; i < size; i++) {
      const key = keys.first(first + i);
      this.#keys[2 * i] = key;
      this.#keys[2 * i + 1] = keys.second(key);
    }
  }

  /**
   * Draws.
   *
   * @param place Which of the streams, from 0.
   * @param k Which draw of the stream, an integer from 0; the same k gives the same draw.
   * @returns A multiple of 2^-32, uniform in [0, 1).
   */
  uniform(place: number, k: number): number {
    const keys = this.#keys;
    return uniformOf(drawHash(keys[2 * place] as number, keys[2 * place + 1] as number, k));
  }
}

/**
 * Draws.
 *
 * @param first The first word of the stream's key.
 * @param second The second.
 * @param k Which draw of the stream; beyond 2^32 the draws repeat.
 * @returns 32 bits, as a signed integer.
 */
export function drawHash(first: number, second: number, k: number): number {
  return mix(mix((k + first) | 0) ^ second);
}

/**
 * Makes a number of a draw.
 *
 * @param hash 32 bits, as {@linkcode drawHash} gives them.
 * @returns A multiple of 2^-32 in [0, 1).
 */
export function uniformOf(hash: number): number {
  return (hash >>> 0) / 2 ** 32;
}

/**
 * Makes an integer of a draw.
 *
 * @param uniform A number in [0, 1).
 * @param low The smallest result.
 * @param high The largest result.
 * @returns An integer from `low` to `high`, both included.
 */
export function integerOf(uniform: number, low: number, high: number): number {
  return low + Math.floor(uniform * (high - low + 1));
}

/** A 32-bit mixer of the murmur3 form: every bit of the input flips each bit of the result half the time. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
