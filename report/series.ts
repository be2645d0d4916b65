/** What line charts show: values over time, sampled for a width. */

import type { Figure } from "./figures.ts";
import { countBelow, lastUpTo } from "./sorted.ts";

/** A stretch of time and how many points there is room for. */
export interface SampleRange {
  /** Where it begins, in seconds. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** So many events are shown one by one. */
  readonly eventsMax: number;
  /** How many buckets lines are cut into where there are more. */
  readonly buckets: number;
}

/** Lines over common instants: `null` where nothing is known of one yet, or any more. */
export interface Samples {
  /** The instants, in seconds, growing. */
  readonly times: number[];
  /** Of each line, its value at each instant. */
  readonly values: (number | null)[][];
  /** Whether these are all events; else each bucket has its least and its largest value. */
  readonly isExact: boolean;
}

/**
 * The values of a host or of a run, event by event, NaN where one is unknown: a bucket of events spans
 * from the least low to the largest high.
 */
export interface Line {
  /** When the events were, in seconds, growing. */
  readonly times: Float64Array;
  /** The least value that each of them brings. */
  readonly lows: Float64Array;
  /** The largest. */
  readonly highs: Float64Array;
  /** The value at an instant, whether or not there is an event; `null` as above. */
  at(time: number): number | null;
}

/** Whose lines they are, and when. */
export interface SeriesOptions {
  /** When the first event happened, or 0. */
  readonly begin: number;
  /** When the last event happened, or the last host stopped. */
  readonly end: number;
  /** What there is to draw. */
  readonly figures: readonly Figure[];
  /** Works the lines of a figure out, once and when it is asked for. */
  readonly linesOf: (figure: Figure) => readonly Line[];
}

/** Lines over time for each of several figures. */
export class Series {
  /** When the first event happened, or 0. */
  readonly begin: number;
  /** When the last event happened, or the last host stopped. */
  readonly end: number;
  /** What there is to draw. */
  readonly figures: readonly Figure[];
  readonly #linesOf: (figure: Figure) => readonly Line[];
  readonly #lines = new Map<Figure, readonly Line[]>();

  /**
   * Takes lines that are yet to be worked out.
   *
   * @param options Whose they are.
   */
  constructor({ begin, end, figures, linesOf }: SeriesOptions) {
    this.begin = begin;
    this.end = end;
    this.figures = figures;
    this.#linesOf = linesOf;
  }

  /**
   * Samples a figure.
   *
   * @param figure Which.
   * @param range Of when, and how finely.
   * @returns Every event where they fit; else buckets.
   */
  sample(figure: Figure, range: SampleRange): Samples {
    const lines = this.#get(figure);
    const { from, to, eventsMax } = range;
    const visible = lines.reduce((sum, { times }) => {
      return sum + Math.max(0, lastUpTo(times, to) + 1 - countBelow(times, from));
    }, 0);
    return visible <= eventsMax ? sampleEvents(lines, range) : sampleBuckets(lines, range);
  }

  /**
   * Reads a line's values at some instants.
   *
   * @param figure Which.
   * @param options The line's number, and when.
   * @returns A value per instant; `null` before its first event, and behind a log that ends early.
   */
  valuesAt(
    figure: Figure,
    { line: number, times }: { readonly line: number; readonly times: readonly number[] },
  ): (number | null)[] {
    const line = this.#get(figure)[number];
    return times.map((time) => line?.at(time) ?? null);
  }

  #get(figure: Figure): readonly Line[] {
    let lines = this.#lines.get(figure);
    if (lines === undefined) {
      lines = this.#linesOf(figure);
      this.#lines.set(figure, lines);
    }
    return lines;
  }
}

function sampleEvents(lines: readonly Line[], { from, to }: SampleRange): Samples {
  const instants = new Set([from, to]);
  for (const { times } of lines) {
    for (const time of times.subarray(countBelow(times, from), lastUpTo(times, to) + 1)) {
      instants.add(time);
    }
  }
  const times = [...instants].sort((a, b) => a - b);
  return { times, values: lines.map((line) => times.map(line.at)), isExact: true };
}

function sampleBuckets(lines: readonly Line[], { from, to, buckets }: SampleRange): Samples {
  const width = (to - from) / buckets;
  const times: number[] = [];
  for (let i = 0; i < buckets; i++) times.push(from + i * width, from + (i + 0.5) * width);
  const values = lines.map((line) => {
    const column: (number | null)[] = [];
    let next = countBelow(line.times, from);
    const last = lastUpTo(line.times, to) + 1;
    for (let i = 0; i < buckets; i++) {
      const first = next;
      let low = Infinity;
      let high = -Infinity;
      const end = i + 1 < buckets ? countBelow(line.times, from + (i + 1) * width) : last;
      for (; next < end; next++) {
        // What is unknown is neither less nor more than anything.
        if ((line.lows[next] ?? NaN) < low) low = line.lows[next] ?? low;
        if ((line.highs[next] ?? NaN) > high) high = line.highs[next] ?? high;
      }
      if (first === next) low = high = line.at(from + i * width) ?? NaN;
      column.push(known(low), known(high));
    }
    return column;
  });
  return { times, values, isExact: false };
}

/**
 * Tells a value from none: of no known value neither the least nor the largest is a number.
 *
 * @param value The value, or NaN or an infinity.
 * @returns The value, or `null`.
 */
export function known(value = NaN): number | null {
  return Number.isFinite(value) ? value : null;
}
