/** So many hosts that a screen does not hold them. */

import { plural } from "./numbers.ts";

/** A table of more hosts than these scrolls away what stands above it. */
const SHOWN_MAX = 24;

/** The hosts of a text, and what to say of the others. */
export interface ShownHosts<T> {
  /** What belongs to the hosts that are shown. */
  readonly rows: readonly T[];
  /** One line about the others; none where all are shown. */
  readonly others: readonly string[];
}

/**
 * Chooses the first hosts of many.
 *
 * @param rows What is to be shown, in the order of hosts; a host may have several rows.
 * @returns The rows of the first hosts.
 */
export function shownHosts<T extends { readonly source: string }>(
  rows: readonly T[],
): ShownHosts<T> {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const left = sources.length - SHOWN_MAX;
  if (left <= 0) return { rows, others: [] };
  const shown = new Set(sources.slice(0, SHOWN_MAX));
  return {
    rows: rows.filter(({ source }) => shown.has(source)),
    others: [`and ${left} other ${plural(left, "host")}, which --json has too`],
  };
}
