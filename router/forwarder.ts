/** The hot path: from what a sender's connection has brought to its receivers' outboxes. */

import { type Message, MESSAGE_TYPES } from "../core/message.ts";
import { route } from "../core/routing.ts";
import type { Chunk } from "../io/chunk.ts";
import type { ChunkReader } from "../io/chunk_reader.ts";
import type { Outbox } from "../io/outbox.ts";
import type { RouteLog } from "./route_log.ts";
import type { Session } from "./session.ts";

/** Some bytes of a chunk, in whole lines. */
export interface Slice {
  /** Where they are. */
  readonly chunk: Chunk;
  /** The first byte. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number;
}

/**
 * Hands lines on. Messages of one type that stand side by side are one slice, so that what a sender
 * broadcasts in one go is handed on in one go, however many lines it has.
 */
export class Forwarder {
  readonly #roster: readonly Session[];
  readonly #log: RouteLog;
  /** Outboxes with slices that are not their own yet. */
  readonly #touched: Outbox[] = [];
  /** A receiver of the last slice that has more to write now than anyone should add to. */
  #full: Outbox | undefined;

  /**
   * Sets it up.
   *
   * @param roster The members in roster order, at any time.
   * @param log Where copies are recorded.
   */
  constructor(roster: readonly Session[], log: RouteLog) {
    this.#roster = roster;
    this.#log = log;
  }

  /**
   * Forwards what has come from a member, up to the first line that is no message in the usual
   * layout, or until a receiver's outbox is full.
   *
   * @param sender The member; its run has started.
   * @param reader What has come from it; what is forwarded is consumed.
   * @returns A receiver's outbox that is full: the sender is to wait for it.
   */
  forwardAll(sender: Session, reader: ChunkReader): Outbox | undefined {
    const { chunk, end } = reader;
    const { scanner } = sender;
    const log = this.#log;
    let at = reader.start;
    let start = at;
    let type = -1;
    let receivers: readonly Session[] = [];
    let counted = 0;
    // For this call only: the roster may change between two of them.
    const receiversOf: (readonly Session[] | undefined)[] = [undefined, undefined, undefined];
    this.#full = undefined;
    for (;;) {
      const next = scanner.scan(chunk.view, at, end);
      if (next === -1) break;
      if (scanner.type !== type) {
        if (at > start) this.#hand(chunk, start, at, receivers);
        if (counted > 0) log.count(sender, { type, messages: counted }, receivers);
        counted = 0;
        start = at;
        if (this.#full !== undefined) break;
        type = scanner.type;
        receivers = receiversOf[type] ??= this.receiversOf(sender, type);
      }
      if (log.isCounting) counted++;
      else log.message(sender, { type, logicalTime: scanner.logicalTime(chunk.view) }, receivers);
      at = next;
    }
    if (at > start) this.#hand(chunk, start, at, receivers);
    if (counted > 0) log.count(sender, { type, messages: counted }, receivers);
    this.#commit();
    reader.consume(at);
    return this.#full;
  }

  /**
   * Forwards one message that was checked in full.
   *
   * @param sender Its sender.
   * @param message The message.
   * @param slice The line, with its LF.
   * @returns A receiver's outbox that is full: the sender is to wait for it.
   */
  forward(sender: Session, message: Message, slice: Slice): Outbox | undefined {
    const type = MESSAGE_TYPES.indexOf(message.type);
    const receivers = this.receiversOf(sender, type);
    this.#full = undefined;
    this.#log.message(sender, { type, logicalTime: message.logical_clock_time }, receivers);
    this.#hand(slice.chunk, slice.start, slice.end, receivers);
    this.#commit();
    return this.#full;
  }

  /**
   * Says whom a sender's messages of a type reach at present.
   *
   * @param sender The sender.
   * @param type The number of the type in `MESSAGE_TYPES`.
   * @returns The receivers.
   */
  receiversOf(sender: Session, type: number): readonly Session[] {
    return route(MESSAGE_TYPES[type] ?? "BROADCAST", sender, this.#roster);
  }

  // By four arguments, because an object for each of millions of slices is felt.
  #hand(chunk: Chunk, start: number, end: number, receivers: readonly Session[]): void {
    for (let i = 0; i < receivers.length; i++) {
      const outbox = receivers[i]?.outbox;
      if (outbox === undefined) continue;
      if (outbox.take(chunk, start, end)) this.#touched.push(outbox);
      if (outbox.isFull) this.#full = outbox;
    }
  }

  #commit(): void {
    for (const outbox of this.#touched) outbox.commit();
    this.#touched.length = 0;
  }
}
