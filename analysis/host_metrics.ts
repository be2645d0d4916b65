/** What is measured on one host: a fold over its history, record by record. */

import type { HostRecord, StopReason, TimedHostEvent } from "../core/history.ts";
import type { MessageType } from "../core/message.ts";

/** The kinds of events that are counted: sends by the type of their message. */
export type EventKind = "INTERNAL" | "RECEIVE" | MessageType;

/** One host's figures. */
export interface HostMetrics {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Nominal ticks per second; `null` where the host never started. */
  readonly clock_speed: number | null;
  /** Measured ticks per second, (ticks - 1) / (last - first time); `null` under two ticks. */
  readonly measured_speed: number | null;
  /** How many ticks there were. */
  readonly ticks: number;
  /** How many events of each kind. */
  readonly events: Readonly<Record<EventKind, number>>;
  /** The logical time of the last event, 0 without one. */
  readonly final_logical_clock: number;
  /** (last - first logical time) / (ticks - 1); `null` under two ticks. */
  readonly jump_mean: number | null;
  /** The largest step of the logical clock; `null` under two ticks. */
  readonly jump_max: number | null;
  /** Messages in the inbox when the host stopped. */
  readonly inbox_final: number;
  /** The largest `message_queue_size` of its records. */
  readonly inbox_max: number;
  /** The mean `message_queue_size` of its events; `null` without ticks. */
  readonly inbox_mean: number | null;
  /** The largest lateness of a tick, in milliseconds; `null` without ticks. */
  readonly late_ms_max: number | null;
  /** Why the host stopped; `null` where its log ends without saying so. */
  readonly stop_reason: StopReason | null;
}

/** Folds a host's records into its metrics. */
export class HostFold {
  readonly #events: Record<EventKind, number> = {
    INTERNAL: 0,
    RECEIVE: 0,
    SEND_FIRST: 0,
    SEND_SECOND: 0,
    BROADCAST: 0,
  };
  readonly #source: string;
  #clockSpeed: number | null = null;
  #first: TimedHostEvent | undefined;
  #last: TimedHostEvent | undefined;
  #ticks = 0;
  #jumpMax = 0;
  #inboxFinal = 0;
  #inboxMax = 0;
  #inboxSum = 0;
  #lateMsMax = 0;
  #stopReason: StopReason | null = null;

  /**
   * Starts a fold.
   *
   * @param source The host whose records come.
   */
  constructor(source: string) {
    this.#source = source;
  }

  /**
   * Takes the next record.
   *
   * @param record The record.
   */
  add(record: HostRecord): void {
    switch (record.event_type) {
      case "HOST_START":
        this.#clockSpeed = record.clock_speed;
        break;
      case "HOST_STOP":
        this.#stopReason = record.reason;
        this.#seeInbox(record.message_queue_size);
        break;
      default:
        this.#addEvent(record);
    }
  }

  /**
   * Ends the fold.
   *
   * @returns The metrics.
   */
  result(): HostMetrics {
    const first = this.#first;
    const last = this.#last;
    const steps = this.#ticks - 1;
    const measurable = first !== undefined && last !== undefined && steps > 0;
    const seconds = measurable ? last.system_clock_time - first.system_clock_time : 0;
    const climb = measurable ? last.logical_clock_time - first.logical_clock_time : 0;
    return {
      source: this.#source,
      clock_speed: this.#clockSpeed,
      measured_speed: seconds > 0 ? steps / seconds : null,
      ticks: this.#ticks,
      events: { ...this.#events },
      final_logical_clock: last?.logical_clock_time ?? 0,
      jump_mean: measurable ? climb / steps : null,
      jump_max: measurable ? this.#jumpMax : null,
      inbox_final: this.#inboxFinal,
      inbox_max: this.#inboxMax,
      inbox_mean: first === undefined ? null : this.#inboxSum / this.#ticks,
      late_ms_max: first === undefined ? null : this.#lateMsMax,
      stop_reason: this.#stopReason,
    };
  }

  #addEvent(event: TimedHostEvent): void {
    const { event_type, message, logical_clock_time, message_queue_size, late_ms } = event;
    const kind = event_type === "SEND" ? message?.type : event_type;
    if (kind !== undefined) this.#events[kind]++;
    if (this.#last !== undefined) {
      this.#jumpMax = Math.max(this.#jumpMax, logical_clock_time - this.#last.logical_clock_time);
    }
    this.#first ??= event;
    this.#last = event;
    this.#ticks++;
    this.#lateMsMax = Math.max(this.#lateMsMax, late_ms);
    this.#inboxSum += message_queue_size;
    this.#seeInbox(message_queue_size);
  }

  #seeInbox(size: number): void {
    this.#inboxFinal = size;
    this.#inboxMax = Math.max(this.#inboxMax, size);
  }
}
