/** A measured figure, and the table of them. */

import { type Column, layOutTable } from "../report/table.ts";

/** One measured figure. Less is better where it has a limit. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** The same figure of the peer, from the same run. */
  readonly peer?: number;
  /** The target: ours is at most this. */
  readonly limit?: number;
  /** The target: ours is at most so many times the peer's. */
  readonly limitRatio?: number;
  /** What `ours` was computed from, where that is a handful of rounds. */
  readonly samples?: readonly number[];
}

/** What every bench is given. */
export interface BenchOptions {
  /** A folder for files, ending in a slash; it is removed in the end. */
  readonly scratch: string;
  /** scale-sim as one file. */
  readonly bundle: string;
  /** Whether to measure only so long that the bench itself can be tried. */
  readonly short: boolean;
}

/** Ours as a multiple of the peer's. */
export function ratio({ ours, peer }: Row): number | undefined {
  return peer === undefined ? undefined : ours / peer;
}

/** Whether the row's target is met; `undefined` where it has none. */
export function isMet(row: Row): boolean | undefined {
  if (row.limit !== undefined) return row.ours <= row.limit;
  const times = ratio(row);
  return row.limitRatio === undefined || times === undefined ? undefined : times <= row.limitRatio;
}

/**
 * Lays rows out.
 *
 * @param rows The rows.
 * @returns The lines, at most 80 columns wide.
 */
export function rowTable(rows: readonly Row[]): string[] {
  return layOutTable(COLUMNS, rows);
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "", align: "left", cell: ({ what }) => what },
  { title: "ours", align: "right", cell: ({ ours, unit }) => quantity(ours, unit) },
  {
    title: "peer",
    align: "right",
    cell: ({ peer, unit }) => peer === undefined ? "" : quantity(peer, unit),
  },
  { title: "ratio", align: "right", cell: (row) => times(ratio(row)) },
  {
    title: "target",
    align: "right",
    cell: ({ limit, limitRatio, unit }) =>
      limit !== undefined ? `${limit} ${unit}` : limitRatio === undefined ? "" : `${limitRatio}x`,
  },
  {
    title: "met",
    align: "left",
    cell: (row) => ({ true: "yes", false: "NO", undefined: "" })[`${isMet(row)}`],
  },
];

function times(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "";
  return value > 0 && value < 0.001 ? "<0.001x" : `${threeDigits(value)}x`;
}

function quantity(value: number, unit: string): string {
  return `${threeDigits(value)} ${unit}`;
}

/** Three digits that count, and no more than three after the point. */
function threeDigits(value: number): string {
  if (value === 0) return "0";
  const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(3, Math.max(0, digits)));
}
