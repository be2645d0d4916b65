/** A flow chart for Mermaid, which GitHub draws in any Markdown: who knew of what before whom. */

import { type HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../core/event_kind.ts";
import { type Arrow, messageArrows } from "./arrows.ts";

/** More arrows Mermaid does not draw (`maxEdges`), and GitHub lets no chart change that. */
const ARROWS_MAX = 500;
/** Nor does it read longer texts (`maxTextSize`). */
const CHARACTERS_MAX = 50_000;

/**
 * Draws a run: a column per host with its events from top to bottom, and a dotted arrow per copy.
 *
 * @param window The events.
 * @returns The text in pieces.
 */
export function* renderMermaid(window: HistoryWindow): Generator<string, void> {
  yield `---\ntitle: ${JSON.stringify(window.name)}\n---\nflowchart TB\n`;
  for (const [number, { source, length, kinds, logicalTimes }] of window.hosts.entries()) {
    if (length === 0) continue; // Mermaid draws an empty column as an event
    yield `subgraph h${number}["${escape(source)}"]\n`;
    for (let i = 0; i < length; i++) {
      yield `e${number}_${i}["${logicalTimes[i]} ${EVENT_KINDS[kinds[i] ?? 0]}"]\n`;
      if (i > 0) yield `e${number}_${i - 1} --> e${number}_${i}\n`;
    }
    yield "end\n";
  }
  for (const { from, to } of messageArrows(window)) yield `${name(from)} -.-> ${name(to)}\n`;
}

/**
 * Says why Mermaid would not draw a run.
 *
 * @param window The events.
 * @returns The reason; `undefined` where it would.
 */
export function mermaidExcess(window: HistoryWindow): string | undefined {
  const own = window.hosts.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
  const arrows = own + messageArrows(window).reduce((sum) => sum + 1, 0);
  if (window.hosts.every(({ length }) => length === 0)) return "there are no events to draw";
  if (arrows > ARROWS_MAX) {
    return `there are ${arrows} arrows to draw, and Mermaid draws at most ${ARROWS_MAX}`;
  }
  const characters = renderMermaid(window).reduce((sum, { length }) => sum + length, 0);
  if (characters > CHARACTERS_MAX) {
    return `it takes ${characters} characters, and Mermaid reads at most ${CHARACTERS_MAX}`;
  }
  return undefined;
}

function name({ host, event }: Arrow["from"]): string {
  return `e${host}_${event}`;
}

/** Whatever may mean something to Mermaid becomes its number. */
function escape(text: string): string {
  return text.replaceAll(/[^\w .:-]/gu, (character) => `#${character.codePointAt(0)};`);
}
