/** Reading a connection into two buffers that grow with what comes and are lent to outboxes. */

import { LINE_BYTES_MAX } from "../core/lines.ts";
import type { BufferBudget } from "./buffer_budget.ts";
import type { Chunk } from "./chunk.ts";
import type { ChunkPool } from "./chunk_pool.ts";
import type { Source } from "./line_reader.ts";

/** What a connection that says little takes; most do. */
const FIRST_BYTES = 2_048;
const GROWTH = 4;
/** The largest buffer. */
export const CHUNK_BYTES_MAX: number = 1 << 18;
/** A line of the largest size with CR and LF must fit, or it could never be read to its end. */
const LINE_CAPACITY_BYTES = LINE_BYTES_MAX + 2;

/**
 * How large a buffer is for a line of which so many bytes have come. It must fit, whatever is left of
 * the budget; but whoever makes us keep much must have sent much.
 */
function sizeFor(lineBytes: number): number {
  return Math.min(LINE_CAPACITY_BYTES, lineBytes * GROWTH);
}

/** What readers share. */
export interface ReadStock {
  /** How much all buffers together may grow by. */
  readonly budget: BufferBudget;
  /** Where they come from. */
  readonly pool: ChunkPool;
}

/** Reads a source in large pieces. What was not consumed of one is the start of the next. */
export class ChunkReader {
  readonly #source: Source;
  readonly #budget: BufferBudget;
  readonly #pool: ChunkPool;
  #chunk: Chunk;
  #other: Chunk | undefined;
  #size = FIRST_BYTES;
  #start = 0;
  #end = 0;

  /**
   * Sets a reader up.
   *
   * @param source What to read.
   * @param stock Where its buffers come from when they grow, and how much they may take of it.
   */
  constructor(source: Source, { budget, pool }: ReadStock) {
    this.#source = source;
    this.#budget = budget;
    this.#pool = pool;
    this.#chunk = pool.take(FIRST_BYTES);
  }

  /** The buffer that holds what was read. */
  get chunk(): Chunk {
    return this.#chunk;
  }

  /** Where in it the unconsumed bytes begin. */
  get start(): number {
    return this.#start;
  }

  /** Where they end. */
  get end(): number {
    return this.#end;
  }

  /**
   * Says how far the bytes have been consumed.
   *
   * @param to The first byte that is still wanted.
   */
  consume(to: number): void {
    this.#start = to;
  }

  /**
   * Finds what stands in the way of reading on: both buffers are lent.
   *
   * @returns The two, or `undefined` where there is a buffer to read into.
   */
  lent(): readonly Chunk[] | undefined {
    const other = this.#other;
    if (this.#chunk.isFree || other === undefined || other.isFree) return undefined;
    return [this.#chunk, other];
  }

  /**
   * Reads on; a buffer must be free.
   *
   * @returns Whether anything came; if not, the source has ended in order.
   * @throws What the source throws.
   */
  more(): Promise<boolean> {
    const chunk = this.#freeChunk();
    const rest = this.#end - this.#start;
    if (chunk !== this.#chunk || (this.#start > 0 && rest > 0)) {
      chunk.bytes.set(this.#chunk.bytes.subarray(this.#start, this.#end));
    }
    if (chunk !== this.#chunk) this.#keep(chunk);
    this.#start = 0;
    this.#end = rest;
    const room = rest === 0 ? chunk.room : chunk.bytes.subarray(rest, chunk.capacity);
    return this.#source.read(room).then(this.#onRead);
  }

  readonly #onRead = (size: number | null): boolean => {
    if (size === null) return false;
    this.#end += size;
    if (this.#end >= this.#size) this.#grow();
    return true;
  };

  /** Gives back what it has taken, once; it must not be used any more. */
  close(): void {
    this.#pool.give(this.#chunk);
    if (this.#other !== undefined) this.#pool.give(this.#other);
    this.#budget.give(2 * (this.#size - FIRST_BYTES));
    this.#size = FIRST_BYTES;
  }

  /** Large buffers are for those who fill them: to read a lot at once is what makes it cheap. */
  #grow(): void {
    const size = Math.min(CHUNK_BYTES_MAX, this.#size * GROWTH);
    if (this.#budget.take(2 * (size - this.#size))) this.#size = size;
  }

  /** Goes on with a buffer; the one before is kept to take turns with it. */
  #keep(chunk: Chunk): void {
    const other = this.#other;
    this.#other = this.#chunk;
    this.#chunk = chunk;
    if (other !== undefined && other !== chunk) this.#pool.give(other);
  }

  /** A buffer nobody holds, of the size that is wanted by now. */
  #freeChunk(): Chunk {
    const rest = this.#end - this.#start;
    const size = rest <= FIRST_BYTES / 2 ? this.#size : Math.max(this.#size, sizeFor(rest));
    const free = this.#chunk.isFree ? this.#chunk : this.#other?.isFree ? this.#other : undefined;
    const fits = free !== undefined && free.capacity >= size;
    if (fits) return free;
    return this.#pool.take(size);
  }
}
