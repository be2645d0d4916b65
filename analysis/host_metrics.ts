/** What is measured on one host: a fold over its history, record by record. */

import { EVENT_KINDS, type EventKind } from "../core/event_kind.ts";
import type { HostRecord, HostStopRecord, StopReason, TimedHostEvent } from "../core/history.ts";

/** One host's figures. */
export interface HostMetrics {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Nominal ticks per second; `null` where the host never started. */
  readonly clock_speed: number | null;
  /**
   * Measured ticks per second, (ticks - 1) / (last - first time), without the steps over gaps in the log;
   * `null` under two ticks.
   */
  readonly measured_speed: number | null;
  /** How many ticks its log tells of. */
  readonly ticks: number;
  /** How many events of each kind; `null` where nothing of its log can be read. */
  readonly events: Readonly<Record<EventKind, number>> | null;
  /** The logical time of the last event, 0 without one; `null` where nothing of its log can be read. */
  readonly final_logical_clock: number | null;
  /**
   * (last - first logical time) / (ticks - 1), likewise, and without steps back, which no clock may take;
   * `null` where no step is left.
   */
  readonly jump_mean: number | null;
  /** The largest of these steps of the logical clock; `null` where there is none. */
  readonly jump_max: number | null;
  /** Messages in the inbox when the host stopped; `null` where the log does not say. */
  readonly inbox_final: number | null;
  /** Copies that were still on their way to it when it stopped, as far as the log says. */
  readonly in_flight: number;
  /** The largest `message_queue_size` of its records; `null` where none has one. */
  readonly inbox_max: number | null;
  /** The mean `message_queue_size` of its events; `null` where none has one. */
  readonly inbox_mean: number | null;
  /** The largest lateness of a tick, in milliseconds; `null` where the log does not say. */
  readonly late_ms_max: number | null;
  /** Why the host stopped; `null` where its log ends without saying so. */
  readonly stop_reason: StopReason | null;
}

/** What is measured of an event. */
export interface MeasuredEvent {
  /** The number of its kind, see {@linkcode EVENT_KINDS}. */
  readonly kind: number;
  /** When it happened, in seconds. */
  readonly time: number;
  /** The Lamport clock after it. */
  readonly logicalTime: number;
  /** How many messages wait after it; negative where that is not known. */
  readonly inboxSize: number;
  /** How long after its deadline it happened, in milliseconds; negative where that is not known. */
  readonly lateMs: number;
}

/** Folds a host's history into its metrics. */
export class HostFold {
  readonly #counts = new Float64Array(EVENT_KINDS.length);
  readonly #source: string;
  #clockSpeed: number | null;
  /** Whether its log tells of anything, be it that nothing happened. */
  #isTold = false;
  #ticks = 0;
  #firstTime = 0;
  #lastTime = 0;
  #firstLogicalTime = 0;
  #logicalTime = 0;
  /** Steps over gaps in the log, and how far they went. */
  #gaps = 0;
  #gapSeconds = 0;
  #gapClimb = 0;
  /** Steps back, which are no jumps, and how far they went, below 0. */
  #stepsBack = 0;
  #fall = 0;
  #jumpMax = 0;
  /** -1 where it is not known; so is the largest. */
  #inboxFinal = -1;
  #inboxMax = -1;
  #inFlight = 0;
  #inboxSum = 0;
  /** How many events tell of the inbox. */
  #inboxCount = 0;
  #lateMsMax = -1;
  #stopReason: StopReason | null = null;

  /**
   * Starts a fold.
   *
   * @param source The host whose history comes.
   * @param clockSpeed Its nominal ticks per second, where they are known without its history.
   */
  constructor(source: string, clockSpeed: number | null = null) {
    this.#source = source;
    this.#clockSpeed = clockSpeed;
  }

  /**
   * Takes the next record.
   *
   * @param record The record.
   */
  add(record: HostRecord): void {
    if (record.event_type === "HOST_START") this.addStart(record);
    else if (record.event_type === "HOST_STOP") this.addStop(record);
    else this.addEvent(measure(record));
  }

  /**
   * Takes the host's start.
   *
   * @param start Its clock speed.
   */
  addStart({ clock_speed }: { readonly clock_speed: number }): void {
    this.#clockSpeed = clock_speed;
    this.#isTold = true;
  }

  /** Takes the end of a log that is whole, whatever stands in it. */
  addEnd(): void {
    this.#isTold = true;
  }

  /**
   * Takes the next event.
   *
   * @param event What is measured of it; it is not kept.
   * @param isAfterGap Whether events are missing from the log before it.
   */
  addEvent(
    { kind, time, logicalTime, inboxSize, lateMs }: MeasuredEvent,
    isAfterGap: boolean = false,
  ): void {
    this.#isTold = true;
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    if (this.#ticks++ === 0) {
      this.#firstTime = time;
      this.#firstLogicalTime = logicalTime;
    } else if (isAfterGap) {
      this.#gaps++;
      this.#gapSeconds += time - this.#lastTime;
      this.#gapClimb += logicalTime - this.#logicalTime;
    } else if (logicalTime < this.#logicalTime) {
      this.#stepsBack++;
      this.#fall += logicalTime - this.#logicalTime;
    } else if (logicalTime - this.#logicalTime > this.#jumpMax) {
      this.#jumpMax = logicalTime - this.#logicalTime;
    }
    this.#lastTime = time;
    this.#logicalTime = logicalTime;
    if (lateMs > this.#lateMsMax) this.#lateMsMax = lateMs;
    this.#seeInbox(inboxSize);
    if (inboxSize < 0) return;
    this.#inboxSum += inboxSize;
    this.#inboxCount++;
  }

  /**
   * Takes the host's end.
   *
   * @param stop What was left, and why it stopped.
   */
  addStop(
    { message_queue_size, in_flight = 0, reason }: Pick<
      HostStopRecord,
      "message_queue_size" | "in_flight" | "reason"
    >,
  ): void {
    this.#isTold = true;
    this.#stopReason = reason;
    this.#inFlight = in_flight;
    this.#seeInbox(message_queue_size);
  }

  /**
   * Ends the fold.
   *
   * @returns The metrics.
   */
  result(): HostMetrics {
    const ticks = this.#ticks;
    const steps = ticks - 1 - this.#gaps;
    const seconds = this.#lastTime - this.#firstTime - this.#gapSeconds;
    const jumps = steps - this.#stepsBack;
    const climb = this.#logicalTime - this.#firstLogicalTime - this.#gapClimb - this.#fall;
    return {
      source: this.#source,
      clock_speed: this.#clockSpeed,
      measured_speed: steps > 0 && seconds > 0 ? steps / seconds : null,
      ticks,
      events: this.#isTold ? countsByKind(this.#counts) : null,
      final_logical_clock: this.#isTold ? this.#logicalTime : null,
      jump_mean: jumps > 0 ? climb / jumps : null,
      jump_max: jumps > 0 ? this.#jumpMax : null,
      inbox_final: this.#inboxFinal < 0 ? null : this.#inboxFinal,
      in_flight: this.#inFlight,
      inbox_max: this.#inboxMax < 0 ? null : this.#inboxMax,
      inbox_mean: this.#inboxCount === 0 ? null : this.#inboxSum / this.#inboxCount,
      late_ms_max: this.#lateMsMax < 0 ? null : this.#lateMsMax,
      stop_reason: this.#stopReason,
    };
  }

  #seeInbox(size: number): void {
    this.#inboxFinal = size;
    if (size > this.#inboxMax) this.#inboxMax = size;
  }
}

function measure(event: TimedHostEvent): MeasuredEvent {
  const { event_type, message } = event;
  const kind = event_type === "SEND" ? message?.type ?? "INTERNAL" : event_type;
  return {
    kind: EVENT_KINDS.indexOf(kind),
    time: event.system_clock_time,
    logicalTime: event.logical_clock_time,
    inboxSize: event.message_queue_size,
    lateMs: event.late_ms,
  };
}

function countsByKind(counts: Float64Array): Record<EventKind, number> {
  const [INTERNAL = 0, RECEIVE = 0, SEND_FIRST = 0, SEND_SECOND = 0, BROADCAST = 0] = counts;
  return { INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND, BROADCAST };
}

/**
 * Counts the messages that a host sent.
 *
 * @param host What is measured of it.
 * @returns How many events are SEND; `null` where that is not known.
 */
export function countSends({ events }: Pick<HostMetrics, "events">): number | null {
  return events === null ? null : events.SEND_FIRST + events.SEND_SECOND + events.BROADCAST;
}
