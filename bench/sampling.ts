/** How samples are taken. */

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
