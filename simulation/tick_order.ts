/**
 * Who ticks when: all ticks of a run ordered by (time, place in the roster), in batches.
 *
 * A batch is a window of time. Its ticks are found class by class, in each of which they are in order
 * already, and sorted. Where all rates are whole multiples of a small power of two, the order repeats:
 * one window is sorted, and replayed to the end of the run.
 */

import { type CloseCall, findCloseCalls, settle } from "./close_calls.ts";
import { RateClasses } from "./rate_classes.ts";
import type { Schedules } from "./schedules.ts";
import { TickSorter } from "./tick_sorter.ts";

/** A window has at least so many ticks, and so many of each class, so that its own work does not count. */
const WINDOW_TICKS_MIN = 1 << 13;
const WINDOW_TICKS_PER_CLASS_MIN = 16;
/** A window that is replayed has at most so many ticks, or so many per host. */
const REPLAYED_TICKS_MAX = 1 << 16;
const REPLAYED_TICKS_PER_HOST_MAX = 8;
/** Rates repeat where they are multiples of one over this, a power of two. */
const SPAN_MAX = 64;

/** How hosts are numbered: by their places in the roster, or by classes, so that memory is read in order. */
export type Numbering = "roster" | "classes";

/** The order of the ticks of a run. */
export class TickOrder {
  readonly #schedules: Schedules;
  /** The place in the roster of each number, and the reverse, unless they are the same. */
  readonly #places: Int32Array | undefined;
  readonly #numbers: Int32Array | undefined;
  /** How many ticks a window should have that is not replayed. */
  readonly #windowTicks: number;
  /**
   * Where windows come from: one is replayed, or one after another is sorted. Both are never kept,
   * since a sorter takes more room than the hosts.
   */
  readonly #windows: Replay | TickSorter;
  #window = 0;
  #left: number;
  #size = 0;

  /**
   * Makes the order.
   *
   * @param schedules When each host ticks.
   * @param numbering How hosts are numbered.
   */
  constructor(schedules: Schedules, numbering: Numbering) {
    this.#schedules = schedules;
    this.#left = schedules.ticksTotal;
    const classes = new RateClasses(schedules);
    if (numbering === "classes") {
      this.#places = classes.places;
      this.#numbers = new Int32Array(schedules.size);
      for (let number = 0; number < schedules.size; number++) {
        this.#numbers[classes.places[number] as number] = number;
      }
    }
    const sorter = new TickSorter({
      classes,
      numbers: this.#numbers === undefined
        ? classes.places
        : new Int32Array(schedules.size).map((_, number) => number),
      placeOf: (number) => this.placeOf(number),
      numberAt: (place) => this.numberAt(place),
      runTime: schedules.runTime,
    });
    this.#windowTicks = Math.max(WINDOW_TICKS_MIN, WINDOW_TICKS_PER_CLASS_MIN * classes.size);
    this.#windows = this.#findReplay(sorter) ?? sorter;
  }

  /** The place in the roster of each number, unless they are the same. */
  get places(): Int32Array | undefined {
    return this.#places;
  }

  /**
   * Who ticks in the batch, in order: the number of each host, times two, plus one where the next tick
   * is at the same instant. The first {@linkcode TickOrder.size} count.
   */
  get entries(): Int32Array {
    return this.#windows.entries;
  }

  /** How many ticks the batch has. */
  get size(): number {
    return this.#size;
  }

  /**
   * Finds a host.
   *
   * @param number The host's number.
   * @returns Its place in the roster.
   */
  placeOf(number: number): number {
    return this.#places === undefined ? number : this.#places[number] as number;
  }

  /**
   * Finds a host.
   *
   * @param place Its place in the roster.
   * @returns The host's number.
   */
  numberAt(place: number): number {
    return this.#numbers === undefined ? place : this.#numbers[place] as number;
  }

  /**
   * Goes on to the next batch.
   *
   * @returns Whether there is one.
   */
  next(): boolean {
    if (this.#left === 0) return false;
    const windows = this.#windows;
    if (windows instanceof TickSorter) {
      const span = this.#windowTicks / this.#schedules.rateTotal;
      this.#size = windows.sortUntil(windows.start + span, this.#windowTicks);
    } else {
      const { entries, span, closeCalls } = windows;
      settle(closeCalls, { entries, schedules: this.#schedules, from: this.#window * span });
      this.#size = Math.min(entries.length, this.#left);
    }
    this.#window++;
    this.#left -= this.#size;
    return true;
  }

  /** Sorts the window that repeats, where there is one and it is worth it. */
  #findReplay(sorter: TickSorter): Replay | undefined {
    const schedules = this.#schedules;
    const span = repeatingSpan(schedules);
    if (span === undefined) return undefined;
    const size = sorter.sortUntil(span, span * schedules.rateTotal);
    const entries = sorter.entries.slice(0, size);
    const times = sorter.times.subarray(0, size);
    const placeOf = (number: number): number => this.placeOf(number);
    const closeCalls = findCloseCalls({ entries, times, schedules, placeOf });
    sorter.release();
    return { span, entries, closeCalls };
  }
}

/** A window that repeats to the end of the run. */
interface Replay {
  /** How long it is, in seconds: a power of two. */
  readonly span: number;
  /** Who ticks, in order. */
  readonly entries: Int32Array;
  /** Where that order is not the same each time. */
  readonly closeCalls: readonly CloseCall[];
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
  for (let host = 0; host < size; host++) {
    // The last tick of a window must not be rounded into the next.
    if (!((firsts[host] as number) < schedules.periodOf(rates[host] as number))) return undefined;
  }
  return span;
}
