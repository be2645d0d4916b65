/**
 * The records of a run's history, one per line of its NDJSON logs. A client's log is HOST_START,
 * its events, HOST_STOP; the router's log tells who joined and where every copy went.
 * Times are seconds since the epoch; a run's logical times are integers.
 */

import type { Message, MessageType } from "./message.ts";
import type { ErrorCode } from "./protocol.ts";
import type { Stamp } from "./host.ts";

/** What happened on one tick of a host. */
export interface HostEvent {
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

/** A host event as a client in real time logs it. */
export interface TimedHostEvent extends HostEvent {
  /** How long after its deadline the tick happened, in milliseconds. */
  readonly late_ms: number;
}

/** The first line of a client's log: what was run. */
export interface HostStartRecord {
  /** Tells the record from others. */
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
  /** The run's seed. */
  readonly seed: number;
  /** Seconds, `null` where the run ends with STOP alone. */
  readonly run_time: number | null;
}

/** How a host's run ended. A log without HOST_STOP belongs to a process that was killed. */
export type StopReason = "run_time" | "stopped" | "interrupted" | "router_lost" | "failed";

/** The last line of a client's log: what was left. */
export interface HostStopRecord {
  /** Tells the record from others. */
  readonly event_type: "HOST_STOP";
  /** When the host stopped. */
  readonly system_clock_time: number;
  /** The final logical clock. */
  readonly logical_clock_time: number;
  /** How many messages were left in the inbox, those after the last tick included. */
  readonly message_queue_size: number;
  /** Why it stopped. */
  readonly reason: StopReason;
}

/** A line of a client's log. */
export type HostRecord = HostStartRecord | TimedHostEvent | HostStopRecord;

/** Why a copy of a message was not delivered. */
export type DropReason =
  /** There is no such other host: SEND_SECOND between two. */
  | "no_destination"
  /** It was routed, but its destination left before it was written out. */
  | "destination_left"
  /** The destination reads too slowly and its outbox is full. */
  | "outbox_full";

/** What a router logs of one copy of a message; source and time identify the message. */
export interface CopyFields {
  /** The sender. */
  readonly source: string;
  /** The message's type. */
  readonly type: MessageType;
  /** The message's stamp. */
  readonly logical_clock_time: number;
}

/** A line of a router's log. Each also has `system_clock_time`, when it happened. */
export type RouterEvent =
  | { readonly event_type: "LISTEN"; readonly address: string; readonly expected: number }
  | {
    readonly event_type: "JOIN";
    readonly source: string;
    /** How many hosts are connected now, and how many the start waits for. */
    readonly joined: number;
    readonly expected: number;
  }
  | {
    readonly event_type: "START";
    readonly at: number;
    readonly roster: readonly string[];
    readonly run_time: number | null;
  }
  | { readonly event_type: "ROUTE"; readonly destination: string } & CopyFields
  | {
    readonly event_type: "DROP";
    /** `null` where there is no such host. */
    readonly destination: string | null;
    readonly reason: DropReason;
  } & CopyFields
  | {
    /** A destination's outbox has become full, or has drained again. */
    readonly event_type: "CONGESTED" | "DRAINED";
    readonly source: string;
    /** Copies dropped for it so far. */
    readonly dropped: number;
  }
  | {
    readonly event_type: "LEAVE";
    readonly source: string;
    /** `done` after DONE, `disconnected` without it, `refused` after an ERROR. */
    readonly reason: "done" | "disconnected" | "refused";
  }
  | {
    readonly event_type: "REFUSE";
    /** Where the connection came from. */
    readonly peer: string;
    /** Who it said it was, `null` before its HELLO. */
    readonly source: string | null;
    readonly code: ErrorCode;
    readonly message: string;
  }
  | {
    readonly event_type: "STOP";
    readonly reason: string;
    readonly routed: number;
    readonly dropped: number;
  };

/** A router event with its time. */
export type RouterRecord = RouterEvent & { readonly system_clock_time: number };
