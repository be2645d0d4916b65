/** Line charts as static pictures. */

import { markup } from "./markup.ts";
import { axisEnd } from "./numbers.ts";
import { type Figure, isTime, valueRange } from "./figures.ts";
import type { Samples, Series } from "./series.ts";
import {
  type Axes,
  strokeOf,
  SVG_TOP,
  svgAxes,
  svgDocument,
  svgLegend,
  svgX,
  svgY,
} from "./svg_frame.ts";

const BOTTOM = 300;
const BUCKETS = 720;
const EVENTS_MAX = 3000;

/**
 * Draws a figure over time.
 *
 * @param series The lines.
 * @param options Which figure, what each line is called, and the picture's title.
 * @returns An SVG document.
 */
export function lineSvg(
  series: Series,
  { figure, names, title }: {
    readonly figure: Figure;
    readonly names: readonly string[];
    readonly title: string;
  },
): string {
  const { begin, end } = series;
  const samples = series.sample(figure, {
    ...{ from: begin, to: end, buckets: BUCKETS, eventsMax: EVENTS_MAX },
  });
  const y = valueRange(figure, ...extremesOf(samples));
  const axes: Axes = {
    x: [begin, axisEnd(begin, end)],
    y,
    bottom: BOTTOM,
    isCount: !isTime(figure),
  };
  const lines = names.map((_, line) =>
    markup`<path d="${stepPath(axes, samples, line)}" fill="none" stroke-linejoin="round" ${
      strokeOf(line)
    }/>
`
  );
  const legend = svgLegend(names, BOTTOM + 58);
  const height = BOTTOM + 58 + legend.height;
  const description = samples.isExact
    ? "Every event."
    : `Per line the least and the largest value of each of ${BUCKETS} stretches of time.`;
  return svgDocument({ title, description, height }, [
    svgAxes(axes, "seconds since the start"),
    lines,
    legend.content,
  ]);
}

/** The least and the largest value; 0 where there is none. */
function extremesOf({ values }: Samples): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (const column of values) {
    for (const value of column) {
      if (value === null) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min <= max ? [min, max] : [0, 0];
}

/** Values hold until the next one, so lines go in steps, up to the last instant that is known. */
function stepPath(axes: Axes, { times, values }: Samples, line: number): string {
  let path = "";
  let before: number | null = null;
  let end = 0;
  for (const [i, time] of times.entries()) {
    const value = values[line]?.[i] ?? null;
    if (value === null) continue;
    const [x, y] = [svgX(axes, time), Math.max(SVG_TOP, svgY(axes, value))];
    if (before === null) path += `M${x} ${y}`;
    else if (value !== before) path += `H${x}V${y}`;
    [before, end] = [value, x];
  }
  return path === "" ? "M0 0" : `${path}H${end}`;
}
