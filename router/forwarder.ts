/** The hot path: from what a sender's connection has brought to its receivers' outboxes. */

import { type Message, MESSAGE_TYPES } from "../core/message.ts";
import { MessageScanner } from "../core/message_scan.ts";
import { route } from "../core/routing.ts";
import type { Chunk } from "../io/chunk.ts";
import type { ChunkPool } from "../io/chunk_pool.ts";
import { CHUNK_BYTES_MAX, type ChunkReader } from "../io/chunk_reader.ts";
import type { RouteLog } from "./route_log.ts";
import type { Session } from "./session.ts";
import type { Wait } from "./wait.ts";

/** The numbers of the types. */
const TYPES = [...MESSAGE_TYPES.keys()];
const NOBODY: readonly Session[] = [];

/** For each type who gets a sender's messages of it. */
type Receivers = readonly (readonly Session[])[];

/** Some bytes of a chunk, in whole lines. */
export interface Slice {
  /** Where they are. */
  readonly chunk: Chunk;
  /** The first byte. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number;
}

/** What a forwarder works with. */
export interface ForwarderOptions {
  /** The members in roster order, at any time. */
  readonly roster: readonly Session[];
  /** Where copies are recorded. */
  readonly log: RouteLog;
  /** Where chunks come from; the scanner's bytes are reserved in it. */
  readonly pool: ChunkPool;
  /** From how many waiting bytes on an outbox is full. */
  readonly outboxBytesMax: number;
}

/**
 * Hands lines on. What has come in one go is scanned in one go, and each receiver gets its lines of it
 * as one slice: the very bytes that came, where it gets them all, else a copy that it shares with
 * those who get the same.
 */
export class Forwarder {
  readonly #roster: readonly Session[];
  readonly #log: RouteLog;
  readonly #pool: ChunkPool;
  /**
   * Of lines of several types, which have to be copied, so many bytes are forwarded in one go: this is
   * the most by which an outbox is overfilled with copies.
   */
  readonly #mixedBytesMax: number;
  readonly #scanner: MessageScanner;
  /** Where chunks are scanned that are not in the pool's memory. */
  readonly #window: PlacedChunk;
  /** Where lines are brought together when the pool has no more. */
  readonly #scratch: PlacedChunk;

  /**
   * Sets it up.
   *
   * @param options What it works with.
   * @throws {RangeError} Where the pool is too small.
   */
  constructor({ roster, log, pool, outboxBytesMax }: ForwarderOptions) {
    this.#roster = roster;
    this.#log = log;
    this.#pool = pool;
    this.#mixedBytesMax = outboxBytesMax / 2;
    this.#scanner = new MessageScanner(pool.memory);
    this.#window = takePlaced(pool);
    this.#scratch = takePlaced(pool);
  }

  /**
   * Forwards what has come from a member, up to the first line that is no message in the usual
   * layout, or until a receiver's outbox is full.
   *
   * @param sender The member; its run has started.
   * @param reader What has come from it; what is forwarded is consumed.
   * @returns What the sender is to wait for, where receivers' outboxes are full.
   */
  forwardAll(sender: Session, reader: ChunkReader): Wait | undefined {
    for (;;) {
      const { chunk, start, end } = reader;
      const slice = { chunk, start, end: this.#scan(sender, { chunk, start, end }) };
      if (slice.end === start) return undefined;
      const receivers = this.#receiversOfFound(sender); // the roster may change before the next go
      const full = fullOf(receivers);
      if (full !== undefined) return full;
      this.#record(sender, receivers);
      this.#hand(slice, receivers);
      reader.consume(slice.end);
    }
  }

  /**
   * Forwards one message that was checked in full.
   *
   * @param sender Its sender.
   * @param message The message.
   * @param slice The line, with its LF.
   * @returns What the sender is to wait for, where receivers' outboxes are full.
   */
  forward(sender: Session, message: Message, slice: Slice): Wait | undefined {
    const type = MESSAGE_TYPES.indexOf(message.type);
    const receivers = this.receiversOf(sender, type);
    this.#log.message(sender, { type, logicalTime: message.logical_clock_time }, receivers);
    give(slice, receivers);
    return fullOf([receivers]);
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

  /** Recognises messages; returns where the last of them ends. */
  #scan(sender: Session, { chunk, start, end }: Slice): number {
    if (start === end) return end;
    const scanner = this.#scanner;
    const address = this.#addressOf(chunk, start, end);
    scanner.scan(sender.form, address, address + end - start);
    if (end - start > this.#mixedBytesMax && !isOne(scanner.types)) {
      scanner.scan(sender.form, address, address + this.#mixedBytesMax);
    }
    return start + scanner.end - address;
  }

  /** Where the bytes can be scanned: where they are, or in a copy. */
  #addressOf(chunk: Chunk, start: number, end: number): number {
    if (chunk.address !== undefined) return chunk.address + start;
    this.#window.bytes.set(chunk.bytes.subarray(start, end));
    return this.#window.address;
  }

  #receiversOfFound(sender: Session): Receivers {
    return TYPES.map((type) =>
      this.#scanner.linesOf(type) > 0 ? this.receiversOf(sender, type) : NOBODY
    );
  }

  /** Records what the last scan has found: line by line, and by numbers once those are too many. */
  #record(sender: Session, receivers: Receivers): void {
    const scanner = this.#scanner;
    const recorded = [0, 0, 0];
    for (let line = 0; line < scanner.lines && !this.#log.isCounting; line++) {
      const type = scanner.type(line);
      const message = { type, logicalTime: scanner.logicalTime(line) };
      this.#log.message(sender, message, receivers[type] ?? NOBODY);
      recorded[type] = (recorded[type] ?? 0) + 1;
    }
    for (const type of TYPES) {
      const messages = scanner.linesOf(type) - (recorded[type] ?? 0);
      if (messages > 0) this.#log.count(sender, { type, messages }, receivers[type] ?? NOBODY);
    }
  }

  /** Gives each receiver those lines of the last scan whose types it gets. */
  #hand(slice: Slice, receivers: Receivers): void {
    const { types } = this.#scanner;
    if (isOne(types)) return give(slice, receivers[Math.log2(types)] ?? NOBODY);
    for (const [some, group] of byTypes(receivers)) {
      if (some === types) give(slice, group);
      else this.#gather(some, group);
    }
  }

  /** Gives a group the lines of some types. */
  #gather(types: number, group: readonly Session[]): void {
    const scanner = this.#scanner;
    const end = TYPES.reduce((sum, type) => sum + (types >> type & 1) * scanner.bytesOf(type), 0);
    const chunk = this.#pool.take(end);
    if (chunk.address !== undefined) scanner.gather(types, chunk.address);
    else {
      scanner.gather(types, this.#scratch.address);
      chunk.bytes.set(this.#scratch.bytes.subarray(0, end));
    }
    give({ chunk, start: 0, end }, group);
    this.#pool.give(chunk); // once all have sent it
  }
}

/** A chunk in its pool's memory. */
type PlacedChunk = Chunk & { readonly address: number };

function takePlaced(pool: ChunkPool): PlacedChunk {
  const chunk = pool.take(CHUNK_BYTES_MAX);
  if (isPlaced(chunk)) return chunk;
  throw new RangeError(`the pool has no room for ${CHUNK_BYTES_MAX} bytes`);
}

function isPlaced(chunk: Chunk): chunk is PlacedChunk {
  return chunk.address !== undefined;
}

/** Whether a set of types, a bit for each, has one only. */
function isOne(types: number): boolean {
  return (types & (types - 1)) === 0;
}

function give({ chunk, start, end }: Slice, receivers: readonly Session[]): void {
  for (const { outbox } of receivers) outbox.take(chunk, start, end);
}

/** Which outboxes have more to write than anyone should add to; mostly there is none. */
function fullOf(receivers: Receivers): Wait | undefined {
  for (const ofType of receivers) {
    for (const { outbox } of ofType) if (outbox.isFull) return allFullOf(receivers);
  }
  return undefined;
}

function allFullOf(receivers: Receivers): Wait {
  const outboxes = receivers.flat().map(({ outbox }) => outbox);
  return { outboxes: outboxes.filter(({ isFull }) => isFull), lent: [] };
}

/** Puts receivers together who get the same types, a bit for each type. */
function byTypes(receivers: Receivers): Map<number, Session[]> {
  const typesOf = new Map<Session, number>();
  for (const [type, ofType] of receivers.entries()) {
    for (const one of ofType) typesOf.set(one, (typesOf.get(one) ?? 0) | 1 << type);
  }
  return Map.groupBy(typesOf.keys(), (one) => typesOf.get(one) ?? 0);
}
