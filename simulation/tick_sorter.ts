/** Sorts the ticks of one window of time after another. */

import { dueTime } from "../core/schedule.ts";
import type { Schedules } from "./schedules.ts";

/** Insertion that moves more than this is slower than sorting. */
const MOVES_PER_TICK_MAX = 32;

/**
 * Sorts by (time, host). The ticks of a window go into buckets, one tick each on average, which keeps
 * those of equal times in the order in which they come, that of the hosts; insertion does the rest.
 */
export class TickSorter {
  readonly #schedules: Schedules;
  /** The number of each host's next tick, and when it is due; `Infinity` where there is none. */
  readonly #nextTicks: Float64Array;
  readonly #nextTimes: Float64Array;
  /** When the first of all next ticks is due. */
  #start = Infinity;
  /** The ticks of the window as they come. */
  #unsortedTimes = new Float64Array(0);
  #unsortedHosts = new Uint32Array(0);
  /** Where each bucket's next tick goes. */
  #places = new Uint32Array(0);
  #times = new Float64Array(0);
  #hosts = new Uint32Array(0);

  /**
   * Makes a sorter before the first window.
   *
   * @param schedules When each host ticks.
   */
  constructor(schedules: Schedules) {
    const { size, firsts, counts } = schedules;
    this.#schedules = schedules;
    this.#nextTicks = new Float64Array(size);
    this.#nextTimes = firsts.slice();
    for (let host = 0; host < size; host++) {
      if (counts[host] === 0) this.#nextTimes[host] = Infinity;
      this.#start = Math.min(this.#start, this.#nextTimes[host] as number);
    }
  }

  /** The hosts that tick in the window, in order. */
  get hosts(): Uint32Array {
    return this.#hosts;
  }

  /** When they tick. */
  get times(): Float64Array {
    return this.#times;
  }

  /** When the first tick after the window is due. */
  get start(): number {
    return this.#start;
  }

  /**
   * Sorts the next window.
   *
   * @param end When it ends: only earlier ticks are in it.
   * @returns How many ticks it has.
   */
  sortUntil(end: number): number {
    const { size, rateTotal } = this.#schedules;
    const expected = (end - this.#start) * rateTotal;
    this.#makeRoom(Math.ceil(expected) + 2 * size);
    const from = this.#start;
    const buckets = Math.ceil(expected) + 1;
    const perSecond = expected / (end - from);
    const count = this.#collect(end);
    this.#distribute(count, { from, perSecond, buckets });
    this.#finish(count);
    return count;
  }

  #makeRoom(capacity: number): void {
    if (capacity <= this.#hosts.length) return;
    this.#unsortedTimes = new Float64Array(capacity);
    this.#unsortedHosts = new Uint32Array(capacity);
    this.#places = new Uint32Array(capacity + 2);
    this.#times = new Float64Array(capacity);
    this.#hosts = new Uint32Array(capacity);
  }

  /** Takes each host's ticks until the window's end. */
  #collect(end: number): number {
    const { size, counts, firsts, rates } = this.#schedules;
    const [nextTicks, nextTimes] = [this.#nextTicks, this.#nextTimes];
    const [times, hosts] = [this.#unsortedTimes, this.#unsortedHosts];
    let start = Infinity;
    let n = 0;
    for (let host = 0; host < size; host++) {
      let time = nextTimes[host] as number;
      if (time < end) {
        const [first, rate] = [firsts[host] as number, rates[host] as number];
        const count = counts[host] as number;
        let tick = nextTicks[host] as number;
        do {
          times[n] = time;
          hosts[n] = host;
          n++;
          tick++;
          time = tick < count ? dueTime(first, rate, tick) : Infinity;
        } while (time < end);
        nextTicks[host] = tick;
        nextTimes[host] = time;
      }
      if (time < start) start = time;
    }
    this.#start = start;
    return n;
  }

  #distribute(
    count: number,
    { from, perSecond, buckets }: { from: number; perSecond: number; buckets: number },
  ): void {
    const places = this.#places.fill(0, 0, buckets + 1);
    const [unsortedTimes, unsortedHosts] = [this.#unsortedTimes, this.#unsortedHosts];
    const [times, hosts] = [this.#times, this.#hosts];
    const last = buckets - 1;
    for (let i = 0; i < count; i++) {
      const bucket = Math.min(last, ((unsortedTimes[i] as number) - from) * perSecond) >>> 0;
      (places[bucket + 1] as number)++;
    }
    for (let bucket = 0; bucket < buckets; bucket++) {
      places[bucket + 1] = (places[bucket + 1] as number) + (places[bucket] as number);
    }
    for (let i = 0; i < count; i++) {
      const time = unsortedTimes[i] as number;
      const bucket = Math.min(last, (time - from) * perSecond) >>> 0;
      const place = places[bucket] as number;
      places[bucket] = place + 1;
      times[place] = time;
      hosts[place] = unsortedHosts[i] as number;
    }
  }

  /** Sorts within the buckets. */
  #finish(count: number): void {
    const [times, hosts] = [this.#times, this.#hosts];
    let moves = 0;
    for (let i = 1; i < count; i++) {
      const time = times[i] as number;
      if (time >= (times[i - 1] as number)) continue;
      const host = hosts[i] as number;
      let place = i;
      while (place > 0 && (times[place - 1] as number) > time) {
        times[place] = times[place - 1] as number;
        hosts[place] = hosts[place - 1] as number;
        place--;
      }
      times[place] = time;
      hosts[place] = host;
      moves += i - place;
      if (moves > MOVES_PER_TICK_MAX * count) return this.#finishCrowded(count);
    }
  }

  /** The same for ticks that crowd in few buckets. */
  #finishCrowded(count: number): void {
    const [times, hosts] = [this.#times.slice(0, count), this.#hosts.slice(0, count)];
    const places = Array.from(times.keys());
    places.sort((a, b) => (times[a] as number) - (times[b] as number)); // keeps equal ones in order
    for (const [i, place] of places.entries()) {
      this.#times[i] = times[place] as number;
      this.#hosts[i] = hosts[place] as number;
    }
  }
}
