/** How much of a run fits into a format that has a limit. */

import type { RunHistory } from "../../analysis/run_history.ts";
import { countEvents, type Interval, windowOf } from "../../analysis/history_window.ts";
import type { Renderer } from "./formats.ts";

/**
 * Finds the longest part of an interval that fits, from its beginning on.
 *
 * @param history The run.
 * @param interval What does not fit as a whole.
 * @param excess What says whether a part fits.
 * @returns The part, in round numbers where those fit; `undefined` where not even one instant fits.
 */
export function narrow(
  history: RunHistory,
  interval: Interval,
  excess: NonNullable<Renderer["excess"]>,
): Interval | undefined {
  const times = timesOf(windowOf(history, interval));
  const from = Number.isFinite(interval.from) ? interval.from : roughly(times[0] ?? 0);
  let fits = 0; // ends after so many events do, or are not known not to
  let tooMany = times.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (isFine({ from, to: times[middle] ?? 0 })) fits = middle;
    else tooMany = middle;
  }
  const to = times[fits] ?? 0;
  return [{ from, to: roughly(to) }, { from, to }].find(isFine);

  function isFine(part: Interval): boolean {
    const window = windowOf(history, part);
    return countEvents(window) > 0 && excess(window) === undefined;
  }
}

/** The hundredth of a second before, which is easier to type. */
function roughly(seconds: number): number {
  return Math.floor(seconds * 100) / 100;
}

/** When events happened, each instant once and in order. */
function timesOf(history: RunHistory): Float64Array {
  const times = new Float64Array(countEvents(history)); // no Set, which has an end at 16 million
  let end = 0;
  for (const host of history.hosts) {
    times.set(host.times, end);
    end += host.length;
  }
  return times.map(floor).sort().filter((time, i, all) => i === 0 || time !== all[i - 1]);
}

function floor(seconds: number): number {
  return Math.floor(seconds * 1e6) / 1e6;
}
