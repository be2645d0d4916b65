/** The figures of many hosts, counted tick by tick without a record for each. */

import type { StopReason } from "../core/history.ts";
import type { HostTable } from "../core/host_table.ts";
import type { HostMetrics } from "./host_metrics.ts";

/** What is known of a host beside its tally. */
export interface TalliedHost {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** How many copies are still on their way to it. */
  readonly inFlight: number;
  /** Nominal ticks per second. */
  readonly clockSpeed: number;
  /** When its first tick happened, in seconds, if it had any. */
  readonly firstTime: number;
  /** When its last tick happened, likewise. */
  readonly lastTime: number;
  /** Why it stopped. */
  readonly stopReason: StopReason;
}

/**
 * Sums a host up, once the run is over.
 *
 * @param hosts The hosts.
 * @param host The host's number.
 * @param known What else is known of it.
 * @returns Its figures, as a fold over its records would give them.
 */
export function sumUp(hosts: HostTable<unknown>, host: number, known: TalliedHost): HostMetrics {
  const { source, inFlight, clockSpeed, firstTime, lastTime, stopReason } = known;
  const { inboxSum, inboxMax, jumpMax, firstClock } = hosts.tally(host);
  const ticks = hosts.ticks(host);
  const steps = ticks - 1;
  const last = hosts.logicalTime(host);
  const seconds = steps > 0 ? lastTime - firstTime : 0;
  const left = hosts.inboxSize(host);
  return {
    source,
    clock_speed: clockSpeed,
    measured_speed: seconds > 0 ? steps / seconds : null,
    ticks,
    events: countEvents(hosts, host),
    final_logical_clock: last,
    jump_mean: steps > 0 ? (last - firstClock) / steps : null,
    jump_max: steps > 0 ? Math.max(1, jumpMax) : null,
    inbox_final: left,
    in_flight: inFlight,
    inbox_max: Math.max(left, inboxMax),
    inbox_mean: ticks > 0 ? inboxSum / ticks : null,
    late_ms_max: ticks > 0 ? 0 : null,
    stop_reason: stopReason,
  };
}

function countEvents(hosts: HostTable<unknown>, host: number): HostMetrics["events"] {
  const SEND_FIRST = hosts.sent(host, 1);
  const SEND_SECOND = hosts.sent(host, 2);
  const BROADCAST = hosts.sent(host, 3);
  const RECEIVE = hosts.receipts(host);
  const INTERNAL = hosts.ticks(host) - RECEIVE - SEND_FIRST - SEND_SECOND - BROADCAST;
  return { INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND, BROADCAST };
}
