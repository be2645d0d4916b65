/** The sends of one host whose messages may still be received, side by side in memory. */

import { EVENT_KINDS, SEND_FIRST } from "../core/event_kind.ts";
import type { EventRow, RecordedClocks } from "./event_row.ts";

const CHUNK_BITS = 8;
/** Sends are kept in chunks, which are given up one by one and never copied, of so many, */
const CHUNK_SIZE = 2 ** CHUNK_BITS;
/** How many kinds of sends there are. */
const KINDS = EVENT_KINDS.length - SEND_FIRST;

/** Of each send there are so many 64-bit floats: */
const FLOATS = 4;
const STAMP = 0;
const LOGICAL_TIME = 1;
const STAMP_TIME = 2;
/** A depth is believed of a stamp where a log is missing, and so may need as many bits as one. */
const DEPTH = 3;

/** and so many 32-bit words, behind which the vector clock is: */
const WORDS = 2 + KINDS - 1;
const LINE = 0;
/** four times which event of its host it is, and its kind, */
const EVENT = 1;
const KIND_BITS = 2;
/** and how many sends of each kind there were up to it; those of the last kind are all the others. */
const COUNTS = 2;

/** What is known of a SEND beside its row. */
export interface SendFacts {
  /** Which event of its host it is, from 0. */
  readonly event: number;
  /** How many events are on the longest causal chain that ends in it. */
  readonly depth: number;
}

/** What a SEND and its message say of clocks beside the Lamport clock. */
export type SentClocks = Pick<RecordedClocks, "hybrid" | "messageHybrid" | "messageVector">;

/**
 * A queue of sends. A send is named by its position, which counts all sends of the host, from 0; those
 * that nobody can receive any more are given up, so that a long run takes little memory.
 */
export class SendLog {
  readonly #vectorSize: number;
  /** How many words a send takes. */
  readonly #width: number;
  /** The chunks from that of the first send that is still here. */
  #chunks: Chunk[] = [];
  /** The number of the first of them. */
  #firstChunk = 0;
  /** A chunk that was given up, to be used again. */
  #spare: Chunk | undefined;
  #first = 0;
  #next = 0;
  /** The largest stamp so far. */
  #largestStamp = -1;
  /** Of sends with a smaller stamp than one before, as in a log out of order, the stamps by position, */
  readonly #fallen = new Map<number, number>();
  /** and the positions by stamp. */
  readonly #fallenAt = new Map<number, number>();
  /** How many sends of each kind there were. */
  readonly #totals = new Uint32Array(KINDS);

  /**
   * Makes a log without sends.
   *
   * @param vectorSize How many entries the vector clocks of the sends have; 0 where none are kept.
   */
  constructor(vectorSize: number) {
    this.#vectorSize = vectorSize;
    this.#width = WORDS + vectorSize;
  }

  /** The position of the first send that is still here. */
  get first(): number {
    return this.#first;
  }

  /** The position that the next send will have. */
  get next(): number {
    return this.#next;
  }

  /** The stamp of the latest send; -1 where there is none. */
  get latestStamp(): number {
    return this.#next === 0 ? -1 : this.stamp(this.#next - 1);
  }

  /** Whether the next send needs another chunk, so that it is time to give some up. */
  get isFull(): boolean {
    return (this.#next & (CHUNK_SIZE - 1)) === 0;
  }

  /**
   * Adds a send.
   *
   * @param row The SEND.
   * @param facts What else is known of it.
   * @param vector Its vector clock; what of it is kept is copied.
   */
  push(row: EventRow, { event, depth }: SendFacts, vector: Uint32Array): void {
    if (this.isFull) this.#addChunk();
    const chunk = this.#chunkAt(this.#next);
    const { floats, words } = chunk;
    const slot = this.#next & (CHUNK_SIZE - 1);
    const place = slot * FLOATS;
    if (row.stamp < this.#largestStamp) this.#addFallen(row.stamp);
    else this.#largestStamp = row.stamp;
    floats[place + STAMP] = this.#largestStamp; // so that this column never falls
    floats[place + LOGICAL_TIME] = row.logicalTime;
    floats[place + STAMP_TIME] = row.stampTime;
    floats[place + DEPTH] = depth;
    const start = slot * this.#width;
    const kind = row.kind - SEND_FIRST;
    const totals = this.#totals;
    totals[kind] = (totals[kind] as number) + 1;
    words[start + LINE] = row.line;
    words[start + EVENT] = (event << KIND_BITS) | kind;
    for (let i = 0; i < KINDS - 1; i++) words[start + COUNTS + i] = totals[i] as number;
    for (let i = 0; i < this.#vectorSize; i++) words[start + WORDS + i] = vector[i] as number;
    if (row.clocks !== null) this.#keepClocks(chunk, slot, row.clocks);
    this.#next++;
  }

  /**
   * Gives up sends that nobody needs, a chunk of the latest excepted, because a message may come late
   * or twice.
   *
   * @param needed The position of the first send that is still needed.
   */
  makeRoom(needed: number): void {
    this.#first = Math.max(this.#first, Math.min(needed, this.#next) - CHUNK_SIZE);
    const dispensable = (this.#first >> CHUNK_BITS) - this.#firstChunk;
    if (dispensable <= 0) return;
    this.#spare = this.#chunks[0];
    this.#chunks.splice(0, dispensable);
    this.#firstChunk += dispensable;
    for (const [position, stamp] of this.#fallen) {
      if (position >= this.#first) break;
      this.#fallen.delete(position);
      if (this.#fallenAt.get(stamp) === position) this.#fallenAt.delete(stamp);
    }
  }

  /**
   * Finds a send by its stamp. Stamps grow from send to send, as logical clocks do, with few exceptions.
   *
   * @param stamp The message's logical time.
   * @param near A position near which it is likely.
   * @returns Its position, or -1 where there is no such send here.
   */
  find(stamp: number, near: number): number {
    let low = Math.max(this.#first, Math.min(near, this.#next));
    let step = 1;
    while (low > this.#first && this.#float(low - 1, STAMP) >= stamp) {
      low = Math.max(this.#first, low - step);
      step *= 2;
    }
    let high = low;
    for (step = 1; high < this.#next && this.#float(high, STAMP) < stamp; step *= 2) {
      low = high + 1;
      high = Math.min(this.#next, high + step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#float(middle, STAMP) < stamp) low = middle + 1;
      else high = middle;
    }
    if (low < this.#next && this.#float(low, STAMP) === stamp) return low;
    return this.#fallenAt.get(stamp) ?? -1;
  }

  /** The stamp of the message of the send at a position. */
  stamp(position: number): number {
    return this.#fallen.get(position) ?? this.#float(position, STAMP);
  }

  /** The Lamport clock after it. */
  logicalTime(position: number): number {
    return this.#float(position, LOGICAL_TIME);
  }

  /** The system time of its message, in seconds. */
  stampTime(position: number): number {
    return this.#float(position, STAMP_TIME);
  }

  /** Its clocks beside the Lamport clock and those of its message, as logged; `null` where it has none. */
  clocks(position: number): SentClocks | null {
    return this.#chunkAt(position).clocks?.[position & (CHUNK_SIZE - 1)] ?? null;
  }

  /** Its line in the host's log. */
  line(position: number): number {
    return this.#word(position, LINE);
  }

  /** Which event of the host it is, from 0. */
  event(position: number): number {
    return this.#word(position, EVENT) >>> KIND_BITS;
  }

  /** How many events are on the longest causal chain that ends in it. */
  depth(position: number): number {
    return this.#float(position, DEPTH);
  }

  /** The number of its kind. */
  kind(position: number): number {
    return SEND_FIRST + (this.#word(position, EVENT) & ((1 << KIND_BITS) - 1));
  }

  /**
   * Counts sends.
   *
   * @param kind The number of their kind.
   * @param position The last send that counts.
   * @returns How many of that kind there were up to there.
   */
  count(kind: number, position: number): number {
    const which = kind - SEND_FIRST;
    if (which < KINDS - 1) return this.#word(position, COUNTS + which);
    let others = 0;
    for (let i = 0; i < KINDS - 1; i++) others += this.#word(position, COUNTS + i);
    return position + 1 - others;
  }

  /**
   * Merges the vector clock of a send into another.
   *
   * @param position The send.
   * @param vector The other; afterwards the larger of both, entry by entry.
   * @returns By how much the entries have grown together.
   */
  mergeVector(position: number, vector: Uint32Array): number {
    const { words } = this.#chunkAt(position);
    const start = (position & (CHUNK_SIZE - 1)) * this.#width + WORDS;
    let growth = 0;
    for (let i = 0; i < vector.length; i++) {
      const entry = words[start + i] as number;
      const more = entry - (vector[i] as number);
      if (more <= 0) continue;
      vector[i] = entry;
      growth += more;
    }
    return growth;
  }

  #addFallen(stamp: number): void {
    this.#fallen.set(this.#next, stamp);
    this.#fallenAt.set(stamp, this.#next);
  }

  /** Vectors take too much memory where hosts are too many: there they are not kept. */
  #keepClocks(chunk: Chunk, slot: number, clocks: RecordedClocks): void {
    const { hybrid, messageHybrid, messageVector } = clocks;
    chunk.clocks ??= new Array(CHUNK_SIZE).fill(null);
    chunk.clocks[slot] = {
      ...{ hybrid, messageHybrid },
      messageVector: this.#vectorSize > 0 ? messageVector : undefined,
    };
  }

  #float(position: number, which: number): number {
    const { floats } = this.#chunkAt(position);
    return floats[(position & (CHUNK_SIZE - 1)) * FLOATS + which] as number;
  }

  #word(position: number, which: number): number {
    const { words } = this.#chunkAt(position);
    return words[(position & (CHUNK_SIZE - 1)) * this.#width + which] as number;
  }

  #chunkAt(position: number): Chunk {
    return this.#chunks[(position >> CHUNK_BITS) - this.#firstChunk] as Chunk;
  }

  #addChunk(): void {
    const { floats, words } = this.#spare ?? {
      floats: new Float64Array(CHUNK_SIZE * FLOATS),
      words: new Uint32Array(CHUNK_SIZE * this.#width),
    };
    this.#chunks.push({ floats, words, clocks: null });
    this.#spare = undefined;
  }
}

/** Some sends. */
interface Chunk {
  readonly floats: Float64Array;
  readonly words: Uint32Array;
  /** What is kept of further clocks, once a send has any. */
  clocks: (SentClocks | null)[] | null;
}
