/** Chunks in one memory, in which a scanner can work on them. */

import { SCAN_SLACK_BYTES } from "../core/message_scan.ts";
import { Chunk } from "./chunk.ts";

const PAGE_BYTES = 1 << 16;
const CAPACITY_MIN = 1 << 11;
/** Chunks begin where words of any size may begin. */
const ALIGNMENT = 64;

/**
 * Hands chunks out and takes them back. The memory has a fixed size, but only what was used of it is
 * there in truth. It does not shrink: what was given back is handed out again. Where it is used up
 * chunks come from elsewhere; they have no address.
 */
export class ChunkPool {
  /** The memory. */
  readonly memory: WebAssembly.Memory;
  /** Where the part of it begins that was never used. */
  #end: number;
  /** Chunks of the memory that somebody has. */
  readonly #taken = new Set<Chunk>();
  /** Those that nobody has, by their capacity, which is a power of two. */
  readonly #free = new Map<number, Chunk[]>();

  /**
   * Makes a pool.
   *
   * @param bytes How large its memory is, in whole pages of 64 KiB.
   * @param reserved How many bytes at its start are for something else.
   */
  constructor(bytes: number, reserved: number) {
    const pages = bytes / PAGE_BYTES;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#end = reserved;
  }

  /**
   * Hands a chunk out.
   *
   * @param bytes How much it must hold.
   * @returns The chunk, of any content.
   */
  take(bytes: number): Chunk {
    const capacity = Math.max(CAPACITY_MIN, 2 ** Math.ceil(Math.log2(bytes)));
    const chunk = this.#free.get(capacity)?.pop() ?? this.#make(capacity);
    if (chunk.address !== undefined) this.#taken.add(chunk);
    return chunk;
  }

  /**
   * Takes a chunk back. It is handed out again once no outbox holds it any more.
   *
   * @param chunk The chunk, which its owner needs no more. One that was given back already, or that
   *   comes from elsewhere, is left alone: handed out twice, it would be written to by two.
   */
  give(chunk: Chunk): void {
    if (!this.#taken.delete(chunk)) return;
    if (chunk.isFree) this.#keep(chunk);
    else chunk.whenFree(() => this.#keep(chunk));
  }

  #keep(chunk: Chunk): void {
    const free = this.#free.get(chunk.capacity);
    if (free === undefined) this.#free.set(chunk.capacity, [chunk]);
    else free.push(chunk);
  }

  #make(capacity: number): Chunk {
    const address = this.#end;
    const end = address + capacity + SCAN_SLACK_BYTES;
    if (end > this.memory.buffer.byteLength) return new Chunk(capacity);
    this.#end = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    return new Chunk(capacity, { memory: this.memory, address });
  }
}
