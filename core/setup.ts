/** From a host's settings to a host that is ready to tick: the same in real and in virtual time. */

import { type ClockName, makeClocks } from "./further_clock.ts";
import type { HostStartRecord } from "./history.ts";
import { Host, type Stamp } from "./host.ts";
import { formatSkew, type Skew } from "./physical_clock.ts";
import { RandomStream } from "./random.ts";
import { type Phase, phaseSeconds, type Schedule, ticksWithin } from "./schedule.ts";
import { randomWorkload } from "./workload.ts";

/** What a host is, whenever it starts. */
export interface HostSettings {
  /** Its identity, `ADDRESS:PORT`. */
  readonly source: string;
  /** Ticks per second. */
  readonly clockSpeed: number;
  /** How likely a tick with an empty inbox is INTERNAL. */
  readonly probInternal: number;
  /** How it is set against the others. */
  readonly phase: Phase;
  /** Which value of the Lamport clock its messages carry. */
  readonly stamp: Stamp;
  /** Which logical clocks it keeps. */
  readonly clocks: readonly ClockName[];
  /** How its physical clock goes wrong. */
  readonly skew: Skew;
  /** The run's seed. */
  readonly seed: number;
}

/** What a host learns when it starts. */
export interface HostStart {
  /** The instant from which its ticks are counted, in seconds. */
  readonly at: number;
  /** Its number in the run, which selects its random streams. */
  readonly index: number;
  /** Everyone in the run, in roster order. */
  readonly roster: readonly string[];
  /** Seconds from `at` to the end; may be `Infinity`. */
  readonly runTime: number;
}

/** A host that is ready to tick. */
export interface ReadyHost {
  /** The host. */
  readonly host: Host;
  /** When it ticks. */
  readonly schedule: Schedule;
  /** How many ticks it has; may be `Infinity`. */
  readonly ticks: number;
  /** The first record of its history. */
  readonly record: HostStartRecord;
}

/**
 * Makes a host.
 *
 * @param settings What it is.
 * @param start What it learns when it starts.
 * @returns The host, its ticks, and the record that it starts.
 */
export function setUpHost(settings: HostSettings, start: HostStart): ReadyHost {
  const { source, clockSpeed, probInternal, stamp, clocks, skew, seed } = settings;
  const { at, index, roster, runTime } = start;
  const phase = phaseSeconds(settings.phase, clockSpeed, new RandomStream(seed, "phase", index));
  const schedule = { start: at, phase, rate: clockSpeed };
  const host = new Host({
    source,
    workload: randomWorkload(new RandomStream(seed, "action", index), probInternal),
    stamp,
    clocks: makeClocks(clocks, { source, skew, start: at }),
  });
  const skewText = formatSkew(skew);
  const record: HostStartRecord = {
    event_type: "HOST_START",
    system_clock_time: at,
    source,
    index,
    roster,
    clock_speed: clockSpeed,
    phase,
    prob_internal: probInternal,
    stamp,
    ...(clocks.length > 1 ? { clocks } : {}),
    ...(skewText === "none" ? {} : { skew: skewText }),
    seed,
    run_time: runTime < Infinity ? runTime : null,
  };
  return { host, schedule, ticks: ticksWithin(schedule, runTime), record };
}
