/**
 * Hosts that tick at one rate tick in the same order in each of their periods. So each class of them
 * is a stream of ticks that is in order already, and ticks are found by going through a list.
 */

import { BucketSort } from "./bucket_sort.ts";
import type { Schedules } from "./schedules.ts";

/** The hosts of a run by classes, and within a class by the time of their first tick, then by place. */
export class RateClasses {
  /** The places in the roster, in that order. */
  readonly places: Int32Array;
  /** When the first ticks of these are due. */
  readonly firsts: Float64Array;
  /** Ticks per second of each class. */
  readonly rates: Float64Array;
  /** Where in that order each class begins, and the end of the last. */
  readonly starts: Int32Array;

  /**
   * Sorts hosts.
   *
   * @param schedules When each of them ticks.
   */
  constructor(schedules: Schedules) {
    const { size, firsts } = schedules;
    const groups = groupByRate(schedules);
    this.places = groups.places;
    this.firsts = new Float64Array(size);
    const sort = new BucketSort();
    const [rates, starts]: [number[], number[]] = [[], []];
    for (let group = 0; group + 1 < groups.starts.length; group++) {
      const [from, end] = [groups.starts[group] as number, groups.starts[group + 1] as number];
      const own = this.places.subarray(from, end);
      sort.reserve(own.length);
      for (const [i, place] of own.entries()) sort.unsortedTimes[i] = firsts[place] as number;
      sort.unsorted.set(own);
      const times = sort.unsortedTimes.subarray(0, own.length);
      sort.sort(own.length, { from: least(times), end: greatest(times) });
      own.set(sort.items.subarray(0, own.length));
      this.firsts.set(sort.times.subarray(0, own.length), from);
      const rate = groups.rates[group] as number;
      for (const start of splitByPeriod(this.firsts, { from, end }, schedules.periodOf(rate))) {
        rates.push(rate);
        starts.push(start);
      }
    }
    this.rates = Float64Array.from(rates);
    this.starts = Int32Array.from([...starts, size]);
  }

  /** How many classes there are. */
  get size(): number {
    return this.rates.length;
  }
}

/** Hosts of one rate, each group in the order of the roster. */
interface Groups {
  readonly places: Int32Array;
  readonly rates: readonly number[];
  readonly starts: Int32Array;
}

function groupByRate({ size, rates }: Schedules): Groups {
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  const groups = new Int32Array(size);
  for (let host = 0; host < size; host++) {
    const rate = rates[host] as number;
    let group = numbers.get(rate);
    if (group === undefined) {
      group = counts.length;
      numbers.set(rate, group);
      counts.push(0);
    }
    groups[host] = group;
    (counts[group] as number)++;
  }
  const starts = new Int32Array(counts.length + 1);
  for (const [group, count] of counts.entries()) {
    starts[group + 1] = (starts[group] as number) + count;
  }
  const next = starts.slice();
  const places = new Int32Array(size);
  for (let host = 0; host < size; host++) {
    const group = groups[host] as number;
    const at = next[group] as number;
    next[group] = at + 1;
    places[at] = host;
  }
  return { places, rates: [...numbers.keys()], starts };
}

/**
 * Splits a group where a host's first tick is so late that others tick a second time before it: a
 * stream must be in order.
 */
function* splitByPeriod(
  firsts: Float64Array,
  { from, end }: { readonly from: number; readonly end: number },
  period: number,
): Generator<number> {
  let limit = -Infinity;
  for (let at = from; at < end; at++) {
    if ((firsts[at] as number) < limit) continue;
    yield at;
    limit = (firsts[at] as number) + period;
  }
}

function least(times: Float64Array): number {
  return times.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(times: Float64Array): number {
  return times.reduce((a, b) => Math.max(a, b), -Infinity);
}
