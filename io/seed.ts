/** The one place where chance comes from outside. */

/**
 * Draws a seed for a run that was given none; it is recorded with the run.
 *
 * @returns An integer from 0 to 2^32 - 1: short enough to be typed again.
 */
export function drawSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return seed;
}
