/**
 * A sequence diagram for Mermaid, which GitHub draws in any Markdown. Its arrows are level, so a copy's
 * arrow stands where it is received, and says at what logical time it was sent.
 */

import { causalOrder, type Place } from "../../analysis/causal_order.ts";
import { countEvents, type HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS, INTERNAL } from "../../core/event_kind.ts";

/** Longer texts Mermaid does not draw (`maxTextSize`), and GitHub lets no diagram change that. */
const CHARACTERS_MAX = 50_000;
/** No event takes fewer, so that long runs need not be written to be refused. */
const CHARACTERS_PER_EVENT_MIN = 20;

/**
 * Draws a run: a life line per host, a note per event, and for each RECEIVE an arrow instead.
 *
 * @param window The events.
 * @returns The text in pieces, the events in causal order.
 */
export function* renderMermaid(window: HistoryWindow): Generator<string, void> {
  yield `---\ntitle: ${JSON.stringify(window.name)}\n---\nsequenceDiagram\n`;
  for (const [number, { source }] of window.hosts.entries()) {
    yield `participant h${number} as ${escape(source)}\n`;
  }
  for (const place of causalOrder(window)) yield statement(window, place);
}

/**
 * Says why Mermaid would not draw a run.
 *
 * @param window The events.
 * @returns The reason; `undefined` where it would.
 */
export function mermaidExcess(window: HistoryWindow): string | undefined {
  const events = countEvents(window);
  if (events === 0) return "there are no events to draw";
  const isHopeless = events * CHARACTERS_PER_EVENT_MIN > CHARACTERS_MAX;
  const characters = isHopeless ? Infinity : length(renderMermaid(window));
  if (characters <= CHARACTERS_MAX) return undefined;
  const found = isHopeless ? "" : ` in ${characters} characters`;
  return `there are ${events} events${found}, and Mermaid reads at most ${CHARACTERS_MAX} characters`;
}

function statement({ hosts }: HistoryWindow, place: Place): string {
  const { host, event, sendHost, sendEvent } = place;
  const { kinds, logicalTimes } = hosts[host] ?? {};
  const text = `${logicalTimes?.[event]} ${EVENT_KINDS[kinds?.[event] ?? INTERNAL]}`;
  const sender = hosts[sendHost];
  if (sender === undefined) return `Note over h${host}: ${text}\n`;
  return `h${sendHost}->>h${host}: ${text}, sent at ${sender.logicalTimes[sendEvent]}\n`;
}

function length(pieces: Iterable<string>): number {
  let sum = 0;
  for (const piece of pieces) sum += piece.length;
  return sum;
}

/** Whatever may mean something to Mermaid becomes its number. */
function escape(text: string): string {
  return text.replaceAll(/[^\w.:]/gu, (character) => `#${character.codePointAt(0)};`);
}
