/** The numbers of logical clocks beside their events: where they stand, and how large they are. */

import type { EventPlace, MessageGraph } from "./message_graph.ts";
import type { Tone } from "./scene.ts";

/** A logical time beside its event. */
export interface ClockLabel {
  /** Where its middle is. */
  readonly x: number;
  /** Where it stands. */
  readonly y: number;
  /** The time. */
  readonly text: string;
  /** How large its letters are, in pixels. */
  readonly size: number;
  /** How the event lies to the selected one. */
  readonly tone: Tone;
}

/** How large numbers are where lines are at least so far apart: a class reads them from its last row. */
const SIZES = [{ size: 13, row: 70 }, { size: 12, row: 48 }, { size: 10, row: 26 }] as const;
/** With so much room beside them numbers stand by their events, */
const LABEL_ROOM = 8;
/** and for each digit with that share of its size. */
const DIGIT_SHARE = 0.6;
/** From the line to a number. */
const GAP = 9;
/** How high digits are, as a share of their size. */
const CAP_SHARE = 0.75;

/**
 * Chooses how large the numbers of a host are.
 *
 * @param place From one event to the next, how long the longest number is, from one line to the next.
 * @returns Pixels; `undefined` where there is no room for numbers.
 */
export function labelSize(
  { room, digits, row }: {
    readonly room: number;
    readonly digits: number;
    readonly row: number;
  },
): number | undefined {
  return SIZES.find((one) => {
    return row >= one.row && room >= LABEL_ROOM + digits * DIGIT_SHARE * one.size;
  })?.size;
}

/**
 * Finds where the number of an event stands: above it, or below where arrows go to it from above and there is
 * room for both.
 *
 * @param graph The run's messages.
 * @param place The event.
 * @param options Where its line is, how large the number is, from one line to the next.
 * @returns How far down the number stands.
 */
export function placeLabel(
  graph: MessageGraph,
  place: EventPlace,
  { y, size, row }: { readonly y: number; readonly size: number; readonly row: number },
): number {
  const isBelow = row >= 2 * (GAP + size) && hasArrowsAboveAlone(graph, place);
  return isBelow ? y + GAP + CAP_SHARE * size : y - GAP;
}

function hasArrowsAboveAlone(graph: MessageGraph, place: EventPlace): boolean {
  const send = graph.sendOf(place);
  const others = send === undefined ? graph.receivesOf(place) : [send];
  return others.length > 0 && others.every(({ host }) => host < place.host);
}
