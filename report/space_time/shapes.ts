/** The shapes of events: each kind has its own, so that nobody needs colours to tell them apart. */

import { EVENT_KINDS, type EventKind } from "../../core/event_kind.ts";

/** What a shape is made of: corners around its middle, in pixels; none for a dot. */
const CORNERS: Readonly<Record<EventKind, readonly (readonly [number, number])[]>> = {
  INTERNAL: [],
  RECEIVE: [[-4, -4], [4, -4], [4, 4], [-4, 4]],
  SEND_FIRST: [[-4.5, 4], [4.5, 4], [0, -5]],
  SEND_SECOND: [[-4.5, -4], [4.5, -4], [0, 5]],
  BROADCAST: [[0, -6], [5.5, 0], [0, 6], [-5.5, 0]],
};

/** How large a dot is. */
export const DOT_RADIUS = 2.5;

/** The names of the shapes, for legends. */
export const SHAPE_NAMES: Readonly<Record<EventKind, string>> = {
  INTERNAL: "internal",
  RECEIVE: "receive",
  SEND_FIRST: "send to the first",
  SEND_SECOND: "send to the second",
  BROADCAST: "broadcast",
};

/**
 * Finds the shape of an event.
 *
 * @param kind Its kind, as a number of `EVENT_KINDS`.
 * @returns Corners around its middle; none for a dot.
 */
export function cornersOf(kind: number): readonly (readonly [number, number])[] {
  return CORNERS[EVENT_KINDS[kind] ?? "INTERNAL"];
}

/**
 * Writes the shape of an event as an SVG path.
 *
 * @param kind Its kind, as a number of `EVENT_KINDS`.
 * @param x Where its middle is.
 * @param y Where its middle is.
 * @returns The path's data.
 */
export function shapePath(kind: number, x: number, y: number): string {
  const corners = cornersOf(kind);
  if (corners.length === 0) {
    const r = DOT_RADIUS;
    return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  }
  const points = corners.map(([dx, dy]) => `${round(x + dx)} ${round(y + dy)}`);
  return `M${points.join("L")}Z`;
}

/** How long the head of an arrow is, and how far its point stays from the middle of the event. */
const HEAD = { length: 6, half: 2.6, gap: 4 } as const;

/**
 * Finds the head of an arrow.
 *
 * @param arrow x and y of its beginning, then of its end.
 * @returns x and y of three corners, the point first; none where the arrow is too short for a head.
 */
export function headOf([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): number[] {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 2 * HEAD.length) return [];
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const back = HEAD.gap + HEAD.length;
  const [baseX, baseY] = [x2 - dx * back, y2 - dy * back];
  return [
    ...[x2 - dx * HEAD.gap, y2 - dy * HEAD.gap],
    ...[baseX - dy * HEAD.half, baseY + dx * HEAD.half],
    ...[baseX + dy * HEAD.half, baseY - dx * HEAD.half],
  ];
}

/**
 * Rounds to a tenth of a pixel, which keeps pictures small.
 *
 * @param value Pixels.
 * @returns The same, rounded.
 */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
