/**
 * Events as viewers of traces want them: with a duration. An event of the model has none; it gets a
 * quarter of its host's tick, and never reaches into the next event.
 */

import type { HostHistory } from "../../analysis/run_history.ts";

/** Nothing is shorter: what logs are precise to. */
const DURATION_MIN_NS = 1000;
/** Where the log does not say how fast the host ticks. */
const DURATION_UNKNOWN_NS = 1e6;

/** Nothing is longer: the last event of a host that hardly ever ticks, too, ends at an instant. */
const DURATION_MAX_NS = 1e15;

/** When each event of a host begins and for how long it lasts, in whole nanoseconds. */
export interface Slices {
  /** Since the start of the run. Later by some microseconds where several have the same time. */
  readonly starts: Float64Array;
  /** At least a microsecond. */
  readonly durations: Float64Array;
}

/**
 * Gives the events of a host their durations.
 *
 * @param host The host.
 * @returns Slices that do not overlap, in the order of its log.
 */
export function slicesOf({ length, times, clockSpeed }: HostHistory): Slices {
  const starts = new Float64Array(length);
  const durations = new Float64Array(length);
  let earliest = -Infinity;
  for (let i = 0; i < length; i++) {
    starts[i] = Math.max(earliest, Math.round((times[i] ?? 0) * 1e6) * 1000);
    earliest = (starts[i] ?? 0) + DURATION_MIN_NS;
  }
  const wanted = clockSpeed === null ? DURATION_UNKNOWN_NS : Math.floor(1e9 / clockSpeed / 4);
  const duration = Math.min(DURATION_MAX_NS, Math.max(DURATION_MIN_NS, wanted));
  for (let i = 0; i < length; i++) {
    const room = (starts[i + 1] ?? Infinity) - (starts[i] ?? 0);
    durations[i] = Math.min(room, duration);
  }
  return { starts, durations };
}
