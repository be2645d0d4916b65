/**
 * One host as a process drives it, with messages and events as they stand on the wire and in logs.
 * What it does on a tick is said in {@linkcode HostTable}.
 */

import { type ClockValues, type FurtherClock, readClocks } from "./further_clock.ts";
import { HostTable } from "./host_table.ts";
import type { HostEvent } from "./history.ts";
import { type Stamp, stampOf } from "./lamport.ts";
import type { Message } from "./message.ts";
import type { Workload } from "./workload.ts";

export { type Stamp, stampOf };

const NO_VALUES: ClockValues = {};

/** What a host is made of. */
export interface HostOptions {
  /** Its identity, `ADDRESS:PORT`, the `source` of its messages. */
  readonly source: string;
  /** What it does when nothing waits. */
  readonly workload: Workload;
  /**
   * Which value of the clock a message carries. `pre` breaks the clock condition.
   * @default {"post"}
   */
  readonly stamp?: Stamp;
  /**
   * What the host keeps beside its Lamport clock. Messages carry the values of their SEND events,
   * whatever `stamp` says of the Lamport clock.
   * @default {[]}
   */
  readonly clocks?: readonly FurtherClock[];
}

/**
 * A host. It reads no clock and touches no network: whoever drives it delivers messages, says when
 * it ticks, and sends what a SEND event carries.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const host = new Host({ source: "127.0.0.1:8001", workload: () => "INTERNAL" });
 * assert.equal(host.tick(0.5).logical_clock_time, 1);
 * ```
 */
export class Host {
  /** Its identity, `ADDRESS:PORT`. */
  readonly source: string;
  readonly #workload: Workload;
  readonly #stamp: Stamp;
  readonly #furtherClocks: readonly FurtherClock[];
  readonly #table = new HostTable<Message>(1);
  #ticks = 0;

  /**
   * Makes a host that has done nothing yet.
   *
   * @param options What it is made of.
   */
  constructor({ source, workload, stamp = "post", clocks = [] }: HostOptions) {
    this.source = source;
    this.#workload = workload;
    this.#stamp = stamp;
    this.#furtherClocks = clocks;
  }

  /** The logical time of the latest event. */
  get logicalTime(): number {
    return this.#table.logicalTime(0);
  }

  /** How many messages wait. */
  get inboxSize(): number {
    return this.#table.inboxSize(0);
  }

  /**
   * Puts a message into the inbox, at any time. The clock does not move until it is taken out.
   *
   * @param message The message.
   */
  deliver(message: Message): void {
    this.#table.deliver(0, message.logical_clock_time, message);
  }

  /**
   * Does the one thing of this tick: takes one message if any waits, else acts.
   *
   * @param now The time of the tick in seconds, which the event and its message carry.
   * @returns What happened. The driver sends the message of a SEND.
   */
  tick(now: number): HostEvent {
    const table = this.#table;
    const tick = this.#ticks++;
    if (table.tick(0) && table.received !== undefined) {
      const { received } = table;
      const values = this.#readClocks(now, received);
      return this.#event("RECEIVE", { now, tick, message: received, values });
    }
    const values = this.#readClocks(now);
    const action = this.#workload(tick);
    if (action === "INTERNAL") return this.#event("INTERNAL", { now, tick, message: null, values });
    const { vector_clock, hybrid_clock } = values;
    const message: Message = {
      source: this.source,
      type: action,
      system_clock_time: now,
      logical_clock_time: stampOf(this.logicalTime, this.#stamp),
      payload: "",
      ...(vector_clock === undefined ? {} : { vector_clock }),
      ...(hybrid_clock === undefined ? {} : { hybrid_clock }),
    };
    return this.#event("SEND", { now, tick, message, values });
  }

  #readClocks(now: number, stamp?: ClockValues): ClockValues {
    const clocks = this.#furtherClocks;
    return clocks.length === 0 ? NO_VALUES : readClocks(clocks, now, stamp);
  }

  #event(
    event_type: HostEvent["event_type"],
    { now, tick, message, values }: {
      now: number;
      tick: number;
      message: Message | null;
      values: ClockValues;
    },
  ): HostEvent {
    return {
      event_type,
      system_clock_time: now,
      logical_clock_time: this.logicalTime,
      message_queue_size: this.inboxSize,
      message,
      tick,
      ...values,
    };
  }
}
