/** Counts that a log may not tell of, as people read them. */

import { grouped } from "./numbers.ts";

/**
 * Writes a count, which may not be known.
 *
 * @param value The count; `null` where it is not known.
 * @returns For example `100,000`, or an en dash for `null`.
 */
export function count(value: number | null): string {
  return value === null ? "–" : grouped(value);
}

/**
 * Finds the largest of some counts.
 *
 * @param values The counts; `null` for those that are not known.
 * @returns The largest that is known; `null` where there are counts and none is known.
 */
export function largestKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 && values.length > 0) return null;
  return known.reduce((max, value) => Math.max(max, value), 0);
}
