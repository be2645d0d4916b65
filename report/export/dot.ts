/**
 * A graph in the language of Graphviz: each event below all that happened before it, as far down as its
 * logical clock says.
 */

import { countEvents, type HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS, INTERNAL, RECEIVE } from "../../core/event_kind.ts";

/** Graphviz takes about three seconds for so many, and its time grows with their square. */
const EVENTS_MAX = 5000;

/**
 * Draws a run: a column per host with its events from top to bottom, and a dashed arrow per copy.
 *
 * @param window The events.
 * @returns The text in pieces.
 */
export function* renderDot(window: HistoryWindow): Generator<string, void> {
  yield `digraph ${quote(window.name)} {\n`;
  yield 'graph [newrank=true ranksep=0.3 fontname="sans-serif"];\n';
  yield 'node [shape=box style=filled fillcolor=white fontname="sans-serif" height=0.3];\n';
  yield "edge [weight=10];\n";
  for (const [number, { source, length, kinds, logicalTimes }] of window.hosts.entries()) {
    yield `subgraph cluster_${number} {\nlabel=${quote(source)};\n`;
    if (length === 0) yield `e${number} [style=invis];\n`; // a cluster without a node is not drawn
    for (let i = 0; i < length; i++) {
      const kind = kinds[i] ?? INTERNAL;
      const label = `${logicalTimes[i]} ${EVENT_KINDS[kind]}`;
      yield `e${number}_${i} [label=${quote(label)} fillcolor=${colour(kind)}];\n`;
      if (i > 0) yield `e${number}_${i - 1} -> e${number}_${i};\n`;
    }
    yield "}\n";
  }
  for (const [number, { sendHosts, sendEvents }] of window.hosts.entries()) {
    for (const [i, sender] of sendHosts.entries()) {
      if (sender === -1) continue;
      yield `e${sender}_${sendEvents[i]} -> e${number}_${i} [style=dashed weight=1];\n`;
    }
  }
  yield "}\n";
}

/**
 * Says why Graphviz would not draw a run.
 *
 * @param window The events.
 * @returns The reason; `undefined` where it would.
 */
export function dotExcess(window: HistoryWindow): string | undefined {
  const events = countEvents(window);
  if (events === 0) return "there are no events to draw";
  if (events <= EVENTS_MAX) return undefined;
  return `there are ${events} events to draw, and Graphviz copes with ${EVENTS_MAX}`;
}

function colour(kind: number): string {
  if (kind === INTERNAL) return "white";
  return kind === RECEIVE ? "lightblue" : "moccasin";
}

/** A backslash would begin an escape of Graphviz, so it is doubled. */
function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll(/\s/g, " ");
  return `"${escaped}"`;
}
