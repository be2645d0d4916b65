/**
 * Events as viewers of traces want them: with a duration. An event of the model has none; it gets a
 * quarter of its host's tick, and does not reach into a later event.
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
  /** Since the start of the run. */
  readonly starts: Float64Array;
  /** At least a microsecond. */
  readonly durations: Float64Array;
}

/**
 * Gives the events of a host their durations, where none may overlap another.
 *
 * @param host The host.
 * @returns Slices in the order of its log. Those with the time of the one before, or an earlier one, follow
 *   it by a microsecond.
 */
export function slicesOf(host: HostHistory): Slices {
  const { starts } = spansOf(host);
  let earliest = -Infinity;
  for (let i = 0; i < starts.length; i++) {
    earliest = Math.max(earliest, starts[i] ?? 0);
    starts[i] = earliest;
    earliest += DURATION_MIN_NS;
  }
  return { starts, durations: durationsOf(host, starts) };
}

/**
 * Gives the events of a host their durations, where they may overlap.
 *
 * @param host The host.
 * @returns Slices in the order of its log, each at the time that this says.
 */
export function spansOf(host: HostHistory): Slices {
  const starts = host.times.map((time) => Math.round(time * 1e6) * 1000);
  return { starts, durations: durationsOf(host, starts) };
}

/**
 * Counts the events that {@linkcode slicesOf} moves because they are earlier than one before them, as
 * they are where a clock is set back.
 *
 * @param host The host.
 * @returns How many.
 */
export function countSetBack({ times }: HostHistory): number {
  let count = 0;
  let latest = -Infinity;
  for (const time of times) {
    if (time < latest) count++;
    else latest = time;
  }
  return count;
}

function durationsOf({ length, clockSpeed }: HostHistory, starts: Float64Array): Float64Array {
  const durations = new Float64Array(length);
  const wanted = clockSpeed === null ? DURATION_UNKNOWN_NS : Math.floor(1e9 / clockSpeed / 4);
  const duration = Math.min(DURATION_MAX_NS, Math.max(DURATION_MIN_NS, wanted));
  for (let i = 0; i < length; i++) {
    const room = (starts[i + 1] ?? Infinity) - (starts[i] ?? 0);
    durations[i] = room > 0 ? Math.min(room, duration) : duration;
  }
  return durations;
}
