/** What the two threads that read a run share: which logs, and the memory through which they hand over. */

import { EVENT_FLOATS, EventBlock } from "../analysis/event_block.ts";

/** So many events are handed over together, */
export const BLOCK_EVENTS = 512;
const BLOCK_BYTES = BLOCK_EVENTS * EVENT_FLOATS * Float64Array.BYTES_PER_ELEMENT;
/** and of each log so many times that, before the thread waits. */
export const BLOCKS = 8;
/** Where so many have been taken the thread is woken: each time it would sleep again at once. */
export const WAKE_BLOCKS = BLOCKS / 2;
/** How long a thread sleeps before it looks whether it was woken after all, in milliseconds. */
export const NAP_MS = 100;

/** The first word counts what the main thread has taken, of all logs, and wakes the other. */
export const TAKEN_IN_ALL = 0;
/** The next one says that nothing more is wanted. */
export const IS_OVER = 1;
/** The next one says that the router's log has been handed back. */
export const ROUTES_ARE_READ = 2;
/** The next one says that the thread that reads ahead has failed, and nothing more will come. */
export const HAS_FAILED = 3;

/** Where a log is to be read on. */
export interface ReadingPlace {
  /** The file. */
  readonly file: string;
  /** The byte at which the line starts that is to be read. */
  readonly offset: number;
  /** How many lines come before it. */
  readonly lines: number;
}

/** Both threads know this of a log. */
export interface SharedLog {
  /** Where it is to be read. */
  readonly place: ReadingPlace;
  /** The blocks one after another. */
  readonly events: SharedArrayBuffer;
  /** Of each block: how many events are in it, and how many lines of the log come before. */
  readonly heads: Float64Array<SharedArrayBuffer>;
}

/** Both threads know this of a router's log. */
export interface SharedRoutes {
  /** Where it is to be read. */
  readonly place: ReadingPlace;
  /** Where it is to be read on, byte and lines before it; and behind them, the copies per host. */
  readonly found: Float64Array<SharedArrayBuffer>;
}

/** What is to be read of a run. */
export interface Reading {
  /** The logs of hosts. */
  readonly logs: readonly ReadingPlace[];
  /** The router's log, if there is one. */
  readonly router: ReadingPlace | undefined;
}

/** What the thread is told. */
export interface Task {
  /** The names of the hosts, in the order of their numbers. */
  readonly sources: readonly string[];
  /** How much is read at a time, in bytes. */
  readonly bufferBytes: number;
  /** What was handed over and taken, see {@linkcode firstWord}. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  /** The logs of hosts. */
  readonly logs: readonly SharedLog[];
  /** The router's log, if there is one. */
  readonly routes: SharedRoutes | undefined;
}

/**
 * Says what is to be read, and makes room for it.
 *
 * @param reading What.
 * @param options The names of the hosts, and how much is read at a time.
 * @returns What both threads know of it.
 */
export function makeTask(
  { logs, router }: Reading,
  { sources, bufferBytes }: Pick<Task, "sources" | "bufferBytes">,
): Task {
  return {
    ...{ sources, bufferBytes },
    counters: new Int32Array(
      new SharedArrayBuffer(firstWord(logs.length) * Int32Array.BYTES_PER_ELEMENT),
    ),
    logs: logs.map((place) => ({
      place,
      events: new SharedArrayBuffer(BLOCKS * BLOCK_BYTES),
      heads: sharedFloats(2 * BLOCKS),
    })),
    routes: router && { place: router, found: sharedFloats(2 + sources.length) },
  };
}

/**
 * Says which counters are a log's: how many blocks were handed over, and behind it, how many taken.
 *
 * @param log The number of the log.
 * @returns The first of the two words.
 */
export function firstWord(log: number): number {
  return 4 + 2 * log;
}

/**
 * Gives the blocks of a log.
 *
 * @param log The log.
 * @returns Its blocks, in the order of their slots.
 */
export function blocksOf({ events }: SharedLog): EventBlock[] {
  return Array.from({ length: BLOCKS }, (_, i) => {
    return new EventBlock(events, i * BLOCK_BYTES, BLOCK_EVENTS);
  });
}

function sharedFloats(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
