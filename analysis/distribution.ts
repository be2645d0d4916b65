/** How a figure is distributed over millions of events, in little memory. */

import type { Bar, Distribution } from "./run_analysis.ts";

/** Whole numbers below this are mostly what comes: each is counted for itself. */
const WHOLE_MAX = 512;
/** Other values are told apart by their exponent and so many bits after the leading one: to 0.4 %. */
const FRACTION_BITS = 8;
const PAGE_SIZE = 2 ** FRACTION_BITS;
/** How many exponents doubles have; those of negative numbers come behind, and are rare. */
const EXPONENTS = 2_048;
/** Of the upper half of a double, the bits below the exponent. */
const MANTISSA_BITS = 20;

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
/** Where the upper half of a double is on this machine. */
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Folds values, of which few are negative. Mean, minimum and maximum are exact; quantiles are exact for
 * integers from 0 to 512 and else right to 0.4 %.
 */
export class DistributionFold {
  /**
   * Per sign and exponent, how many values lie in each of {@linkcode PAGE_SIZE} equal parts of
   * [2^k, 2^(k+1)). Most figures are whole and small, and there are several of each host, so there are
   * none before they are needed.
   */
  #pages: (Uint32Array | undefined)[] | undefined;
  #exponent = -1;
  #page: Uint32Array = new Uint32Array(0);
  /** How often each of the first whole numbers came. */
  readonly #whole = new Uint32Array(WHOLE_MAX);
  /** How many other values came, and the smallest and the largest of them. */
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  /** Of all values. */
  #sum = 0;

  /**
   * Takes a value.
   *
   * @param value The value, finite.
   */
  add(value: number): void {
    this.#sum += value;
    const whole = value | 0;
    if (whole === value && whole >>> 0 < WHOLE_MAX) (this.#whole[whole] as number)++;
    else this.#addOther(value);
  }

  #addOther(value: number): void {
    this.#count++;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    double[0] = value;
    const upper = halves[UPPER] as number;
    const exponent = upper >>> MANTISSA_BITS;
    if (exponent !== this.#exponent) this.#turnTo(exponent);
    const part = (upper >>> (MANTISSA_BITS - FRACTION_BITS)) & (PAGE_SIZE - 1);
    (this.#page[part] as number)++;
  }

  /**
   * Ends the fold.
   *
   * @returns The distribution.
   */
  result(): Distribution {
    const { count, min, max } = this.#totals();
    if (count === 0) return { count, mean: null, min: null, median: null, p99: null, max: null };
    const parts = this.#parts();
    const quantile = (share: number): number => {
      let left = Math.ceil(share * count);
      const part = parts.find((part) => (left -= part.count) <= 0);
      return part?.value ?? max;
    };
    return {
      ...{ count, mean: this.#sum / count, min },
      ...{ median: quantile(0.5), p99: quantile(0.99), max },
    };
  }

  /**
   * Draws the distribution of values that are not negative as bars of equal width.
   *
   * @param barsMax How many bars there may be.
   * @returns The bars from 0 to the largest value, in whole numbers; none without values.
   */
  bars(barsMax: number): Bar[] {
    const { count, max } = this.#totals();
    if (count === 0) return [];
    const width = Math.max(1, Math.ceil((Math.floor(max) + 1) / barsMax));
    const counts = new Array<number>(Math.floor(max / width) + 1).fill(0);
    for (const { value, count } of this.#parts()) {
      const bar = Math.min(Math.floor(value / width), counts.length - 1);
      counts[bar] = (counts[bar] ?? 0) + count;
    }
    return counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count }));
  }

  #turnTo(exponent: number): void {
    this.#exponent = exponent;
    const pages = this.#pages ??= new Array<Uint32Array | undefined>(EXPONENTS);
    this.#page = pages[exponent] ??= new Uint32Array(PAGE_SIZE);
  }

  #totals(): { readonly count: number; readonly min: number; readonly max: number } {
    const whole = this.#whole;
    const others = this.#count;
    const count = whole.reduce((sum, times) => sum + times, others);
    if (count === others) return { count, min: this.#min, max: this.#max };
    const came = (times: number): boolean => times > 0;
    const min = Math.min(this.#min, whole.findIndex(came));
    return { count, min, max: Math.max(this.#max, whole.findLastIndex(came)) };
  }

  /** The parts that hold values, from the smallest. */
  #parts(): Part[] {
    const parts: Part[] = [];
    const add = (value: number, count: number): void => {
      if (count > 0) parts.push({ value, count });
    };
    this.#whole.forEach((count, value) => add(value, count));
    this.#pages?.forEach((page, exponent) => {
      page?.forEach((count, part) => add(startOf(exponent, part), count));
    });
    return parts.sort((a, b) => a.value - b.value);
  }
}

/** The value of a part that is nearest to 0, and how many values it holds. */
interface Part {
  readonly value: number;
  readonly count: number;
}

/** The value of a part that is nearest to 0. */
function startOf(exponent: number, part: number): number {
  halves[UPPER] = (exponent << MANTISSA_BITS) | (part << (MANTISSA_BITS - FRACTION_BITS));
  halves[1 - UPPER] = 0;
  return double[0] as number;
}
