/** When a host ticks: tick k at start + phase + k / rate, an absolute deadline. */

/**
 * How hosts are set against each other: `aligned` (all tick together), `random` (uniform in
 * [0, 1/rate), seeded), or an offset in seconds.
 */
export type Phase = "aligned" | "random" | number;

/** A host's ticks, in seconds and ticks per second. */
export interface Schedule {
  /** The instant at which the run starts. */
  readonly start: number;
  /** Seconds from there to tick 0. */
  readonly phase: number;
  /** Ticks per second. */
  readonly rate: number;
}

/**
 * Turns a phase into seconds.
 *
 * @param phase How the host is set.
 * @param rate Its ticks per second.
 * @param draw What a random phase is made of, uniform in [0, 1).
 * @returns Seconds from the start to tick 0.
 */
export function phaseSeconds(phase: Phase, rate: number, draw: number): number {
  if (phase === "aligned") return 0;
  return phase === "random" ? draw / rate : phase;
}

/**
 * Says when a tick is due. Work on one tick never shifts the next.
 *
 * @param schedule The host's schedule.
 * @param k The number of the tick, from 0.
 * @returns The instant, in the unit and epoch of `schedule.start`.
 */
export function tickTime({ start, phase, rate }: Schedule, k: number): number {
  return dueTime(start + phase, rate, k);
}

/**
 * The same from numbers alone.
 *
 * @param first When tick 0 is due.
 * @param rate Ticks per second.
 * @param k The number of the tick, from 0.
 * @returns The instant.
 */
export function dueTime(first: number, rate: number, k: number): number {
  return first + k / rate;
}

/**
 * Counts the ticks of a run: those with phase + k / rate < run time.
 *
 * @param schedule The host's schedule.
 * @param runTime Seconds from the start; may be `Infinity`.
 * @returns How many ticks the run has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(ticksWithin({ start: 0, phase: 0, rate: 6 }, 10), 60);
 * assert.equal(ticksWithin({ start: 0, phase: 0.1, rate: 6 }, 0.1), 0);
 * ```
 */
export function ticksWithin(schedule: Schedule, runTime: number): number {
  const { phase, rate } = schedule;
  let count = Math.max(0, Math.ceil((runTime - phase) * rate));
  if (count > Number.MAX_SAFE_INTEGER) return Infinity; // nobody will see the end
  // The product is rounded, the rule is not: step to where it holds.
  while (count > 0 && phase + (count - 1) / rate >= runTime) count--;
  while (phase + count / rate < runTime) count++;
  return count;
}
