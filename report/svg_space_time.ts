/** The space-time diagram as a static picture. */

import type { RunHistory } from "../analysis/run_history.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import { type Markup, markup } from "./markup.ts";
import { grouped } from "./numbers.ts";
import { KIND_COLORS } from "./palette.ts";
import { lastUpTo } from "./sorted.ts";
import { MessageGraph } from "./space_time/message_graph.ts";
import { layOutScene, type Scene } from "./space_time/scene.ts";
import { headOf, round, SHAPE_NAMES, shapePath } from "./space_time/shapes.ts";
import type { Paper } from "./space_time/viewport.ts";
import { SVG_TOP, SVG_WIDTH, svgDocument, svgEntryPlaces } from "./svg_frame.ts";

/** So many events can be told apart in print. */
const EVENTS_MAX = 150;
const ROW = 56;
const ROW_OF_MANY = 16;
const LEGEND = 24;
const AXIS = 40;
const INK = "#333333";

/**
 * Draws the beginning of a run, as much as can be told apart in print.
 *
 * @param history The run's events.
 * @returns An SVG document.
 */
export function spaceTimeSvg(history: RunHistory): string {
  const row = history.hosts.length > 12 ? ROW_OF_MANY : ROW;
  const { to, shown, all } = beginning(history);
  const paper: Paper = {
    ...{ width: SVG_WIDTH - 16, left: 130, bottom: 0, row, hosts: history.hosts.length },
    height: history.hosts.length * row,
  };
  const view = { from: 0, to, top: 0 };
  const scene = layOutScene(new MessageGraph(history), { view, paper });
  const bottom = SVG_TOP + LEGEND + paper.height;
  const extent = shown === all
    ? `all ${grouped(all)} events`
    : `the first ${grouped(shown)} of ${grouped(all)} events`;
  return svgDocument({
    title: `Space-time diagram, ${history.name}`,
    description: `A line per host, an arrow per message, ${extent}.`,
    height: bottom + AXIS + 18,
  }, [
    legend(SVG_TOP + 6),
    markup`<g transform="translate(0 ${SVG_TOP + LEGEND})">${drawing(history, scene, paper)}</g>
<text x="${(paper.left + paper.width) / 2}" y="${
      bottom + 34
    }" text-anchor="middle">seconds since the start; ${extent}</text>
`,
  ]);
}

/** How far the first events go that there is room for. */
function beginning(
  { hosts, eventsOmitted }: RunHistory,
): { to: number; shown: number; all: number } {
  const times = Float64Array.from(hosts.flatMap((host) => [...host.times.subarray(0, EVENTS_MAX)]))
    .sort();
  const to = times[Math.min(EVENTS_MAX, times.length) - 1] ?? 1;
  const shown = hosts.reduce((sum, host) => sum + lastUpTo(host.times, to) + 1, 0);
  const all = hosts.reduce((sum, { length }) => sum + length, eventsOmitted);
  return { to: to > 0 ? to * 1.01 : 1, shown, all };
}

function drawing({ hosts }: RunHistory, scene: Scene, paper: Paper): Markup {
  const { left, width, height } = paper;
  const ticks = scene.ticks.map(({ x, text }) =>
    markup`<path d="M${round(x)} 0V${height + 4}" stroke="#eeeeee"/>
<text x="${round(x)}" y="${height + 17}" text-anchor="middle">${text}</text>
`
  );
  const lines = scene.rows.map(({ host, y, end }) =>
    markup`<path d="M${left} ${round(y)}H${round(end)}" stroke="#999999"/>
<text x="${left - 10}" y="${round(y + 4)}" text-anchor="end">${hosts[host]?.source ?? ""}</text>
`
  );
  const arrows = scene.arrows.map(({ lines }) =>
    markup`<path d="${arrowPath(lines)}" stroke="${INK}" stroke-width="0.7" fill="none"/>
<path d="${headsPath(lines)}" fill="${INK}"/>
`
  );
  const marks = scene.marks.map(({ kind, points }) =>
    markup`<path d="${marksPath(kind, points)}" fill="${
      KIND_COLORS[EVENT_KINDS[kind] ?? "INTERNAL"].light
    }"/>
`
  );
  const labels = scene.labels.map(({ x, y, text, size }) =>
    markup`<text x="${round(x)}" y="${
      round(y)
    }" font-size="${size}" text-anchor="middle" stroke="#ffffff" stroke-width="3" paint-order="stroke">${text}</text>
`
  );
  return markup`<clipPath id="area"><path d="M${left} 0H${width}V${height}H${left}Z"/></clipPath>
${ticks}${lines}<g clip-path="url(#area)">${arrows}</g>${marks}${labels}`;
}

function marksPath(kind: number, points: readonly number[]): string {
  let path = "";
  for (let i = 0; i < points.length; i += 2) {
    path += shapePath(kind, points[i] ?? 0, points[i + 1] ?? 0);
  }
  return path;
}

function arrowPath(lines: readonly number[]): string {
  let path = "";
  for (let i = 0; i < lines.length; i += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lines.slice(i, i + 4);
    path += `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
  }
  return path;
}

function headsPath(lines: readonly number[]): string {
  let path = "";
  for (let i = 0; i < lines.length; i += 4) {
    const [x1, y1, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = headOf(lines.slice(i, i + 4)).map(round);
    if (x1 !== undefined && y1 !== undefined) path += `M${x1} ${y1}L${x2} ${y2}L${x3} ${y3}Z`;
  }
  return path;
}

function legend(y: number): Markup {
  const places = svgEntryPlaces(EVENT_KINDS.map((kind) => SHAPE_NAMES[kind]), 136);
  const entries = EVENT_KINDS.map((kind, i) => {
    const x = places[i] ?? 0;
    return markup`<path d="${shapePath(i, x, y - 4)}" fill="${KIND_COLORS[kind].light}"/>
<text x="${x + 12}" y="${y}">${SHAPE_NAMES[kind]}</text>
`;
  });
  return markup`${entries}`;
}
