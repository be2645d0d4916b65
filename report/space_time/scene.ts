/** What a space-time diagram shows of a view, laid out for any pen: only what is visible, and no more. */

import { axisTicks, counted, grouped } from "../numbers.ts";
import { countBelow, lastUpTo } from "../sorted.ts";
import { type ArrowGroup, layOutArrows } from "./arrows.ts";
import { type Cones, relationOf } from "./causality.ts";
import { type ClockLabel, labelSize, placeLabel } from "./clock_labels.ts";
import type { MessageGraph } from "./message_graph.ts";
import { type Paper, type View, xOf, yOf } from "./viewport.ts";

/** How a thing lies to the selected event; `plain` where none is selected. */
export type Tone = "plain" | "selected" | "past" | "future" | "concurrent";

/** Events that look the same. */
export interface MarkGroup {
  /** Their kind, as a number of `EVENT_KINDS`. */
  readonly kind: number;
  /** How they lie to the selected event. */
  readonly tone: Tone;
  /** x and y of each, one after another. */
  readonly points: number[];
}

/** Bars for events that are too close to be drawn one by one. */
export interface BarGroup {
  /** `acting` events grow upwards from the line, `receiving` ones downwards. */
  readonly side: "acting" | "receiving";
  /** How they lie to the selected event. */
  readonly tone: Tone;
  /** x, y, width and height of each, one after another. */
  readonly boxes: number[];
}

/** A host's line. */
export interface HostRow {
  /** The number of the host. */
  readonly host: number;
  /** How far down its line is. */
  readonly y: number;
  /** How far to the right it goes: to the last event where the log ends before the host does. */
  readonly end: number;
}

/** Words for people about something that is not shown. */
export interface LeftOut {
  /** What of how much is shown. */
  readonly text: string;
  /** How to see the rest, which paper cannot show. */
  readonly advice: string;
}

/** Everything to draw. */
export interface Scene {
  /** The visible hosts. */
  readonly rows: readonly HostRow[];
  /** The time axis: where, and what it says; nothing before the run begins. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** The messages. */
  readonly arrows: readonly ArrowGroup[];
  /** The events. */
  readonly marks: readonly MarkGroup[];
  /** Events where there are too many. */
  readonly bars: readonly BarGroup[];
  /** Logical times, where there is room. */
  readonly labels: readonly ClockLabel[];
  /** What is not drawn one by one. */
  readonly leftOut: readonly LeftOut[];
}

/** What to lay out. */
export interface SceneOptions {
  /** What is shown. */
  readonly view: View;
  /** The paper. */
  readonly paper: Paper;
  /** Past and future of the selected event, if one is selected. */
  readonly cones?: Cones | undefined;
}

/** From here on events stand one by one, in pixels from one to the next. */
const EVENT_ROOM = 4;
/** How wide a bar is. */
const BAR_WIDTH = 3;
/** From one tick of the axis to the next. */
const TICK_ROOM = 90;

/**
 * Lays a view out.
 *
 * @param graph The run's messages.
 * @param options What is shown, on which paper.
 * @returns What to draw.
 */
export function layOutScene(graph: MessageGraph, options: SceneOptions): Scene {
  const { view, paper } = options;
  const rows = visibleRows(graph, options);
  const layout = new Layout(graph, options);
  let dense = 0;
  for (const { host, y } of rows) {
    if (layout.addHost(host, y) === "bars") dense++;
  }
  const { groups, shown, all } = layOutArrows(graph, options);
  const ticks = axisTicks(view.from, view.to, (paper.width - paper.left) / TICK_ROOM);
  const begin = graph.history.hosts.reduce((min, { times }) => Math.min(min, times[0] ?? 0), 0);
  return {
    rows,
    ticks: ticks.values.filter((value) => value >= begin).map((value) => {
      return { x: xOf(view, paper, value), text: value.toFixed(ticks.digits) };
    }),
    arrows: groups,
    marks: [...layout.marks.values()],
    bars: [...layout.bars.values()],
    labels: layout.labels,
    leftOut: leftOutOf({ shown, all, dense }),
  };
}

function leftOutOf(
  { shown, all, dense }: { readonly shown: number; readonly all: number; readonly dense: number },
): LeftOut[] {
  const arrows = `${grouped(shown)} of ${grouped(all)} arrows in view shown`;
  const bars = `Events of ${counted(dense, "host")} shown as bars, acting above the line, ` +
    "receiving below";
  return [
    ...(shown < all ? [{ text: arrows, advice: "zoom in for all" }] : []),
    ...(dense > 0 ? [{ text: bars, advice: "zoom in for each event" }] : []),
  ];
}

function visibleRows({ history }: MessageGraph, { view, paper }: SceneOptions): HostRow[] {
  const rows: HostRow[] = [];
  for (let host = 0; host < paper.hosts; host++) {
    const y = yOf(view, paper, host);
    if (y <= -paper.row || y >= paper.height - paper.bottom + paper.row) continue;
    const { times, endsEarly = false } = history.hosts[host] ?? {};
    const last = xOf(view, paper, times?.at(-1) ?? view.from);
    const end = endsEarly ? Math.max(paper.left, Math.min(last, paper.width)) : paper.width;
    rows.push({ host, y, end });
  }
  return rows;
}

/** Collects what is drawn of each host. */
class Layout {
  readonly marks = new Map<string, MarkGroup>();
  readonly bars = new Map<string, BarGroup>();
  readonly labels: ClockLabel[] = [];
  readonly #graph: MessageGraph;
  readonly #options: SceneOptions;

  constructor(graph: MessageGraph, options: SceneOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  addHost(host: number, y: number): "marks" | "bars" {
    const { view, paper } = this.#options;
    const { times = new Float64Array(), logicalTimes } = this.#graph.history.hosts[host] ?? {};
    const first = countBelow(times, view.from);
    const end = lastUpTo(times, view.to) + 1;
    const room = roomOf(times.subarray(first, end), this.#options);
    if (room < EVENT_ROOM) {
      this.#addBars(host, y);
      return "bars";
    }
    const digits = String(logicalTimes?.[end - 1] ?? "").length;
    const size = labelSize({ room, digits, row: paper.row });
    for (let event = first; event < end; event++) this.#addMark(host, event, { y, size });
    return "marks";
  }

  #addMark(
    host: number,
    event: number,
    { y, size }: { readonly y: number; readonly size: number | undefined },
  ): void {
    const { view, paper } = this.#options;
    const { times, kinds, logicalTimes } = this.#graph.history.hosts[host] ?? {};
    const x = xOf(view, paper, times?.[event] ?? 0);
    const kind = kinds?.[event] ?? 0;
    const tone = this.#toneOf(host, event);
    let group = this.marks.get(`${kind} ${tone}`);
    if (group === undefined) {
      group = { kind, tone, points: [] };
      this.marks.set(`${kind} ${tone}`, group);
    }
    group.points.push(x, y);
    if (size === undefined) return;
    const text = String(logicalTimes?.[event] ?? "");
    const place = { host, event };
    this.labels.push({
      ...{ x, text, tone, size },
      y: placeLabel(this.#graph, place, { y, size, row: paper.row }),
    });
  }

  /** Buckets keep their place in time, so that nothing flickers while the view moves. */
  #addBars(host: number, y: number): void {
    const { view, paper } = this.#options;
    const times = this.#graph.history.hosts[host]?.times ?? new Float64Array();
    const seconds = ((view.to - view.from) / (paper.width - paper.left)) * BAR_WIDTH;
    const begin = Math.floor(view.from / seconds);
    const buckets: { x: number; first: number; end: number }[] = [];
    let first = countBelow(times, begin * seconds);
    for (let i = begin; i * seconds < view.to; i++) {
      const end = countBelow(times, (i + 1) * seconds);
      if (end > first) buckets.push({ x: xOf(view, paper, i * seconds), first, end });
      first = end;
    }
    const most = buckets.reduce((max, { first, end }) => Math.max(max, end - first), 1);
    const scale = Math.min(paper.row * 0.4, 14) / most;
    for (const { x, first, end } of buckets) {
      const received = this.#graph.countReceives(host, first, end);
      const tone = this.#toneOf(host, (first + end - 1) >> 1);
      const acted = (end - first - received) * scale;
      this.#addBar("acting", tone, [x, y - acted, BAR_WIDTH, acted]);
      this.#addBar("receiving", tone, [x, y, BAR_WIDTH, received * scale]);
    }
  }

  #addBar(side: BarGroup["side"], tone: Tone, box: readonly number[]): void {
    let group = this.bars.get(`${side} ${tone}`);
    if (group === undefined) {
      group = { side, tone, boxes: [] };
      this.bars.set(`${side} ${tone}`, group);
    }
    group.boxes.push(...box);
  }

  #toneOf(host: number, event: number): Tone {
    const { cones } = this.#options;
    return cones === undefined ? "plain" : relationOf(cones, { host, event });
  }
}

/** From one event to the next, between the first and the last of a host that are in view. */
function roomOf(times: Float64Array, { view, paper }: SceneOptions): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return Infinity;
  return (xOf(view, paper, last) - xOf(view, paper, first)) / (times.length - 1);
}
