/** Searching in columns that grow. */

/**
 * Finds where a value belongs.
 *
 * @param sorted Values that never fall.
 * @param value The value.
 * @returns The number of entries below it, which is the index of the first that is not.
 */
export function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Finds the last entry at or before a value.
 *
 * @param sorted Values that never fall.
 * @param value The value.
 * @returns Its index, -1 where there is none.
 */
export function lastUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
