/** From the evidence of a violation, which names lines of logs, to events of the space-time diagram. */

import type { Violation } from "../analysis/run_analysis.ts";
import type { EventLines } from "../analysis/run_history.ts";
import type { EventPlace } from "./space_time/message_graph.ts";

/**
 * Finds the events that a violation is about.
 *
 * @param violation The violation.
 * @param eventLines Where the events of the diagram stand, host by host.
 * @returns The events in the order of the evidence; none for lines that are no events, such as the end
 *   of a log, and for events that the diagram leaves out.
 */
export function placesOf(
  { evidence }: Violation,
  eventLines: readonly EventLines[],
): EventPlace[] {
  return evidence.flatMap(({ file, line, element = line }) => {
    const host = eventLines.findIndex((log) => log.file === file);
    const event = eventLines[host]?.lines.indexOf(element) ?? -1;
    return event < 0 ? [] : [{ host, event }];
  });
}

/**
 * Writes events as an attribute of a page.
 *
 * @param places The events.
 * @returns For example `1,36 2,14`: host and event, both from 0.
 */
export function writePlaces(places: readonly EventPlace[]): string {
  return places.map(({ host, event }) => `${host},${event}`).join(" ");
}

/**
 * Reads what {@linkcode writePlaces} wrote.
 *
 * @param text The attribute.
 * @returns The events.
 */
export function readPlaces(text: string): EventPlace[] {
  return text.split(" ").filter((word) => word !== "").map((word) => {
    const [host = 0, event = 0] = word.split(",").map(Number);
    return { host, event };
  });
}
