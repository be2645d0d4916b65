/**
 * Who ticks when: all ticks of a run ordered by (time, place in the roster), in batches.
 *
 * A batch is a window of time. Its ticks are sorted into buckets of one tick each on average, and
 * within a bucket by insertion; both keep equal times in the order of the roster. Where all rates
 * are whole multiples of a small power of two, the order repeats: one window is sorted, and replayed
 * to the end of the run.
 */

import { type CloseCall, findCloseCalls, settle } from "./close_calls.ts";
import type { Schedules } from "./schedules.ts";
import { TickSorter } from "./tick_sorter.ts";

/** A window has at least so many ticks, so that the work per window does not count. */
const WINDOW_TICKS_MIN = 4096;
/** A window that is replayed has at most so many ticks, or so many per host. */
const REPLAYED_TICKS_MAX = 1 << 16;
const REPLAYED_TICKS_PER_HOST_MAX = 8;
/** Rates repeat where they are multiples of one over this, a power of two. */
const SPAN_MAX = 64;

/** The order of the ticks of a run. */
export class TickOrder {
  readonly #schedules: Schedules;
  readonly #sorter: TickSorter;
  /** The window that repeats, if one does. */
  readonly #replay: Replay | undefined;
  #window = 0;
  #left: number;
  #size = 0;

  /**
   * Makes the order.
   *
   * @param schedules When each host ticks.
   */
  constructor(schedules: Schedules) {
    this.#schedules = schedules;
    this.#sorter = new TickSorter(schedules);
    this.#left = schedules.ticksTotal;
    this.#replay = findReplay(schedules, this.#sorter);
  }

  /** The hosts that tick in the batch, in order; the first {@linkcode TickOrder.size} count. */
  get hosts(): Uint32Array {
    return this.#replay?.hosts ?? this.#sorter.hosts;
  }

  /** How many ticks the batch has. */
  get size(): number {
    return this.#size;
  }

  /**
   * Goes on to the next batch.
   *
   * @returns Whether there is one.
   */
  next(): boolean {
    if (this.#left === 0) return false;
    const { size, rateTotal } = this.#schedules;
    if (this.#replay === undefined) {
      const span = Math.max(WINDOW_TICKS_MIN, size) / rateTotal;
      this.#size = this.#sorter.sortUntil(this.#sorter.start + span);
    } else {
      const { hosts, span, closeCalls } = this.#replay;
      settle(closeCalls, { hosts, schedules: this.#schedules, from: this.#window * span });
      this.#size = Math.min(hosts.length, this.#left);
    }
    this.#window++;
    this.#left -= this.#size;
    return true;
  }
}

/** A window that repeats to the end of the run. */
interface Replay {
  /** How long it is, in seconds: a power of two. */
  readonly span: number;
  /** The hosts that tick, in order. */
  readonly hosts: Uint32Array;
  /** Where that order is not the same each time. */
  readonly closeCalls: readonly CloseCall[];
}

/** Sorts the window that repeats, where there is one and it is worth it. */
function findReplay(schedules: Schedules, sorter: TickSorter): Replay | undefined {
  const span = repeatingSpan(schedules);
  if (span === undefined) return undefined;
  const size = sorter.sortUntil(span);
  const tolerance = timeTolerance(schedules.runTime);
  const hosts = sorter.hosts.slice(0, size);
  const times = sorter.times.subarray(0, size);
  const closeCalls = findCloseCalls({ hosts, times, schedules, tolerance });
  return { span, hosts, closeCalls };
}

/**
 * Finds after how many seconds the order of ticks repeats: each host has a whole number of ticks in
 * that time, the first of them within one period of its clock.
 */
function repeatingSpan(schedules: Schedules): number | undefined {
  const { size, firsts, rates, rateTotal, runTime } = schedules;
  let span = 1;
  for (let host = 0; host < size; host++) {
    const rate = rates[host] as number;
    while (span < SPAN_MAX && !Number.isInteger(rate * span)) span *= 2;
    if (!Number.isInteger(rate * span)) return undefined;
  }
  while (span * rateTotal < WINDOW_TICKS_MIN) span *= 2;
  const ticksMax = Math.max(REPLAYED_TICKS_MAX, REPLAYED_TICKS_PER_HOST_MAX * size);
  if (2 * span > runTime || span * rateTotal > ticksMax) return undefined;
  const margin = timeTolerance(runTime);
  for (let host = 0; host < size; host++) {
    // The last tick of a window must not be rounded into the next.
    if (!((firsts[host] as number) < 1 / (rates[host] as number) - margin)) return undefined;
  }
  return span;
}

/** Times of a run that differ by more than this do so in whichever window they are. */
function timeTolerance(runTime: number): number {
  return 8 * Number.EPSILON * runTime;
}
