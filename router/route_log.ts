/** What is recorded of copies: each by itself, up to a rate; beyond it, how many there were. */

import { type Message, MESSAGE_TYPES } from "../core/message.ts";
import type { DropReason, RouterEvent } from "../core/router_history.ts";
import { now } from "../io/real_clock.ts";
import type { Session } from "./session.ts";

/** How a log of copies is set up. */
export interface RouteLogOptions {
  /** So many copies are recorded one by one in a second. */
  readonly copiesPerSecond: number;
  /**
   * Says whom a sender's messages of a type reach at present.
   *
   * @param sender The sender.
   * @param type The number of the type in `MESSAGE_TYPES`.
   */
  readonly receiversOf: (sender: Session, type: number) => readonly Session[];
  /** Takes the records. */
  readonly onEvent: (event: RouterEvent) => void;
}

/** The log of copies. It never leaves a copy out silently: what has no record is counted in one. */
export class RouteLog {
  readonly #copiesPerSecond: number;
  readonly #receiversOf: RouteLogOptions["receiversOf"];
  readonly #onEvent: (event: RouterEvent) => void;
  /** Who has messages that are counted and not recorded yet. */
  readonly #counted = new Set<Session>();
  /** How many copies may still be recorded in this second. */
  #left = 0;
  #secondEnds = 0;
  /** Runs while the second's share is used up. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #routed = 0;
  #dropped = 0;

  /**
   * Sets the log up.
   *
   * @param options Its rate, and whom it works with.
   */
  constructor({ copiesPerSecond, receiversOf, onEvent }: RouteLogOptions) {
    this.#copiesPerSecond = copiesPerSecond;
    this.#receiversOf = receiversOf;
    this.#onEvent = onEvent;
  }

  /** How many copies were routed. */
  get routed(): number {
    return this.#routed;
  }

  /** How many copies were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether this second's share is used up, so that messages are counted. */
  get isCounting(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * Records a message: a copy for each receiver, or a drop where there is none.
   *
   * @param sender Who sent it.
   * @param message The number of its type in `MESSAGE_TYPES`, and its stamp.
   * @param receivers Who gets it.
   */
  message(
    sender: Session,
    { type: number, logicalTime }: { readonly type: number; readonly logicalTime: number },
    receivers: readonly Session[],
  ): void {
    if (this.isCounting || !this.#mayRecord(Math.max(1, receivers.length))) {
      return this.count(sender, { type: number, messages: 1 }, receivers);
    }
    this.#add(1, receivers.length);
    const { source } = sender;
    const type = MESSAGE_TYPES[number] ?? "BROADCAST";
    const copy = { source, type, logical_clock_time: logicalTime };
    if (receivers.length === 0) {
      const reason: DropReason = "no_destination";
      this.#onEvent({ event_type: "DROP", destination: null, reason, ...copy });
    }
    for (const { source: destination } of receivers) {
      this.#onEvent({ event_type: "ROUTE", destination, ...copy });
    }
  }

  /**
   * Counts messages that get no record of their own.
   *
   * @param sender Who sent them.
   * @param messages The number of their type in `MESSAGE_TYPES`, and how many they are.
   * @param receivers Who gets them.
   */
  count(
    sender: Session,
    { type, messages }: { readonly type: number; readonly messages: number },
    receivers: readonly Session[],
  ): void {
    this.#add(messages, receivers.length);
    const before = sender.counts[type] ?? 0;
    if (before === 0) this.#counted.add(sender);
    sender.counts[type] = before + messages;
  }

  /**
   * Records copies that were routed but not written before their receiver was gone.
   *
   * @param destination Who should have got them.
   * @param messages What they are of.
   */
  left({ source: destination }: Session, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    this.#dropped += messages.length;
    const reason = "destination_left";
    if (!this.isCounting && this.#mayRecord(messages.length)) {
      for (const { source, type, logical_clock_time } of messages) {
        const copy = { source, type, logical_clock_time };
        this.#onEvent({ event_type: "DROP", destination, reason, ...copy });
      }
      return;
    }
    for (const [source, ofSource] of Map.groupBy(messages, (message) => message.source)) {
      for (const [type, { length: copies }] of Map.groupBy(ofSource, (message) => message.type)) {
        this.#onEvent({ event_type: "DROP_COUNT", source, type, destination, reason, copies });
      }
    }
  }

  /** Records what has been counted. To be called before the roster changes, and in the end. */
  flush(): void {
    for (const sender of this.#counted) this.#recordCounts(sender);
    this.#counted.clear();
  }

  /** Ends the log. */
  close(): void {
    clearTimeout(this.#timer);
    this.flush();
  }

  /** Takes copies from this second's share, if there are enough; else counting begins. */
  #mayRecord(copies: number): boolean {
    const time = now();
    if (time >= this.#secondEnds) this.#beginSecond(time);
    this.#left -= copies;
    if (this.#left >= 0) return true;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush();
      this.#beginSecond(now());
    }, Math.max(1, (this.#secondEnds - time) * 1000));
    return false;
  }

  #beginSecond(time: number): void {
    this.#left = this.#copiesPerSecond;
    this.#secondEnds = time + 1;
  }

  #add(messages: number, receivers: number): void {
    this.#routed += messages * receivers;
    if (receivers === 0) this.#dropped += messages;
  }

  #recordCounts(sender: Session): void {
    const { source, counts } = sender;
    for (const [number, type] of MESSAGE_TYPES.entries()) {
      const messages = counts[number] ?? 0;
      if (messages === 0) continue;
      counts[number] = 0;
      const receivers = this.#receiversOf(sender, number);
      const destination = type === "BROADCAST" ? null : receivers[0]?.source ?? null;
      const copies = messages * receivers.length;
      this.#onEvent(
        copies > 0 ? { event_type: "ROUTE_COUNT", source, type, destination, messages, copies } : {
          ...{ event_type: "DROP_COUNT", source, type, destination },
          ...{ reason: "no_destination", copies: messages },
        },
      );
    }
  }
}
