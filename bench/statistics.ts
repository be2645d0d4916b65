/** What is computed from samples, and how samples are taken. */

/**
 * Finds a quantile: the smallest sample that at least this share of the samples does not exceed.
 *
 * @param samples At least one, in any order.
 * @param share From 0 to 1.
 * @returns The sample.
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/**
 * Finds the median.
 *
 * @param samples At least one, in any order.
 * @returns The middle one, or the mean of the two in the middle.
 */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const lower = sorted[Math.ceil(middle) - 1] ?? NaN;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * Measures several things in turns, so that a change of the machine's load meets all of them alike.
 *
 * @param rounds How many samples of each.
 * @param arms What takes one sample of each.
 * @returns The samples of each.
 */
export async function interleave<K extends string, T>(
  rounds: number,
  arms: Readonly<Record<K, () => Promise<T>>>,
): Promise<Record<K, T[]>> {
  const entries = Object.entries<() => Promise<T>>(arms);
  const samples = new Map<string, T[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, sample] of entries) samples.get(name)?.push(await sample());
  }
  return Object.fromEntries(samples) as Record<K, T[]>;
}
