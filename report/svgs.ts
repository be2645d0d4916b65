/** Every chart of a run as a static picture, for papers. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { hostSeries } from "./host_lines.ts";
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
  const sources = history.hosts.map(({ source }) => source);
  const { name } = analysis.summary;
  return new Map([
    ...series.figures.map((figure): [string, string] => {
      return [`${figure}.svg`, lineSvg(series, { figure, sources, name })];
    }),
    ["jumps.svg", jumpsSvg(analysis)],
    ["event_mix.svg", eventMixSvg(analysis)],
    ["space_time.svg", spaceTimeSvg(history)],
  ]);
}
