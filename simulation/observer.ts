/** Who watches a simulation, and what there is to see: in numbers, as records would be too slow. */

import type { ClockValues } from "../core/further_clock.ts";
import type { HostStartRecord, HostStopRecord } from "../core/history.ts";
import type { RouterRecord } from "../core/router_history.ts";
import type { Sent } from "./network.ts";

/** What happened on a tick. */
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
  /** The message of a RECEIVE. */
  readonly received: Sent | undefined;
  /** The message of a SEND; with neither of the two the tick was INTERNAL. */
  readonly sent: Sent | undefined;
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
   * Hears of a tick.
   *
   * @param tick What happened.
   */
  onTick(tick: Tick): void;
  /**
   * Hears of a copy of a message, right after the tick that sends it.
   *
   * @param message The message.
   * @param receiver Whom it is for; `undefined` where there is no such other host.
   */
  onCopy(message: Sent, receiver: number | undefined): void;
}
