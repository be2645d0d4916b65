/** What the numbers of logs may be, whoever wrote them: one rule for each, for all who read them. */

/**
 * The latest time that a history may tell, in seconds: in the year 2255. Times are whole microseconds,
 * and up to there a double holds these exactly.
 */
export const TIME_MAX = 9e9;

/** What {@linkcode isTime} accepts, in words. */
export const TIME_WANTED: string = `seconds from 0 to ${TIME_MAX}`;

/**
 * Tests for the time of an event, or of a run's start.
 *
 * @param value Anything.
 * @returns Whether it is a number of seconds from 0 to {@linkcode TIME_MAX}.
 */
export function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= TIME_MAX;
}

/** Units in which other programs tell times, by how many of them a second has. */
const OTHER_UNITS = [[1e3, "milliseconds"], [1e6, "microseconds"], [1e9, "nanoseconds"]] as const;
/** In seconds this is in 1973, and no program of the exercise is that old. */
const EPOCH_TIME_MIN = 1e8;

/**
 * Guesses in which unit a time is told that {@linkcode isTime} refuses.
 *
 * @param value Anything.
 * @returns The unit, in the plural; `undefined` where it looks like none.
 */
export function unitOf(value: unknown): string | undefined {
  if (typeof value !== "number" || isTime(value)) return undefined;
  const [, unit] = OTHER_UNITS.find(([perSecond]) => {
    return value / perSecond >= EPOCH_TIME_MIN && isTime(value / perSecond);
  }) ?? [];
  return unit;
}

/**
 * Tests for what a physical clock shows. In virtual time, which starts at 0, one that is behind shows
 * a negative time.
 *
 * @param value Anything.
 * @returns Whether it is a number of seconds up to {@linkcode TIME_MAX} either side of 0.
 */
export function isClockTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= TIME_MAX;
}

/**
 * Tests for a rate or a duration, by which figures are divided.
 *
 * @param value Anything.
 * @returns Whether it is a finite number above 0.
 */
export function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Infinity;
}

/**
 * Tests for a probability.
 *
 * @param value Anything.
 * @returns Whether it is a number from 0 to 1.
 */
export function isProbability(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}
