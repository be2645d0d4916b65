/** Sorts the ticks of one window of time after another. */

import { dueTime } from "../core/schedule.ts";
import { BucketSort } from "./bucket_sort.ts";
import type { RateClasses } from "./rate_classes.ts";

/** What is sorted. */
export interface SorterOptions {
  /** The hosts. */
  readonly classes: RateClasses;
  /** The number of each host in the table, in the order of the classes. */
  readonly numbers: Int32Array;
  /** The place in the roster of each number. */
  readonly placeOf: (number: number) => number;
  /** The number at each place. */
  readonly numberAt: (place: number) => number;
  /** How long the run is, in seconds. */
  readonly runTime: number;
}

/** Sorts by (time, place in the roster). */
export class TickSorter {
  readonly #options: SorterOptions;
  readonly #sort = new BucketSort();
  /** The next tick of each class: whose it is, and which of that host's. */
  readonly #next: Int32Array;
  readonly #ticks: Float64Array;
  /** When the first of all next ticks is due. */
  #start: number;

  /**
   * Makes a sorter before the first window.
   *
   * @param options What is sorted.
   */
  constructor(options: SorterOptions) {
    this.#options = options;
    const { starts, firsts, size } = options.classes;
    this.#next = starts.slice(0, size);
    this.#ticks = new Float64Array(size);
    this.#start = this.#next.reduce((time, at) => Math.min(time, firsts[at] as number), Infinity);
  }

  /** Who ticks in the window, in order: host numbers times two, plus one where the next is as early. */
  get entries(): Int32Array {
    return this.#sort.items;
  }

  /** When they tick. */
  get times(): Float64Array {
    return this.#sort.times;
  }

  /** When the first tick after the window is due. */
  get start(): number {
    return this.#start;
  }

  /**
   * Sorts the next window.
   *
   * @param windowEnd When it ends: only earlier ticks are in it, and none after the run.
   * @param expected How many they are, roughly.
   * @returns How many ticks it has.
   */
  sortUntil(windowEnd: number, expected: number): number {
    const end = Math.min(windowEnd, this.#options.runTime);
    const from = this.#start;
    this.#sort.reserve(Math.ceil(1.1 * expected) + 64);
    let count = 0;
    let start = Infinity;
    for (let own = 0; own < this.#options.classes.size; own++) {
      let after = this.#collect(own, { count, end });
      while (after === undefined) {
        this.#sort.reserve(2 * this.#sort.capacity);
        after = this.#collect(own, { count, end });
      }
      count = after;
      start = Math.min(start, this.#nextTime(own));
    }
    this.#start = start;
    this.#sort.sort(count, { from, end });
    if (this.#sort.hasTies) this.#markTies(count);
    return count;
  }

  /** Gives the room of the last window back; there is to be no other. */
  release(): void {
    this.#sort.release();
  }

  /** When the next tick of a class is due. */
  #nextTime(own: number): number {
    const { firsts, rates } = this.#options.classes;
    const first = firsts[this.#next[own] as number] as number;
    return dueTime(first, rates[own] as number, this.#ticks[own] as number);
  }

  /** Takes the ticks of a class until the window's end, if there is room for them. */
  #collect(
    own: number,
    { count, end }: { readonly count: number; readonly end: number },
  ): number | undefined {
    const { classes: { firsts, rates, starts }, numbers } = this.#options;
    const { unsortedTimes: times, unsorted } = this.#sort;
    const [from, to] = [starts[own] as number, starts[own + 1] as number];
    const rate = rates[own] as number;
    let tick = this.#ticks[own] as number;
    let at = this.#next[own] as number;
    let n = count | 0;
    let since = tick / rate;
    let time = (firsts[at] as number) + since; // as dueTime() has it, with one division for all hosts
    while (time < end) {
      if (n === times.length) return undefined;
      times[n] = time;
      unsorted[n] = (numbers[at] as number) << 1;
      n = (n + 1) | 0;
      at = (at + 1) | 0;
      if (at === to) {
        at = from;
        tick++;
        since = tick / rate;
      }
      time = (firsts[at] as number) + since;
    }
    this.#ticks[own] = tick;
    this.#next[own] = at;
    return n;
  }

  /** Marks the ticks that the next is as early as, and puts those of one instant in roster order. */
  #markTies(count: number): void {
    const { times, items } = this.#sort;
    for (let i = 1; i < count; i++) {
      if (times[i] !== times[i - 1]) continue;
      let end = i + 1;
      while (end < count && times[end] === times[i]) end++;
      this.#orderTies(items.subarray(i - 1, end));
      i = end;
    }
  }

  #orderTies(entries: Int32Array): void {
    const { placeOf, numberAt } = this.#options;
    const places = entries.map((entry) => placeOf(entry >> 1)).sort();
    const last = places.length - 1;
    for (const [i, place] of places.entries()) {
      entries[i] = numberAt(place) << 1 | (i < last ? 1 : 0);
    }
  }
}
