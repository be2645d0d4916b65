/** Every chart as a static picture, for papers. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { FIGURE_TITLES } from "./figures.ts";
import { hostSeries } from "./host_lines.ts";
import { RUN_FIGURE_TITLES, RUN_FIGURES, runSeries } from "./run_lines.ts";
import { eventsText } from "./shown_events.ts";
import { lineSvg } from "./svg_lines.ts";
import { eventMixSvg, jumpsSvg } from "./svg_rows.ts";
import { spaceTimeSvg } from "./svg_space_time.ts";

/**
 * Draws a run.
 *
 * @param run The run.
 * @returns Each picture by its file's name, each a complete SVG document in light colours.
 */
export function renderSvgs({ analysis, history }: AnalyzedRun): Map<string, string> {
  const series = hostSeries(history);
  const names = history.hosts.map(({ source }) => source);
  return new Map([
    ...series.figures.map((figure): [string, string] => {
      const extent = history.eventsOmitted === 0 ? "" : `, ${eventsText(history)}`;
      const title = `${FIGURE_TITLES[figure]}, ${analysis.summary.name}${extent}`;
      return [`${figure}.svg`, lineSvg(series, { figure, names, title })];
    }),
    ["jumps.svg", jumpsSvg(analysis)],
    ["event_mix.svg", eventMixSvg(analysis)],
    ["space_time.svg", spaceTimeSvg(history)],
  ]);
}

/**
 * Draws several runs over each other.
 *
 * @param runs The runs.
 * @param names What each is called.
 * @returns Each picture by its file's name, as {@linkcode renderSvgs} does.
 */
export function renderRunSvgs(
  runs: readonly AnalyzedRun[],
  names: readonly string[],
): Map<string, string> {
  const series = runSeries(runs.map(({ history }) => history));
  return new Map(RUN_FIGURES.map((figure) => {
    const title = `${RUN_FIGURE_TITLES[figure]} of each of ${runs.length} runs`;
    return [`${figure}.svg`, lineSvg(series, { figure, names, title })];
  }));
}
