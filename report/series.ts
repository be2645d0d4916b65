/** What a run's line charts show: each host's values, sampled for a width. */

import type { HostHistory, RunHistory } from "../analysis/run_history.ts";
import { type Figure, figuresOf } from "./figures.ts";
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

/** Lines over common instants: `null` where nothing is known of a host yet, or any more. */
export interface Samples {
  /** The instants, in seconds, growing. */
  readonly times: number[];
  /** Of each host, its value at each instant. */
  readonly values: (number | null)[][];
  /** Whether these are all events; else each bucket has its least and its largest value. */
  readonly isExact: boolean;
}

/**
 * A host's values, event by event, NaN where one is unknown: a bucket of events spans from the least low
 * to the largest high.
 */
interface Line {
  readonly times: Float64Array;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** The value at an instant, whether or not there is an event; `null` as above. */
  at(time: number): number | null;
}

/** A run's lines. Lags take a pass over all events, so that is done once and when it is asked for. */
export class RunSeries {
  /** When the first event happened, or 0. */
  readonly begin: number;
  /** When the last event happened, or the last host stopped. */
  readonly end: number;
  /** What there is to draw. */
  readonly figures: readonly Figure[];
  readonly #history: RunHistory;
  readonly #lines = new Map<Figure, readonly Line[]>();

  /**
   * Looks at a run.
   *
   * @param history Its events.
   */
  constructor(history: RunHistory) {
    this.#history = history;
    this.figures = figuresOf(history);
    this.begin = history.hosts.reduce((min, { times }) => Math.min(min, times[0] ?? 0), 0);
    this.end = history.hosts.reduce((max, { times, stop }) => {
      return Math.max(max, times.at(-1) ?? 0, stop?.time ?? 0);
    }, 0);
  }

  /**
   * Samples a figure.
   *
   * @param figure Which.
   * @param range Of when, and how finely.
   * @returns Every event where they fit; else buckets.
   */
  sample(figure: Figure, range: SampleRange): Samples {
    const lines = this.#linesOf(figure);
    const { from, to, eventsMax } = range;
    const visible = lines.reduce((sum, { times }) => {
      return sum + Math.max(0, lastUpTo(times, to) + 1 - countBelow(times, from));
    }, 0);
    return visible <= eventsMax ? sampleEvents(lines, range) : sampleBuckets(lines, range);
  }

  /**
   * Reads a host's values at some instants.
   *
   * @param figure Which.
   * @param options The host's number, and when.
   * @returns A value per instant; `null` before the host's first event, and behind a log that ends early.
   */
  valuesAt(
    figure: Figure,
    { host, times }: { readonly host: number; readonly times: readonly number[] },
  ): (number | null)[] {
    const line = this.#linesOf(figure)[host];
    return times.map((time) => line?.at(time) ?? null);
  }

  #linesOf(figure: Figure): readonly Line[] {
    let lines = this.#lines.get(figure);
    if (lines === undefined) {
      const { hosts } = this.#history;
      if (figure === "lag") {
        const lead = leadOf(hosts);
        lines = hosts.map((host) => lagLine(host, lead));
      } else if (figure === "inbox") lines = hosts.map(inboxLine);
      else lines = hosts.map((host) => stepLine(host, valuesOf(host, figure)));
      this.#lines.set(figure, lines);
    }
    return lines;
  }
}

/** The values of events that hold until the next one. */
function valuesOf(host: HostHistory, figure: Exclude<Figure, "inbox" | "lag">): Float64Array {
  const { logicalTimes, furtherClocks } = host;
  switch (figure) {
    case "clock":
      return logicalTimes;
    case "physical":
      return millisecondsAhead(host, furtherClocks?.physicalTimes);
    case "hybrid":
      return millisecondsAhead(host, furtherClocks?.hybridTimes);
  }
}

/** How far a clock is ahead of true time: whole microseconds, so that sums show no noise. */
function millisecondsAhead({ times }: HostHistory, clock?: Float64Array): Float64Array {
  return times.map((time, i) => Math.round(((clock?.[i] ?? NaN) - time) * 1e6) / 1e3);
}

/** After the last event messages may still come: what is left counts when the host stops. */
function inboxLine({ times, inboxSizes, stop, endsEarly }: HostHistory): Line {
  const more = stop === null ? 0 : 1;
  const instants = new Float64Array(times.length + more);
  const sizes = new Float64Array(times.length + more);
  instants.set(times);
  sizes.set(inboxSizes);
  if (stop !== null) {
    instants[times.length] = Math.max(stop.time, times.at(-1) ?? stop.time);
    sizes[times.length] = stop.inboxSize;
  }
  return stepLine({ times: instants, endsEarly }, sizes.map((size) => size < 0 ? NaN : size));
}

function stepLine(host: Pick<HostHistory, "times" | "endsEarly">, values: Float64Array): Line {
  const at = (time: number): number | null => known(values[latestKnown(host, time)]);
  return { times: host.times, lows: values, highs: values, at };
}

/** Which event tells of a host at some instant; -1 before the first and behind a log that ends early. */
function latestKnown(
  { times, endsEarly }: Pick<HostHistory, "times" | "endsEarly">,
  time: number,
): number {
  const event = lastUpTo(times, time);
  return endsEarly && time > (times.at(-1) ?? 0) ? -1 : event;
}

/** The largest clock of the run as it grows. */
interface Lead {
  readonly times: Float64Array;
  readonly clocks: Float64Array;
}

function leadOf(hosts: readonly HostHistory[]): Lead {
  const count = hosts.reduce((sum, { length }) => sum + length, 0);
  const times = new Float64Array(count);
  const clocks = new Float64Array(count);
  let next = 0;
  for (const host of hosts) {
    times.set(host.times, next);
    clocks.set(host.logicalTimes, next);
    next += host.length;
  }
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const lead = { times: new Float64Array(count), clocks: new Float64Array(count) };
  let largest = 0;
  for (const [i, event] of order.entries()) {
    largest = Math.max(largest, clocks[event] ?? 0);
    lead.times[i] = times[event] ?? 0;
    lead.clocks[i] = largest;
  }
  return lead;
}

/** A lag grows while others go on, so it is largest just before the host's own next event. */
function lagLine(host: HostHistory, lead: Lead): Line {
  const { times, logicalTimes } = host;
  const lows = new Float64Array(times.length);
  const highs = new Float64Array(times.length);
  let before = -1; // the lead's last entry that is earlier than the event
  let upTo = -1; // and the last that is not later
  for (const [i, time] of times.entries()) {
    while ((lead.times[before + 1] ?? Infinity) < time) before++;
    while ((lead.times[upTo + 1] ?? Infinity) <= time) upTo++;
    lows[i] = (lead.clocks[upTo] ?? 0) - (logicalTimes[i] ?? 0);
    highs[i] = Math.max(lows[i] ?? 0, (lead.clocks[before] ?? 0) - (logicalTimes[i - 1] ?? 0));
  }
  const at = (time: number): number | null => {
    const own = logicalTimes[latestKnown(host, time)];
    return own === undefined ? null : (lead.clocks[lastUpTo(lead.times, time)] ?? own) - own;
  };
  return { times, lows, highs, at };
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

/** Of no known value neither the least nor the largest is a number. */
function known(value = NaN): number | null {
  return Number.isFinite(value) ? value : null;
}
