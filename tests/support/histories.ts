/** Records of histories, built so that a test names only what matters to it. */

import type { HostRecord, HostStopRecord, TimedHostEvent } from "../../core/history.ts";
import type { MessageType } from "../../core/message.ts";
import type { HostMetrics } from "../../analysis/host_metrics.ts";

export const HOST = "127.0.0.1:8001";

/** A host's first record. */
export function hostStart(clock_speed: number): HostRecord {
  return {
    event_type: "HOST_START",
    system_clock_time: 1000,
    source: HOST,
    index: 0,
    roster: [HOST, "127.0.0.1:8002", "127.0.0.1:8003"],
    clock_speed,
    phase: 0,
    prob_internal: 0.7,
    stamp: "post",
    seed: 1,
    run_time: 60,
  };
}

/** What an event is made of: its kind, when it happened, its clock, what waits after it. */
export type EventParts = readonly [
  kind: "INTERNAL" | "RECEIVE" | MessageType,
  time: number,
  clock: number,
  waiting: number,
];

/** A host's events, numbered from 0. */
export function hostEvents(...events: readonly EventParts[]): TimedHostEvent[] {
  return events.map(([kind, system_clock_time, logical_clock_time, message_queue_size], tick) => {
    const isOwn = kind === "INTERNAL" || kind === "RECEIVE";
    const message = {
      source: kind === "RECEIVE" ? "127.0.0.1:8002" : HOST,
      type: isOwn ? "BROADCAST" : kind,
      system_clock_time,
      logical_clock_time,
      payload: "",
    } as const;
    return {
      event_type: isOwn ? kind : "SEND",
      ...{ system_clock_time, logical_clock_time, message_queue_size, tick },
      message: kind === "INTERNAL" ? null : message,
      late_ms: 0.1 * (tick % 3),
    };
  });
}

/** A host's last record. */
export function hostStop(fields: Partial<HostStopRecord> = {}): HostRecord {
  return {
    event_type: "HOST_STOP",
    system_clock_time: 1060,
    logical_clock_time: 9,
    message_queue_size: 0,
    reason: "run_time",
    ...fields,
  };
}

/** A host's figures, but for these those of a minute at 2 ticks per second. */
export function hostMetrics(fields: Partial<HostMetrics> = {}): HostMetrics {
  return {
    source: HOST,
    clock_speed: 2,
    measured_speed: 2.00004,
    ticks: 120,
    events: { INTERNAL: 60, RECEIVE: 36, SEND_FIRST: 9, SEND_SECOND: 8, BROADCAST: 7 },
    final_logical_clock: 180,
    jump_mean: 1.5,
    jump_max: 7,
    inbox_final: 1,
    in_flight: 0,
    inbox_max: 3,
    inbox_mean: 0.5,
    late_ms_max: 0.4,
    stop_reason: "run_time",
    ...fields,
  };
}
