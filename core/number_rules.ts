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
