/** What line charts of several runs show: a line per run, of whichever of its hosts is furthest. */

import type { HostHistory, RunHistory } from "../analysis/run_history.ts";
import type { Figure } from "./figures.ts";
import { extentOf, inboxLine, leadOf } from "./host_lines.ts";
import { known, type Line, Series } from "./series.ts";
import { interleave, lastUpTo } from "./sorted.ts";

/** What is drawn of several runs, and what it is called. */
export const RUN_FIGURE_TITLES = {
  clock: "Largest logical clock",
  lag: "Largest lag",
  inbox: "Longest inbox",
} as const satisfies Partial<Record<Figure, string>>;

/** What is drawn of several runs. */
export type RunFigure = keyof typeof RUN_FIGURE_TITLES;

/** What is drawn of several runs, in the order of the charts. */
export const RUN_FIGURES = Object.keys(RUN_FIGURE_TITLES) as readonly RunFigure[];

/**
 * Prepares the lines of runs.
 *
 * @param histories Their events.
 * @returns A line per run: of its hosts the largest clock, the largest lag, the longest inbox.
 */
export function runSeries(histories: readonly RunHistory[]): Series {
  const extents = histories.map(extentOf);
  return new Series({
    begin: Math.min(...extents.map(({ begin }) => begin)),
    end: Math.max(...extents.map(({ end }) => end)),
    figures: RUN_FIGURES,
    linesOf: (figure) => histories.map((history) => runLine(history, figure as RunFigure)),
  });
}

function runLine(history: RunHistory, figure: RunFigure): Line {
  const { hosts } = history;
  const { end } = extentOf(history);
  switch (figure) {
    case "clock": {
      const { times, clocks } = leadOf(hosts);
      return lineUpTo(end, { times, values: clocks });
    }
    case "lag": {
      const lead = leadOf(hosts);
      const steps = hosts.map((host): Steps => ({ ...host, values: host.logicalTimes }));
      const { times, values } = extremeOf(steps, (a, b) => a < b);
      const lags = values.map((least, i) => {
        return (lead.clocks[lastUpTo(lead.times, times[i] ?? 0)] ?? 0) - least;
      });
      return lineUpTo(end, { times, values: lags });
    }
    case "inbox": {
      const steps = hosts.map((host): Steps => {
        const { times, highs: values } = inboxLine(host);
        return { times, values, endsEarly: host.endsEarly };
      });
      return lineUpTo(end, extremeOf(steps, (a, b) => a > b));
    }
  }
}

/** Of a run that was shorter than another nothing is known after it. */
function lineUpTo(end: number, { times, values }: Omit<Steps, "endsEarly">): Line {
  const at = (time: number): number | null => {
    return time > end ? null : known(values[lastUpTo(times, time)]);
  };
  return { times, lows: values, highs: values, at };
}

/** Values that hold until the next one; NaN where one is unknown. */
interface Steps extends Pick<HostHistory, "times" | "endsEarly"> {
  readonly values: Float64Array;
}

/**
 * Follows the extreme of several hosts' values.
 *
 * @param hosts Their values.
 * @param beats Whether one value is further than another.
 * @returns The furthest value that is known, at each instant at which any of them changes.
 */
function extremeOf(
  hosts: readonly Steps[],
  beats: (value: number, other: number) => boolean,
): Omit<Steps, "endsEarly"> {
  const current = new Float64Array(hosts.length).fill(NaN);
  let extreme = NaN;
  let isLost = false; // the host whose value it was has gone on
  const put = (host: number, value: number): void => {
    if (current[host] === extreme) isLost = true;
    current[host] = value;
    if (isNaN(extreme) || beats(value, extreme)) [extreme, isLost] = [value, false];
  };
  const times: number[] = [];
  const values: number[] = [];
  const ended: number[] = [];
  const { columns, rows } = interleave(hosts.map(({ times }) => times));
  for (let i = 0; i < rows.length; i++) {
    const [number = 0, row = 0] = [columns[i], rows[i]];
    const host = hosts[number];
    const time = host?.times[row] ?? NaN;
    if (time !== times.at(-1)) {
      for (const host of ended.splice(0)) put(host, NaN);
      times.push(time);
    }
    put(number, host?.values[row] ?? NaN);
    if (host?.endsEarly && row === host.times.length - 1) ended.push(number);
    if (isLost) {
      extreme = current.reduce((best, one) => isNaN(best) || beats(one, best) ? one : best, NaN);
      isLost = false;
    }
    values[times.length - 1] = extreme;
  }
  return { times: Float64Array.from(times), values: Float64Array.from(values) };
}
