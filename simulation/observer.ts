/** Who watches a simulation, and what there is to see: in numbers, as records would be too slow. */

import type { ClockValues } from "../core/further_clock.ts";
import type { HostStartRecord, HostStopRecord } from "../core/history.ts";
import type { RouterRecord } from "../core/router_history.ts";
import type { Sent } from "./network.ts";

/**
 * What happened on a tick. It is one object that changes from tick to tick, because a new one each
 * time costs more than what is in it: who wants to keep it makes a copy.
 */
export interface Tick {
  /** The host's place in the roster. */
  readonly host: number;
  /** The number of the tick. */
  readonly tick: number;
  /** When it happened, in seconds. */
  readonly time: number;
  /** The Lamport clock after it. */
  readonly logicalTime: number;
  /** How many messages wait after it. */
  readonly inboxSize: number;
  /** The event's values of further clocks. */
  readonly values: ClockValues | undefined;
}

/** Hears what happens, as it happens. */
export interface SimulationObserver {
  /**
   * Hears that a host starts or stops.
   *
   * @param host The host's place in the roster.
   * @param record The record of its history.
   */
  onHostRecord(host: number, record: HostStartRecord | HostStopRecord): void;
  /**
   * Hears that the run starts or stops.
   *
   * @param record The record of the router's history.
   */
  onRouterRecord(record: RouterRecord): void;
  /**
   * Hears of an INTERNAL event.
   *
   * @param tick What happened.
   */
  onInternal(tick: Tick): void;
  /**
   * Hears of a RECEIVE.
   *
   * @param tick What happened.
   * @param message What was received.
   */
  onReceive(tick: Tick, message: Sent): void;
  /**
   * Hears of a SEND.
   *
   * @param tick What happened.
   * @param message What was sent.
   */
  onSend(tick: Tick, message: Sent): void;
  /**
   * Hears of a copy of a message, right after the SEND.
   *
   * @param message The message.
   * @param receiver Whom it is for; `undefined` where there is no such other host.
   */
  onCopy(message: Sent, receiver: number | undefined): void;
}
