/**
 * The records of a host's history, one per line of a client's log: HOST_START, the events,
 * HOST_STOP. Times are seconds since the epoch.
 */

import type { ClockName, ClockValues } from "./further_clock.ts";
import type { Message } from "./message.ts";
import type { Stamp } from "./host.ts";

/** What happened on one tick of a host. */
export interface HostEvent extends ClockValues {
  /** The kind of event. */
  readonly event_type: "INTERNAL" | "SEND" | "RECEIVE";
  /** When it happened. */
  readonly system_clock_time: number;
  /** The host's Lamport clock after the event. */
  readonly logical_clock_time: number;
  /** How many messages wait after the event. */
  readonly message_queue_size: number;
  /** The message sent or received, `null` for INTERNAL. */
  readonly message: Message | null;
  /** The number of the tick, from 0: one event per tick, so also the event's place on its host. */
  readonly tick: number;
}

/** What happened on one tick of a host, as a client in real time logs it. */
export interface TimedHostEvent extends HostEvent {
  /** How long after its deadline the tick happened, in milliseconds. */
  readonly late_ms: number;
}

/** The first line of a client's log: what was run. */
export interface HostStartRecord {
  /** The kind of record. */
  readonly event_type: "HOST_START";
  /** The instant from which the ticks are counted. */
  readonly system_clock_time: number;
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** The host's number in the run, which selects its random streams. */
  readonly index: number;
  /** Everyone in the run, in roster order. */
  readonly roster: readonly string[];
  /** Ticks per second. */
  readonly clock_speed: number;
  /** Seconds from the start to tick 0. */
  readonly phase: number;
  /** How likely a tick with an empty inbox is INTERNAL. */
  readonly prob_internal: number;
  /** Which value of the clock messages carry. */
  readonly stamp: Stamp;
  /** Which logical clocks the host keeps; absent where it is the Lamport clock alone. */
  readonly clocks?: readonly ClockName[];
  /** How its physical clock goes wrong, as `--skew` takes it; absent where it does not. */
  readonly skew?: string;
  /** The run's seed. */
  readonly seed: number;
  /** Seconds, `null` where the run ends with STOP alone. */
  readonly run_time: number | null;
}

/** How a host's run ended. A log without HOST_STOP belongs to a process that was killed. */
export type StopReason = "run_time" | "stopped" | "interrupted" | "router_lost" | "failed";

/** The last line of a client's log: what was left. */
export interface HostStopRecord {
  /** The kind of record. */
  readonly event_type: "HOST_STOP";
  /** When the host stopped. */
  readonly system_clock_time: number;
  /** The final logical clock. */
  readonly logical_clock_time: number;
  /** How many messages were left in the inbox, those after the last tick included. */
  readonly message_queue_size: number;
  /**
   * How many copies were still on their way to it; absent where there were none. In real time there
   * are none: the router hands over what it has routed before a run ends.
   */
  readonly in_flight?: number;
  /** Why it stopped. */
  readonly reason: StopReason;
}

/** A line of a client's log. */
export type HostRecord = HostStartRecord | TimedHostEvent | HostStopRecord;

/**
 * Rounds a time as all histories do.
 *
 * @param seconds The time.
 * @returns Seconds in whole microseconds.
 */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
