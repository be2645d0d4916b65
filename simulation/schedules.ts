/** When many hosts tick, in columns. */

import { dueTime, type Schedule, ticksWithin } from "../core/schedule.ts";

/** The schedules of a run's hosts, which start at time 0. */
export class Schedules {
  /** How long the run is, in seconds. */
  readonly runTime: number;
  /** When each host's first tick is due. */
  readonly firsts: Float64Array;
  /** Each host's ticks per second. */
  readonly rates: Float64Array;
  #ticksTotal = 0;
  #rateTotal = 0;

  /**
   * Makes room for schedules.
   *
   * @param size How many hosts there are.
   * @param runTime How long the run is, in seconds.
   */
  constructor(size: number, runTime: number) {
    this.runTime = runTime;
    this.firsts = new Float64Array(size);
    this.rates = new Float64Array(size);
  }

  /** How many hosts there are. */
  get size(): number {
    return this.rates.length;
  }

  /** How many ticks there are altogether. */
  get ticksTotal(): number {
    return this.#ticksTotal;
  }

  /** How many ticks there are per second, altogether. */
  get rateTotal(): number {
    return this.#rateTotal;
  }

  /** Times of the run that differ by more than this do so however they are rounded. */
  get tolerance(): number {
    return 8 * Number.EPSILON * this.runTime;
  }

  /**
   * Sets a host's schedule.
   *
   * @param host The host's place in the roster.
   * @param schedule When it ticks.
   */
  set(host: number, schedule: Schedule): void {
    this.firsts[host] = schedule.start + schedule.phase;
    this.rates[host] = schedule.rate;
    this.#ticksTotal += ticksWithin(schedule, this.runTime);
    this.#rateTotal += schedule.rate;
  }

  /**
   * Says how long it is from one tick to the next at least, however times are rounded.
   *
   * @param rate Ticks per second.
   * @returns Seconds.
   */
  periodOf(rate: number): number {
    return 1 / rate - this.tolerance;
  }

  /**
   * Says when a tick is due.
   *
   * @param host The host's place in the roster.
   * @param k The number of the tick, from 0.
   * @returns The instant, in seconds.
   */
  dueTime(host: number, k: number): number {
    return dueTime(this.firsts[host] as number, this.rates[host] as number, k);
  }
}
