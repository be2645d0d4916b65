/** What the signs of the space-time diagram mean, for pictures of it. */

import { EVENT_KINDS } from "../../core/event_kind.ts";
import { kindName } from "../palette.ts";
import { SHAPE_NAMES, shapePath } from "../space_time/shapes.ts";
import type { LegendEntry } from "./save_picture.ts";

/** What is in the diagram beside events. */
export interface Signs {
  /** Whether an event is selected: then colours say how others lie to it. */
  readonly hasSelection: boolean;
  /** Whether the longest chain is drawn. */
  readonly hasChain: boolean;
  /** What it means that events are pointed out; `undefined` where none are. */
  readonly marks: string | undefined;
}

const SQUARE = "M-6 -6H6V6H-6Z";
const RING = "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M-5 0a5 5 0 1 1 10 0a5 5 0 1 1 -10 0";
const CHAIN: LegendEntry = {
  ...{ label: "longest causal chain", color: "tone-selected", path: "M-7 -2H7V2H-7Z" },
};
const TONES: readonly LegendEntry[] = [
  { label: "causal past", color: "tone-past", path: SQUARE },
  { label: "causal future", color: "tone-future", path: SQUARE },
  { label: "concurrent", color: "tone-concurrent", path: SQUARE },
];

/**
 * Lists the signs.
 *
 * @param signs What is in the diagram.
 * @returns The legend.
 */
export function legendOf({ hasSelection, hasChain, marks }: Signs): LegendEntry[] {
  const shapes = EVENT_KINDS.map((kind, i): LegendEntry => ({
    label: SHAPE_NAMES[kind],
    color: hasSelection ? "muted" : kindName(kind),
    path: shapePath(i, 0, 0),
  }));
  const rings = marks === undefined ? [] : [{ label: marks, color: "bad", path: RING }];
  return [...shapes, ...rings, ...(hasSelection ? TONES : []), ...(hasChain ? [CHAIN] : [])];
}
