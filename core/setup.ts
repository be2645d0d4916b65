/** From a host's settings to a host that is ready to tick: the same in real and in virtual time. */

import { type ClockName, makeClocks } from "./further_clock.ts";
import type { HostStartRecord } from "./history.ts";
import { Host, type Stamp } from "./host.ts";
import { formatSkew, type Skew } from "./physical_clock.ts";
import { RandomStream } from "./random.ts";
import { type Phase, phaseSeconds, type Schedule, ticksWithin } from "./schedule.ts";
import { randomWorkload } from "./workload.ts";

/** What hosts of a run have in common. */
export interface CommonSettings {
  /** How likely a tick with an empty inbox is INTERNAL. */
  readonly probInternal: number;
  /** Which value of the Lamport clock messages carry. */
  readonly stamp: Stamp;
  /** Which logical clocks hosts keep. */
  readonly clocks: readonly ClockName[];
  /** The run's seed. */
  readonly seed: number;
}

/** What is a host's own. */
export interface OwnSettings {
  /** Its identity, `ADDRESS:PORT`. */
  readonly source: string;
  /** Ticks per second. */
  readonly clockSpeed: number;
  /** How it is set against the others. */
  readonly phase: Phase;
  /** How its physical clock goes wrong. */
  readonly skew: Skew;
}

/** What a host is, whenever it starts. */
export interface HostSettings extends OwnSettings, CommonSettings {}

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
  const { at, index, runTime } = start;
  const draw = new RandomStream(seed, "phase", index).uniform(0);
  const phase = phaseSeconds(settings.phase, clockSpeed, draw);
  const schedule = { start: at, phase, rate: clockSpeed };
  const host = new Host({
    source,
    workload: randomWorkload(new RandomStream(seed, "action", index), probInternal),
    stamp,
    clocks: makeClocks(clocks, { source, skew, start: at }),
  });
  const record = hostStartRecord({ ...settings, phase }, start);
  return { host, schedule, ticks: ticksWithin(schedule, runTime), record };
}

/**
 * Makes the first record of a host's history.
 *
 * @param settings What it is, its phase in seconds.
 * @param start What it learned when it started.
 * @returns The record.
 */
export function hostStartRecord(
  { source, clockSpeed, phase, probInternal, stamp, clocks, skew, seed }: HostSettings & {
    readonly phase: number;
  },
  { at, index, roster, runTime }: HostStart,
): HostStartRecord {
  const skewText = formatSkew(skew);
  return {
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
}
