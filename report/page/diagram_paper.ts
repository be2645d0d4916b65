/** How large the space-time diagram is: as hosts need it, and never all of a screen. */

import type { Paper } from "../space_time/viewport.ts";
import { isOnPaper, widthOf } from "./theme.ts";

/** Hosts have as much room as there is, between these, in pixels. */
const ROW = { min: 18, max: 110 } as const;
/** So high a diagram is at most, in pixels, */
const HEIGHT_MAX = 560;
/** and no more than that share of the screen, so that the page beside it stays within reach. */
const SCREEN_SHARE = 0.68;
/** On paper all hosts are shown, as far as browsers draw: their canvases have 16,384 pixels at most. */
const PRINTED_HEIGHT_MAX = 8000;
/** Above the first row and below the last one. */
const [HEAD, AXIS] = [8, 40];
/** What names take where there is room for addresses, and where there is none but for ports. */
const NAMES = { wide: 132, narrow: 64 } as const;
/** From which width on there is. */
const WIDE = 600;

/**
 * Measures what there is room for.
 *
 * @param place Where the diagram goes.
 * @param hosts How many hosts there are.
 * @returns The paper.
 */
export function measurePaper(place: HTMLElement, hosts: number): Paper {
  const width = Math.max(200, widthOf(place));
  const onScreen = Math.min(HEIGHT_MAX, Math.round(innerHeight * SCREEN_SHARE));
  const fair = (onScreen - HEAD - AXIS) / Math.max(1, hosts);
  const row = Math.max(ROW.min, Math.min(ROW.max, fair));
  const height = Math.min(isOnPaper() ? PRINTED_HEIGHT_MAX : onScreen, HEAD + hosts * row + AXIS);
  const left = width < WIDE ? NAMES.narrow : NAMES.wide;
  return { width, height, left, bottom: AXIS, row, head: HEAD, hosts };
}
