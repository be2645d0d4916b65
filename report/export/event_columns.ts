/** What tables say of an event: the columns of CSV and Parquet. */

import type { Place } from "../../analysis/causal_order.ts";
import type { HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS, INTERNAL, RECEIVE } from "../../core/event_kind.ts";

/** A column of a table of events. */
export interface EventColumn {
  /** Its title, named as in the logs where they have it too. */
  readonly name: string;
  /** What its values are. */
  readonly type: "string" | "integer" | "number";
  /** Whether it may be empty. */
  readonly nullable: boolean;
  /** What it says, in a few words for people. */
  readonly meaning: string;
  /**
   * Takes the value from a run.
   *
   * @param window The run.
   * @param place Which event.
   * @returns The value; `null` where there is none.
   */
  value(window: HistoryWindow, place: Place): string | number | null;
}

/** The columns, in their order. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  {
    name: "run",
    type: "string",
    nullable: false,
    meaning: "The run's name.",
    value: ({ name }) => name,
  },
  {
    name: "source",
    type: "string",
    nullable: false,
    meaning: "The host, `ADDRESS:PORT`.",
    value: ({ hosts }, { host }) => hosts[host]?.source ?? null,
  },
  {
    name: "event",
    type: "integer",
    nullable: false,
    meaning: "Which event of the host, from 0.",
    value: (window, { host, event }) => eventNumber(window, host, event),
  },
  {
    name: "event_type",
    type: "string",
    nullable: false,
    meaning: "`INTERNAL`, `SEND` or `RECEIVE`.",
    value: ({ hosts }, { host, event }) => eventType(hosts[host]?.kinds[event]),
  },
  {
    name: "message_type",
    type: "string",
    nullable: true,
    meaning: "`SEND_FIRST`, `SEND_SECOND` or `BROADCAST`, as the message says; empty for INTERNAL.",
    value: ({ hosts }, { host, event }) => messageType(hosts[host]?.messageKinds?.[event]),
  },
  {
    name: "time",
    type: "number",
    nullable: false,
    meaning: "Seconds since the start of the run.",
    value: ({ hosts }, { host, event }) => microseconds(hosts[host]?.times[event] ?? 0),
  },
  {
    name: "system_clock_time",
    type: "number",
    nullable: false,
    meaning: "Seconds since the epoch; in virtual time since the start.",
    value: ({ hosts, start }, { host, event }) =>
      microseconds(start + (hosts[host]?.times[event] ?? 0)),
  },
  {
    name: "logical_clock_time",
    type: "integer",
    nullable: false,
    meaning: "The Lamport clock after the event.",
    value: ({ hosts }, { host, event }) => hosts[host]?.logicalTimes[event] ?? null,
  },
  {
    name: "message_queue_size",
    type: "integer",
    nullable: true,
    meaning: "How many messages waited after the event; empty where the log does not say.",
    value: ({ hosts }, { host, event }) => unlessUnknown(hosts[host]?.inboxSizes[event]),
  },
  {
    name: "sent_by",
    type: "string",
    nullable: true,
    meaning: "Of a RECEIVE, the sender; empty where no SEND in the file matches.",
    value: ({ hosts }, { sendHost }) => hosts[sendHost]?.source ?? null,
  },
  {
    name: "sent_event",
    type: "integer",
    nullable: true,
    meaning: "Of a RECEIVE, which event of the sender its SEND was.",
    value: (window, { sendHost, sendEvent }) =>
      sendHost === -1 ? null : eventNumber(window, sendHost, sendEvent),
  },
  {
    name: "physical_clock_time",
    type: "number",
    nullable: true,
    meaning: "What the host's own physical clock showed, like `system_clock_time`.",
    value: ({ hosts, start }, { host, event }) =>
      instant(start, hosts[host]?.furtherClocks?.physicalTimes[event]),
  },
  {
    name: "hybrid_clock_l",
    type: "number",
    nullable: true,
    meaning: "The hybrid clock: the largest physical time heard of.",
    value: ({ hosts, start }, { host, event }) =>
      instant(start, hosts[host]?.furtherClocks?.hybridTimes[event]),
  },
  {
    name: "hybrid_clock_c",
    type: "integer",
    nullable: true,
    meaning: "The hybrid clock: what tells events of the same l apart.",
    value: ({ hosts }, { host, event }) =>
      unlessUnknown(hosts[host]?.furtherClocks?.hybridCounts[event]),
  },
  {
    name: "vector_clock",
    type: "string",
    nullable: true,
    meaning: "The vector clock as logged: JSON, the number of events by host.",
    value: ({ hosts }, { host, event }) => {
      const vector = hosts[host]?.furtherClocks?.vectors?.[event];
      return vector === undefined ? null : JSON.stringify(vector);
    },
  },
];

/**
 * Numbers an event as the whole run does, whatever the window.
 *
 * @param window Part of the run.
 * @param host The host's number.
 * @param event The event's number in the window.
 * @returns Its number in the host's log, from 0.
 */
export function eventNumber({ firstEvents }: HistoryWindow, host: number, event: number): number {
  return (firstEvents[host] ?? 0) + event;
}

/**
 * Says in the words of the logs what happened.
 *
 * @param kind The number of the event's kind.
 * @returns INTERNAL, SEND or RECEIVE.
 */
export function eventType(kind = INTERNAL): "INTERNAL" | "SEND" | "RECEIVE" {
  return kind === INTERNAL ? "INTERNAL" : kind === RECEIVE ? "RECEIVE" : "SEND";
}

/**
 * Rounds seconds as the logs have them, so that sums show no noise.
 *
 * @param seconds Any time.
 * @returns Whole microseconds, in seconds.
 */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

function messageType(kind = INTERNAL): string | null {
  return kind === INTERNAL ? null : EVENT_KINDS[kind] ?? null;
}

function unlessUnknown(count = -1): number | null {
  return count === -1 ? null : count;
}

function instant(start: number, time = NaN): number | null {
  return Number.isNaN(time) ? null : microseconds(start + time);
}
