/** Charts with a row per host as static pictures: the jumps of clocks, and the mix of events. */

import type { RunAnalysis } from "../analysis/run_analysis.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import { type Markup, markup } from "./markup.ts";
import { hostColor, KIND_COLORS } from "./palette.ts";
import { round, SHAPE_NAMES } from "./space_time/shapes.ts";
import { SVG_TOP, SVG_WIDTH, svgDocument, svgEntryPlaces, svgXAxis } from "./svg_frame.ts";

const LABELS = 140;
/** From such a share on there is room for its number, */
const NUMBER_SHARE_MIN = 0.08;
/** and in rows that are so high. */
const NUMBER_ROW = 28;
const WIDTH = SVG_WIDTH - LABELS - 16;

/**
 * Draws how large the jumps of each host's logical clock are.
 *
 * @param analysis The run.
 * @returns An SVG document.
 */
export function jumpsSvg({ hosts, summary }: RunAnalysis): string {
  const largest = hosts.reduce((largest, { jump_histogram }) => {
    return jump_histogram.reduce((max, { to }) => Math.max(max, to), largest);
  }, 1);
  const row = hosts.length > 20 ? 18 : 44;
  const bottom = SVG_TOP + hosts.length * row + 4;
  const rows = hosts.map(({ source, jump_histogram }, host) => {
    const most = Math.max(1, ...jump_histogram.map(({ count }) => count));
    const base = SVG_TOP + (host + 1) * row;
    const bars = jump_histogram.filter(({ count }) => count > 0).map(({ from, to, count }) => {
      const x = round(LABELS + (from / largest) * WIDTH);
      const width = Math.max(1, round(((to - from) / largest) * WIDTH - 1));
      const height = Math.max(1, round(Math.sqrt(count / most) * (row - 6)));
      return markup`<rect x="${x}" y="${
        round(base - height)
      }" width="${width}" height="${height}"/>`;
    });
    return markup`<text x="${LABELS - 8}" y="${base - 3}" text-anchor="end">${source}</text>
<path d="M${LABELS} ${base}h${WIDTH}" stroke="#dddddd"/>
<g fill="${hostColor(host).light}">${bars}</g>
`;
  });
  const scaled = { x: [-0.5, largest - 0.5] as const, y: [0, 1] as const, bottom, left: LABELS };
  return svgDocument({
    title: `Jumps of the logical clock, ${summary.name}`,
    description: "Per host, how often its clock moved by how much; heights are square roots.",
    height: bottom + 44,
  }, [
    rows,
    svgXAxis(
      scaled,
      "by how much the clock moved in one event; heights are square roots of how often",
    ),
  ]);
}

/**
 * Draws of which kinds each host's events are.
 *
 * @param analysis The run.
 * @returns An SVG document.
 */
export function eventMixSvg({ summary }: RunAnalysis): string {
  const { hosts } = summary;
  const row = hosts.length > 20 ? 16 : 28;
  const top = SVG_TOP + 18;
  const rows = hosts.map(({ source, events, ticks }, host) => {
    const y = top + host * row;
    let x = LABELS;
    const bars = EVENT_KINDS.map((kind): Markup => {
      const share = ticks > 0 ? (events?.[kind] ?? 0) / ticks : 0;
      const width = share * WIDTH;
      const number = share < NUMBER_SHARE_MIN || row < NUMBER_ROW
        ? null
        : markup`<text x="${round(x + width / 2)}" y="${
          y + row / 2 + 1
        }" text-anchor="middle" font-size="11" fill="#ffffff">${(100 * share).toFixed(0)} %</text>`;
      const bar = markup`<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${
        row - 6
      }" fill="${KIND_COLORS[kind].light}"/>${number}`;
      x += width;
      return bar;
    });
    return markup`<text x="${LABELS - 8}" y="${
      y + row / 2
    }" text-anchor="end">${source}</text>${bars}
`;
  });
  const places = svgEntryPlaces(EVENT_KINDS.map((kind) => SHAPE_NAMES[kind]), LABELS);
  const legend = EVENT_KINDS.map((kind, i) => {
    const x = places[i] ?? 0;
    return markup`<rect x="${x}" y="${SVG_TOP - 4}" width="12" height="12" fill="${
      KIND_COLORS[kind].light
    }"/>
<text x="${x + 17}" y="${SVG_TOP + 6}">${SHAPE_NAMES[kind]}</text>
`;
  });
  const bottom = top + hosts.length * row;
  const scaled = { x: [0, 100] as const, y: [0, 1] as const, bottom, left: LABELS };
  return svgDocument({
    title: `Events by their kind, ${summary.name}`,
    description: "Per host, the share of each kind of event.",
    height: bottom + 44,
  }, [legend, rows, svgXAxis(scaled, "% of the host's events")]);
}
