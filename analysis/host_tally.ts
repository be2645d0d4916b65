/** The figures of many hosts, counted tick by tick without a record for each. */

import type { StopReason } from "../core/history.ts";
import type { HostTable } from "../core/host_table.ts";
import type { HostMetrics } from "./host_metrics.ts";

/** A row begins with two 64-bit floats: the sum of inbox sizes, and the largest step of the clock. */
const ROW_FLOATS = 4;
const JUMP_MAX = 1;

/** Four 32-bit words follow: the largest inbox, and how many messages of each type were sent. */
const ROW_WORDS = 8;
const INBOX_MAX = 4;
const SENT = 4;

/** What is known of a host beside its tally. */
export interface TalliedHost {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
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
 * Counts what the hosts of a table do. A tick that takes no message finds the inbox empty, leaves it
 * so, and moves the clock by one: only receipts and sends need to be told.
 */
export class HostTally {
  readonly #hosts: HostTable<unknown>;
  readonly #floats: Float64Array;
  readonly #words: Uint32Array;
  /** The logical time of each host's first event. */
  readonly #firstClocks: Float64Array;

  /**
   * Starts to count.
   *
   * @param hosts The hosts, which have done nothing yet.
   */
  constructor(hosts: HostTable<unknown>) {
    this.#hosts = hosts;
    this.#floats = new Float64Array(hosts.size * ROW_FLOATS);
    this.#words = new Uint32Array(this.#floats.buffer);
    this.#firstClocks = new Float64Array(hosts.size).fill(1);
  }

  /**
   * Counts a RECEIVE.
   *
   * @param host The host's number.
   * @param before What its clock showed before.
   */
  addReceipt(host: number, before: number): void {
    const floats = this.#floats;
    const words = this.#words;
    const sum = host * ROW_FLOATS;
    const max = host * ROW_WORDS + INBOX_MAX;
    const size = this.#hosts.inboxSize(host);
    floats[sum] = (floats[sum] as number) + size;
    if (size > (words[max] as number)) words[max] = size;
    const clock = this.#hosts.logicalTime(host);
    if (this.#hosts.ticks(host) === 1) this.#firstClocks[host] = clock;
    else if (clock - before > (floats[sum + JUMP_MAX] as number)) {
      floats[sum + JUMP_MAX] = clock - before;
    }
  }

  /**
   * Counts a SEND.
   *
   * @param host The host's number.
   * @param type The number of the message's type.
   */
  addSend(host: number, type: number): void {
    const place = host * ROW_WORDS + SENT + type;
    this.#words[place] = (this.#words[place] as number) + 1;
  }

  /**
   * Sums a host up, once everything on the way has arrived.
   *
   * @param host The host's number.
   * @param known What else is known of it.
   * @returns Its figures, as a fold over its records would give them.
   */
  result(host: number, known: TalliedHost): HostMetrics {
    const { source, clockSpeed, firstTime, lastTime, stopReason } = known;
    const ticks = this.#hosts.ticks(host);
    const steps = ticks - 1;
    const events = this.#events(host);
    const last = this.#hosts.logicalTime(host);
    const seconds = steps > 0 ? lastTime - firstTime : 0;
    const left = this.#hosts.inboxSize(host);
    return {
      source,
      clock_speed: clockSpeed,
      measured_speed: seconds > 0 ? steps / seconds : null,
      ticks,
      events,
      final_logical_clock: last,
      jump_mean: steps > 0 ? (last - (this.#firstClocks[host] as number)) / steps : null,
      jump_max: steps > 0
        ? Math.max(1, this.#floats[host * ROW_FLOATS + JUMP_MAX] as number)
        : null,
      inbox_final: left,
      inbox_max: Math.max(left, this.#words[host * ROW_WORDS + INBOX_MAX] as number),
      inbox_mean: ticks > 0 ? (this.#floats[host * ROW_FLOATS] as number) / ticks : null,
      late_ms_max: ticks > 0 ? 0 : null,
      stop_reason: stopReason,
    };
  }

  #events(host: number): HostMetrics["events"] {
    const sent = (type: number): number => this.#words[host * ROW_WORDS + SENT + type] as number;
    const [SEND_FIRST, SEND_SECOND, BROADCAST] = [sent(1), sent(2), sent(3)];
    const RECEIVE = this.#hosts.receipts(host);
    const INTERNAL = this.#hosts.ticks(host) - RECEIVE - SEND_FIRST - SEND_SECOND - BROADCAST;
    return { INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND, BROADCAST };
  }
}
