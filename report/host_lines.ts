/** What a run's line charts show: a line per host. */

import type { HostHistory, RunHistory } from "../analysis/run_history.ts";
import { type Figure, figuresOf } from "./figures.ts";
import { known, type Line, Series } from "./series.ts";
import { interleave, lastUpTo } from "./sorted.ts";

/**
 * Prepares the lines of a run.
 *
 * @param history Its events.
 * @returns A line per host, in roster order.
 */
export function hostSeries(history: RunHistory): Series {
  const { hosts } = history;
  return new Series({
    ...extentOf(history),
    figures: figuresOf(history),
    linesOf: (figure) => hostLines(hosts, figure),
  });
}

/**
 * Says when a run's events were.
 *
 * @param history The events.
 * @returns From the first, or 0, to the last event or the last host's stop.
 */
export function extentOf(
  { hosts }: RunHistory,
): { readonly begin: number; readonly end: number } {
  return {
    begin: hosts.reduce((min, { times }) => Math.min(min, times[0] ?? 0), 0),
    end: hosts.reduce((max, { times, stop }) => {
      return Math.max(max, times.at(-1) ?? 0, stop?.time ?? 0);
    }, 0),
  };
}

/** Lags take a pass over all events. */
function hostLines(hosts: readonly HostHistory[], figure: Figure): Line[] {
  if (figure === "inbox") return hosts.map(inboxLine);
  if (figure !== "lag") return hosts.map((host) => stepLine(host, valuesOf(host, figure)));
  const lead = leadOf(hosts);
  return hosts.map((host) => lagLine(host, lead));
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

/**
 * Follows a host's inbox. After the last event messages may still come: what is left counts when the host
 * stops.
 *
 * @param host The host.
 * @returns Its line.
 */
export function inboxLine({ times, inboxSizes, stop, endsEarly }: HostHistory): Line {
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

/** The largest clock of a run as it grows. */
export interface Lead {
  /** When each event was, in seconds. */
  readonly times: Float64Array;
  /** The largest clock once it has happened. */
  readonly clocks: Float64Array;
}

/**
 * Follows the largest clock of a run.
 *
 * @param hosts All hosts.
 * @returns It at each event of any host.
 */
export function leadOf(hosts: readonly HostHistory[]): Lead {
  const { columns, rows } = interleave(hosts.map(({ times }) => times));
  const times = new Float64Array(rows.length);
  const clocks = new Float64Array(rows.length);
  let largest = 0;
  for (const [i, row] of rows.entries()) {
    const host = hosts[columns[i] ?? 0];
    largest = Math.max(largest, host?.logicalTimes[row] ?? 0);
    times[i] = host?.times[row] ?? 0;
    clocks[i] = largest;
  }
  return { times, clocks };
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
