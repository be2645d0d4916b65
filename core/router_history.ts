/**
 * The records of a router's history, one per line of its log: who joined and left, when the run
 * started and ended, where every copy of a message went. Times are seconds since the epoch.
 */

import type { MessageType } from "./message.ts";
import type { ErrorCode } from "./protocol.ts";

/** The router can be reached. */
export interface ListenEvent {
  /** The kind of record. */
  readonly event_type: "LISTEN";
  /** Where, `ADDRESS:PORT`. */
  readonly address: string;
  /** How many hosts the start waits for. */
  readonly expected: number;
}

/** A host has joined. */
export interface JoinEvent {
  /** The kind of record. */
  readonly event_type: "JOIN";
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** How many hosts are connected now. */
  readonly joined: number;
  /** How many hosts the start waits for. */
  readonly expected: number;
}

/** The expected number of hosts has joined, and all have been told to start. */
export interface StartEvent {
  /** The kind of record. */
  readonly event_type: "START";
  /** The instant at which the hosts start. */
  readonly at: number;
  /** Who starts, in roster order. */
  readonly roster: readonly string[];
  /** Seconds; `null` where the run ends only when it is stopped. */
  readonly run_time: number | null;
}

/** What is logged of one copy of a message. Source and stamp identify the message. */
export interface CopyFields {
  /** The sender. */
  readonly source: string;
  /** The message's type. */
  readonly type: MessageType;
  /** The message's stamp. */
  readonly logical_clock_time: number;
}

/** A copy was put into its destination's outbox. */
export interface RouteEvent extends CopyFields {
  /** The kind of record. */
  readonly event_type: "ROUTE";
  /** Who gets it. */
  readonly destination: string;
}

/**
 * Copies that have no ROUTE record of their own, because the router had more of them to record in
 * this second than it may: how many there were since the last such record. All went the same way,
 * because these records are also written before the roster changes.
 */
export interface RouteCountEvent {
  /** The kind of record. */
  readonly event_type: "ROUTE_COUNT";
  /** The sender. */
  readonly source: string;
  /** The messages' type. */
  readonly type: MessageType;
  /** Who got them; `null` for BROADCAST: each of the sender's others. */
  readonly destination: string | null;
  /** How many messages. */
  readonly messages: number;
  /** How many copies: messages times receivers. */
  readonly copies: number;
}

/**
 * Why a copy was dropped: there is no such other host (`no_destination`); or it was routed, but its
 * destination left before it was written out (`destination_left`, after a ROUTE of the same copy).
 */
export const DROP_REASONS: readonly DropReason[] = ["no_destination", "destination_left"];

/** One of {@linkcode DROP_REASONS}. */
export type DropReason = "no_destination" | "destination_left";

/** A copy was not delivered. */
export interface DropEvent extends CopyFields {
  /** The kind of record. */
  readonly event_type: "DROP";
  /** Who should have got it; `null` where there is no such host. */
  readonly destination: string | null;
  /** Why: there is no such other host, or the copy was routed, and its destination left before it got it. */
  readonly reason: DropReason;
}

/** Dropped copies that have no DROP record of their own, as {@linkcode RouteCountEvent} for ROUTE. */
export interface DropCountEvent {
  /** The kind of record. */
  readonly event_type: "DROP_COUNT";
  /** The sender. */
  readonly source: string;
  /** The messages' type. */
  readonly type: MessageType;
  /** Who should have got them; `null` where there is no such host. */
  readonly destination: string | null;
  /** Why. */
  readonly reason: DropReason;
  /** How many copies. */
  readonly copies: number;
}

/**
 * A host reads more slowly than others send to it, and they wait: until DRAINED the router reads
 * from them no faster than this host takes what they send.
 */
export interface CongestedEvent {
  /** The kind of record. */
  readonly event_type: "CONGESTED";
  /** The host. */
  readonly source: string;
  /** How many bytes wait for it. */
  readonly waiting_bytes: number;
}

/** A congested host has taken everything that waited for it. */
export interface DrainedEvent {
  /** The kind of record. */
  readonly event_type: "DRAINED";
  /** The host. */
  readonly source: string;
  /** For how long it was congested, in milliseconds. */
  readonly congested_ms: number;
}

/** How a host left: after DONE, without it, or after an ERROR. */
export type LeaveReason = "done" | "disconnected" | "refused";

/** A host is in the roster no more. */
export interface LeaveEvent {
  /** The kind of record. */
  readonly event_type: "LEAVE";
  /** The host. */
  readonly source: string;
  /** How it left. */
  readonly reason: LeaveReason;
}

/** A connection was closed with an ERROR. */
export interface RefuseEvent {
  /** The kind of record. */
  readonly event_type: "REFUSE";
  /** Where the connection came from, `ADDRESS:PORT`. */
  readonly peer: string;
  /** Who it said it was; `null` before its HELLO. */
  readonly source: string | null;
  /** Which rule it broke. */
  readonly code: ErrorCode;
  /** What was found and what was wanted. */
  readonly message: string;
}

/** The run is over and every connection is closed: the last record. */
export interface StopEvent {
  /** The kind of record. */
  readonly event_type: "STOP";
  /** Why the run ended. */
  readonly reason: string;
  /** How many copies were routed. */
  readonly routed: number;
  /** How many were dropped. */
  readonly dropped: number;
}

/** Anything that a router logs. */
export type RouterEvent =
  | ListenEvent
  | JoinEvent
  | StartEvent
  | RouteEvent
  | RouteCountEvent
  | DropEvent
  | DropCountEvent
  | CongestedEvent
  | DrainedEvent
  | LeaveEvent
  | RefuseEvent
  | StopEvent;

/** A line of a router's log: the event and, in seconds since the epoch, when it happened. */
export type RouterRecord = RouterEvent & { readonly system_clock_time: number };
