/**
 * The form that ShiViz reads: two lines per event, the second with the host and its vector clock. Its
 * page takes the parser's expression from the file's first line, the delimiter of several executions
 * from the second.
 */

import { vectorTimes } from "../../analysis/vector_times.ts";
import { countEvents, type HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS, RECEIVE } from "../../core/event_kind.ts";
import { microseconds } from "./event_columns.ts";

/** What ShiViz takes an event apart with where nothing else is said. */
const PARSER = String.raw`(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`;

/**
 * Writes a run for ShiViz. Vector clocks are worked out from the events that are written, so that each
 * host's own entry counts from 1 on and no entry leads out of the file.
 *
 * @param window The events.
 * @returns The file in pieces: two lines of header, then two per event in causal order.
 */
export function* renderShiviz(window: HistoryWindow): Generator<string, void> {
  const { hosts } = window;
  const names = shivizNames(hosts.map(({ source }) => source));
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  yield `${PARSER}\n\n`;
  for (const { host, event, sendHost, sendEvent, vector } of vectorTimes(window)) {
    const { kinds, logicalTimes, times, inboxSizes } = hosts[host] ?? {};
    const kind = kinds?.[event] ?? 0;
    const text = [`${EVENT_KINDS[kind]} clock=${logicalTimes?.[event]}`];
    if (kind === RECEIVE && sendHost !== -1) {
      text.push(`from=${names[sendHost]}@${hosts[sendHost]?.logicalTimes[sendEvent]}`);
    }
    text.push(`time=${microseconds(times?.[event] ?? 0)}`);
    const inbox = inboxSizes?.[event] ?? -1;
    if (inbox !== -1) text.push(`inbox=${inbox}`);
    const entries: string[] = [];
    for (let i = 0; i < vector.length; i++) if (vector[i]) entries.push(`${keys[i]}${vector[i]}`);
    yield `${text.join(" ")}\n${names[host]} {${entries.join(",")}}\n`;
  }
}

/**
 * Says why ShiViz would not show a run.
 *
 * @param window The events.
 * @returns The reason; `undefined` where it would.
 */
export function shivizExcess(window: HistoryWindow): string | undefined {
  return countEvents(window) === 0 ? "there are no events, which ShiViz refuses" : undefined;
}

/** Hosts as ShiViz can read them: without white space, yet each by its own name. */
function shivizNames(sources: readonly string[]): string[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    let name = source.replaceAll(/\s+/g, "_") || "_";
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  });
}
