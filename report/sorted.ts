/** Searching in columns that grow, and putting them into one order. */

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

/**
 * Puts the entries of several columns into one order.
 *
 * @param sorted Columns of values that never fall.
 * @returns Of each entry in the order of the values its column and its row; of equal ones those of the
 *   first column come first.
 */
export function interleave(
  sorted: readonly Float64Array[],
): { readonly columns: Uint32Array; readonly rows: Uint32Array } {
  const count = sorted.reduce((sum, { length }) => sum + length, 0);
  const values = new Float64Array(count);
  const [columns, rows] = [new Uint32Array(count), new Uint32Array(count)];
  let next = 0;
  for (const [number, column] of sorted.entries()) {
    values.set(column, next);
    columns.fill(number, next, next + column.length);
    for (let row = 0; row < column.length; row++) rows[next++] = row;
  }
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return {
    columns: order.map((entry) => columns[entry] ?? 0),
    rows: order.map((entry) => rows[entry] ?? 0),
  };
}
