/** How laws are tested with random examples. */

import fc from "fast-check";

/** One seed for every law, so that a failure on one machine is a failure on all. */
const SEED = 262;

/** Asserts a law on a fixed sequence of examples. */
export function holds<Ts>(law: fc.IProperty<Ts>, numRuns = 500): void {
  fc.assert(law, { seed: SEED, numRuns });
}

/** The same for a law that takes time. */
export async function holdsLater<Ts>(law: fc.IAsyncProperty<Ts>, numRuns = 200): Promise<void> {
  await fc.assert(law, { seed: SEED, numRuns });
}
