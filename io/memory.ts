/** How much memory there is. */

/**
 * Says how much memory a program can still have.
 *
 * @returns Bytes; `undefined` where the system does not tell or Deno was not told to allow it.
 */
export function availableMemory(): number | undefined {
  try {
    const { available } = Deno.systemMemoryInfo();
    return available > 0 ? available : undefined;
  } catch {
    return undefined;
  }
}
