/** The sends of one host whose messages may still be received, in columns. */

import { EVENT_KINDS, SEND_FIRST } from "../core/event_kind.ts";
import type { EventRow } from "./event_row.ts";

const CAPACITY_MIN = 1_024;
/** How many kinds of sends there are. */
const KINDS = EVENT_KINDS.length - SEND_FIRST;

/** What is known of a SEND beside its row. */
export interface SendFacts {
  /** Which event of its host it is, from 0. */
  readonly event: number;
  /** How many events are on the longest causal chain that ends in it. */
  readonly depth: number;
}

/**
 * A ring of sends. A send is named by its position, which counts all sends of the host, from 0; those
 * that nobody can receive any more are given up, so that a long run takes little memory.
 */
export class SendLog {
  readonly #vectorSize: number;
  #capacity = CAPACITY_MIN;
  #first = 0;
  #next = 0;
  #columns: Columns;
  /** How many sends of each kind there were. */
  readonly #totals = new Uint32Array(KINDS);

  /**
   * Makes a log without sends.
   *
   * @param vectorSize How many entries the vector clocks of the sends have; 0 where none are kept.
   */
  constructor(vectorSize: number) {
    this.#vectorSize = vectorSize;
    this.#columns = makeColumns(CAPACITY_MIN, vectorSize);
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

  /** Whether the next send needs room. */
  get isFull(): boolean {
    return this.#next - this.#first === this.#capacity;
  }

  /**
   * Adds a send, for which there must be room.
   *
   * @param row The SEND.
   * @param facts What else is known of it.
   * @param vector Its vector clock; what of it is kept is copied.
   */
  push(row: EventRow, { event, depth }: SendFacts, vector: Uint32Array): void {
    const slot = this.#slot(this.#next++);
    const columns = this.#columns;
    columns.stamps[slot] = row.stamp;
    columns.logicalTimes[slot] = row.logicalTime;
    columns.stampTimes[slot] = row.stampTime;
    columns.lines[slot] = row.line;
    columns.events[slot] = event;
    columns.depths[slot] = depth;
    columns.kinds[slot] = row.kind;
    const kind = row.kind - SEND_FIRST;
    this.#totals[kind] = (this.#totals[kind] ?? 0) + 1;
    columns.counts.set(this.#totals, slot * KINDS);
    if (this.#vectorSize > 0) columns.vectors.set(vector, slot * this.#vectorSize);
  }

  /**
   * Makes room for more sends: gives up those that nobody needs, a few of the latest excepted, because
   * a message may come late or twice; where that is not enough, it grows.
   *
   * @param needed The position of the first send that is still needed.
   */
  makeRoom(needed: number): void {
    const dispensable = Math.min(needed, this.#next) - this.#capacity / 4;
    this.#first = Math.max(this.#first, dispensable);
    if (this.#next - this.#first > (3 * this.#capacity) / 4) this.#grow();
  }

  /**
   * Finds a send by its stamp. Stamps grow from send to send, as logical clocks do.
   *
   * @param stamp The message's logical time.
   * @param near A position near which it is likely.
   * @returns Its position, or -1 where there is no such send here.
   */
  find(stamp: number, near: number): number {
    let low = Math.max(this.#first, Math.min(near, this.#next));
    let step = 1;
    while (low > this.#first && this.stamp(low - 1) >= stamp) {
      low = Math.max(this.#first, low - step);
      step *= 2;
    }
    let high = low;
    for (step = 1; high < this.#next && this.stamp(high) < stamp; step *= 2) {
      low = high + 1;
      high = Math.min(this.#next, high + step);
    }
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.stamp(middle) < stamp) low = middle + 1;
      else high = middle;
    }
    return low < this.#next && this.stamp(low) === stamp ? low : -1;
  }

  /** The stamp of the message of the send at a position. */
  stamp(position: number): number {
    return this.#columns.stamps[this.#slot(position)] as number;
  }

  /** The Lamport clock after it. */
  logicalTime(position: number): number {
    return this.#columns.logicalTimes[this.#slot(position)] as number;
  }

  /** The system time of its message, in seconds. */
  stampTime(position: number): number {
    return this.#columns.stampTimes[this.#slot(position)] as number;
  }

  /** Its line in the host's log. */
  line(position: number): number {
    return this.#columns.lines[this.#slot(position)] as number;
  }

  /** Which event of the host it is, from 0. */
  event(position: number): number {
    return this.#columns.events[this.#slot(position)] as number;
  }

  /** How many events are on the longest causal chain that ends in it. */
  depth(position: number): number {
    return this.#columns.depths[this.#slot(position)] as number;
  }

  /** The number of its kind. */
  kind(position: number): number {
    return this.#columns.kinds[this.#slot(position)] as number;
  }

  /**
   * Counts sends.
   *
   * @param kind The number of their kind.
   * @param position The last send that counts.
   * @returns How many of that kind there were up to there.
   */
  count(kind: number, position: number): number {
    return this.#columns.counts[this.#slot(position) * KINDS + kind - SEND_FIRST] as number;
  }

  /**
   * Merges the vector clock of a send into another.
   *
   * @param position The send.
   * @param vector The other; afterwards the larger of both, entry by entry.
   * @returns By how much the entries have grown together.
   */
  mergeVector(position: number, vector: Uint32Array): number {
    const start = this.#slot(position) * this.#vectorSize;
    const { vectors } = this.#columns;
    let growth = 0;
    for (let i = 0; i < vector.length; i++) {
      const more = (vectors[start + i] as number) - (vector[i] as number);
      if (more <= 0) continue;
      vector[i] = vectors[start + i] as number;
      growth += more;
    }
    return growth;
  }

  #slot(position: number): number {
    return position & (this.#capacity - 1);
  }

  /** Moves everything to a ring of twice the size. */
  #grow(): void {
    const from = this.#columns;
    const maskBefore = this.#capacity - 1;
    this.#capacity *= 2;
    const to = makeColumns(this.#capacity, this.#vectorSize);
    for (let position = this.#first; position < this.#next; position++) {
      const a = position & maskBefore;
      const b = this.#slot(position);
      for (const name of COLUMN_NAMES) to[name][b] = from[name][a] as number;
      copy(from.counts, a, { to: to.counts, place: b, width: KINDS });
      copy(from.vectors, a, { to: to.vectors, place: b, width: this.#vectorSize });
    }
    this.#columns = to;
  }
}

/** One entry per send, but for `counts` and `vectors`, which have as many as there are kinds or hosts. */
interface Columns {
  readonly stamps: Float64Array;
  readonly logicalTimes: Float64Array;
  readonly stampTimes: Float64Array;
  readonly lines: Uint32Array;
  readonly events: Uint32Array;
  readonly depths: Uint32Array;
  readonly kinds: Uint8Array;
  readonly counts: Uint32Array;
  readonly vectors: Uint32Array;
}

const COLUMN_NAMES = [
  ...["stamps", "logicalTimes", "stampTimes"] as const,
  ...["lines", "events", "depths", "kinds"] as const,
];

function makeColumns(capacity: number, vectorSize: number): Columns {
  return {
    stamps: new Float64Array(capacity),
    logicalTimes: new Float64Array(capacity),
    stampTimes: new Float64Array(capacity),
    lines: new Uint32Array(capacity),
    events: new Uint32Array(capacity),
    depths: new Uint32Array(capacity),
    kinds: new Uint8Array(capacity),
    counts: new Uint32Array(capacity * KINDS),
    vectors: new Uint32Array(capacity * vectorSize),
  };
}

function copy(
  from: Uint32Array,
  start: number,
  { to, place, width }: {
    readonly to: Uint32Array;
    readonly place: number;
    readonly width: number;
  },
): void {
  for (let i = 0; i < width; i++) to[place * width + i] = from[start * width + i] as number;
}
