/** From the text to events: the buttons beside the evidence of violations, and others. */

import { readPlaces } from "../evidence_places.ts";
import type { EventPlace } from "../space_time/message_graph.ts";

/**
 * Finds every event that a violation of a run is about.
 *
 * @param panel The run's part of the page.
 * @returns The events, each once.
 */
export function eventsInEvidence(panel: HTMLElement): EventPlace[] {
  const words = new Set(violationsOf(panel).flatMap((button) => placesText(button).split(" ")));
  return readPlaces([...words].join(" "));
}

/**
 * Makes all buttons that show events work.
 *
 * @param panel The run's part of the page.
 * @param show Shows events.
 */
export function linkEvidence(
  panel: HTMLElement,
  show: (places: readonly EventPlace[]) => void,
): void {
  for (const button of buttonsOf(panel)) {
    button.hidden = false;
    button.addEventListener("click", () => show(readPlaces(placesText(button))));
  }
}

/**
 * Goes back from an event to the first violation that names it.
 *
 * @param panel The run's part of the page.
 * @param event The event.
 */
export function showViolation(panel: HTMLElement, { host, event }: EventPlace): void {
  const named = violationsOf(panel).find((button) =>
    readPlaces(placesText(button)).some((place) => place.host === host && place.event === event)
  );
  if (named === undefined) return;
  for (
    let folded = named.closest("details");
    folded !== null;
    folded = folded.parentElement?.closest("details") ?? null
  ) folded.open = true;
  named.scrollIntoView({ block: "center" });
  named.focus({ preventScroll: true });
}

function buttonsOf(panel: HTMLElement): HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>("button[data-events]")];
}

/** The buttons of violations; others show events with which nothing is wrong. */
function violationsOf(panel: HTMLElement): HTMLElement[] {
  return buttonsOf(panel).filter((button) => button.closest(".evidence") !== null);
}

function placesText(button: HTMLElement): string {
  return button.dataset["events"] ?? "";
}
