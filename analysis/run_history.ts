/**
 * A run's events in columns, sends and receives joined: what pictures and exports are made of. A
 * hundred thousand events take a few megabytes and no object each.
 */

import type { Stamp } from "../core/host.ts";
import type { VectorTime } from "../core/vector_clock.ts";

/** What a host's events say of clocks beside the Lamport clock, in columns like theirs. */
export interface FurtherClocks {
  /** What the physical clock showed, in seconds since {@linkcode RunHistory.start}; NaN: unknown. */
  readonly physicalTimes: Float64Array;
  /** Of the hybrid clock its l, likewise. */
  readonly hybridTimes: Float64Array;
  /** Of the hybrid clock its c; -1: unknown. */
  readonly hybridCounts: Float64Array;
  /** The vector clocks as logged; `null` where there are none, or where nobody needs them. */
  readonly vectors: readonly (VectorTime | undefined)[] | null;
}

/** How a host stopped: no event, but what came after its last one is known until then. */
export interface HostStop {
  /** When, in seconds since {@linkcode RunHistory.start}. */
  readonly time: number;
  /** How many messages were left in its inbox, those after its last event included. */
  readonly inboxSize: number;
}

/** One host's events in columns: entry i of each is the host's event i, in the order of its log. */
export interface HostHistory {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Nominal ticks per second; `null` where its log does not say. */
  readonly clockSpeed: number | null;
  /** Whether its log ends before the host does, so that nothing is known of later. */
  readonly endsEarly: boolean;
  /**
   * How it stopped; `null` where its log does not say, early or because it is another program's, and
   * where later events of the run are not here.
   */
  readonly stop: HostStop | null;
  /** How many events are here. */
  readonly length: number;
  /** What happened, as a number of `EVENT_KINDS` in core/event_kind.ts. */
  readonly kinds: Uint8Array;
  /**
   * Of which kind of SEND its message is, as the message says itself; INTERNAL without a message. `null`
   * where nobody needs it.
   */
  readonly messageKinds: Uint8Array | null;
  /** When, in seconds since {@linkcode RunHistory.start}. */
  readonly times: Float64Array;
  /** The Lamport clock after the event. */
  readonly logicalTimes: Float64Array;
  /** How many messages waited after the event; -1 where the log does not say. */
  readonly inboxSizes: Float64Array;
  /** Of a RECEIVE, the number of the host that sent the message; else, or where no SEND matches, -1. */
  readonly sendHosts: Int32Array;
  /** Of a RECEIVE, which event of that host the SEND was; else, or where no SEND matches, -1. */
  readonly sendEvents: Int32Array;
  /** The events before which others are missing, because the log could not be read there. */
  readonly gaps: readonly number[];
  /** Further clocks; `null` where the log has none. */
  readonly furtherClocks: FurtherClocks | null;
}

/** Where the events of a host stand in its log, so that what names a line can be shown as an event. */
export interface EventLines {
  /** The log, as the user named its directory. */
  readonly file: string;
  /** Entry i is the line of the host's event i, or in a JSON array its element, from 1. */
  readonly lines: Uint32Array;
}

/** A run's events. */
export interface RunHistory {
  /** The run's name. */
  readonly name: string;
  /** The instant of time 0: seconds since the epoch, 0 in virtual time. */
  readonly start: number;
  /** Which value of the sender's clock messages carry; `null` where hosts differ, or none says. */
  readonly stamp: Stamp | null;
  /** The hosts in roster order. */
  readonly hosts: readonly HostHistory[];
  /** How many later events of the run are not here, because it has more than were asked for. */
  readonly eventsOmitted: number;
}
