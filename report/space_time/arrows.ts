/** The arrows of a space-time diagram: of many messages every second, fourth, eighth ... is drawn. */

import { type Cones, relationOf } from "./causality.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";
import type { SceneOptions, Tone } from "./scene.ts";
import { xOf, yOf } from "./viewport.ts";

/** Arrows that look the same. */
export interface ArrowGroup {
  /** How they lie to the selected event. */
  readonly tone: Tone;
  /** x and y of the SEND, then of the RECEIVE, one arrow after another. */
  readonly lines: number[];
}

/** Arrows, and how many there would be. */
export interface Arrows {
  /** The arrows to draw, those of the selected event's past and future last. */
  readonly groups: readonly ArrowGroup[];
  /** How many they are. */
  readonly shown: number;
  /** How many messages are on their way at some time of the view. */
  readonly all: number;
}

/** More than that nobody can follow. */
const ARROWS_MAX = 500;
/** Of arrows in the background, while an event is selected. */
const BACKGROUND_MAX = 200;

/**
 * Lays the arrows of a view out.
 *
 * @param graph The run's messages.
 * @param options What is shown, on which paper.
 * @returns The arrows.
 */
export function layOutArrows(graph: MessageGraph, options: SceneOptions): Arrows {
  const counts = { plain: 0, past: 0, future: 0, concurrent: 0 };
  eachArrow(graph, options, (tone) => counts[tone]++);
  const every = {
    plain: strideFor(counts.plain, ARROWS_MAX),
    past: strideFor(counts.past, ARROWS_MAX),
    future: strideFor(counts.future, ARROWS_MAX),
    concurrent: strideFor(counts.concurrent, BACKGROUND_MAX),
  };
  const groups = {
    plain: [] as number[],
    concurrent: [] as number[],
    past: [] as number[],
    future: [] as number[],
  };
  let shown = 0;
  eachArrow(graph, options, (tone, { send, receive, number }) => {
    if (number % every[tone] !== 0) return;
    shown++;
    groups[tone].push(...pointOf(graph, options, send), ...pointOf(graph, options, receive));
  });
  const all = counts.plain + counts.past + counts.future + counts.concurrent;
  const lists = Object.entries(groups) as [ArrowTone, number[]][];
  return { groups: lists.map(([tone, lines]) => ({ tone, lines })), shown, all };
}

type ArrowTone = Exclude<Tone, "selected">;

interface Arrow {
  readonly send: EventPlace;
  readonly receive: EventPlace;
  /** Its number among all messages to the receiver, so that the same ones are drawn while it moves. */
  readonly number: number;
}

function eachArrow(
  graph: MessageGraph,
  { view, paper, cones }: SceneOptions,
  visit: (tone: ArrowTone, arrow: Arrow) => void,
): void {
  const bottom = paper.height - paper.bottom;
  for (let host = 0; host < paper.hosts; host++) {
    const y = yOf(view, paper, host);
    graph.eachMessageTo(host, view, (event, number) => {
      const receive = { host, event };
      const send = graph.sendOf(receive);
      if (send === undefined) return;
      const other = yOf(view, paper, send.host);
      if (Math.max(y, other) < 0 || Math.min(y, other) > bottom) return;
      visit(toneOf(cones, send, receive), { send, receive, number });
    });
  }
}

/** A message belongs to the past with its RECEIVE, to the future with its SEND. */
function toneOf(cones: Cones | undefined, send: EventPlace, receive: EventPlace): ArrowTone {
  if (cones === undefined) return "plain";
  const [before, after] = [relationOf(cones, send), relationOf(cones, receive)];
  if (after === "past" || after === "selected") return "past";
  return before === "future" || before === "selected" ? "future" : "concurrent";
}

function strideFor(count: number, max: number): number {
  return count <= max ? 1 : 2 ** Math.ceil(Math.log2(count / max));
}

function pointOf(
  graph: MessageGraph,
  { view, paper }: SceneOptions,
  { host, event }: EventPlace,
): [number, number] {
  const time = graph.history.hosts[host]?.times[event] ?? 0;
  return [xOf(view, paper, time), yOf(view, paper, host)];
}
