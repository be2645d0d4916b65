/**
 * A thread that reads the logs of hosts ahead of this one: it finds the events in the bytes, and hands
 * them over as numbers in shared memory. It reads only lines as scale-sim writes them. At the first
 * other line of a log it hands the log back, so that all the rest of reading is in one place.
 */

import { EVENT_FLOATS, EventBlock } from "../analysis/event_block.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import { LogMemory } from "../analysis/log_memory.ts";
import { answerMain, startOwnWorker } from "../io/own_worker.ts";
import { LogLines } from "./log_lines.ts";
import { FileWarnings } from "./warnings.ts";

/** What the thread is called. */
export const READ_AHEAD_WORKER = "read-ahead";

/** So many events are handed over together, */
const BLOCK_EVENTS = 512;
const BLOCK_BYTES = BLOCK_EVENTS * EVENT_FLOATS * Float64Array.BYTES_PER_ELEMENT;
/** and of each log so many times that, before the thread waits. */
const BLOCKS = 8;
/** How long a thread sleeps before it looks whether it was woken after all, in milliseconds. */
const NAP_MS = 100;

/** The first word counts what this thread has taken, of all logs, and wakes the other. */
const TAKEN_IN_ALL = 0;
/** The next one says that nothing more is wanted. */
const IS_OVER = 1;
/** Each log has two more: how many blocks were handed over, how many taken. */
const firstWord = (log: number): number => 2 + 2 * log;

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

/** What the thread is told. */
export interface Task {
  /** The names of the hosts, in the order of their numbers. */
  readonly sources: readonly string[];
  /** How much is read at a time, in bytes. */
  readonly bufferBytes: number;
  /** What was handed over and taken, see {@linkcode firstWord}. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  /** The logs. */
  readonly logs: readonly SharedLog[];
}

/** Events that another thread has read. */
export interface EventsAhead {
  /** The events. */
  readonly block: EventBlock;
  /** How many they are. */
  readonly count: number;
  /** How many lines of the log come before them. */
  readonly linesBefore: number;
}

/** The logs of a run, as another thread reads them. */
export class ReadAhead implements Disposable {
  readonly #worker: Worker;
  readonly #hasStarted: Promise<boolean>;
  #counters = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

  /** Starts a thread, which takes its time. */
  constructor() {
    this.#worker = startOwnWorker(READ_AHEAD_WORKER);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#hasStarted = promise;
    this.#worker.addEventListener("message", () => resolve(true));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault(); // where a thread may not start, this one reads all
      resolve(false);
    });
    this.#worker.postMessage(null);
  }

  /**
   * Lets the thread read.
   *
   * @param places Where.
   * @param options The names of the hosts, and how much is read at a time.
   * @returns The logs, one per place; none where there is no thread.
   */
  async read(
    places: readonly ReadingPlace[],
    { sources, bufferBytes }: Pick<Task, "sources" | "bufferBytes">,
  ): Promise<LogAhead[]> {
    if (!await this.#hasStarted) return [];
    const task = makeTask(places, { sources, bufferBytes });
    this.#counters = task.counters;
    this.#worker.postMessage(task);
    return logsOf(task);
  }

  /** Ends the thread. */
  [Symbol.dispose](): void {
    Atomics.store(this.#counters, IS_OVER, 1);
    Atomics.add(this.#counters, TAKEN_IN_ALL, 1);
    Atomics.notify(this.#counters, TAKEN_IN_ALL);
    this.#worker.terminate();
  }
}

/**
 * Says what is to be read, and makes room for it.
 *
 * @param places Where.
 * @param options The names of the hosts, and how much is read at a time.
 * @returns What both threads share.
 */
export function makeTask(
  places: readonly ReadingPlace[],
  { sources, bufferBytes }: Pick<Task, "sources" | "bufferBytes">,
): Task {
  const words = firstWord(places.length);
  return {
    ...{ sources, bufferBytes },
    counters: new Int32Array(new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT)),
    logs: places.map((place) => ({
      place,
      events: new SharedArrayBuffer(BLOCKS * BLOCK_BYTES),
      heads: new Float64Array(new SharedArrayBuffer(2 * BLOCKS * Float64Array.BYTES_PER_ELEMENT)),
    })),
  };
}

/**
 * Gives the logs to whoever takes what is read.
 *
 * @param task What is read.
 * @returns The logs, one per place.
 */
export function logsOf({ counters, logs }: Task): LogAhead[] {
  return logs.map((log, i) => new LogAhead(log, counters, firstWord(i)));
}

/** A log that another thread reads. */
export class LogAhead {
  readonly #counters: Int32Array<SharedArrayBuffer>;
  /** The word that counts blocks handed over; the next one counts those taken. */
  readonly #handedOver: number;
  readonly #heads: Float64Array;
  readonly #blocks: readonly EventBlock[];
  /** How many blocks have been taken, the one that is being looked at excepted. */
  #taken = -1;
  #place: ReadingPlace;

  /**
   * Takes what is shared.
   *
   * @param log The log.
   * @param counters All counters.
   * @param handedOver The first of this log's.
   */
  constructor(log: SharedLog, counters: Int32Array<SharedArrayBuffer>, handedOver: number) {
    this.#counters = counters;
    this.#handedOver = handedOver;
    this.#heads = log.heads;
    this.#blocks = blocksOf(log);
    this.#place = log.place;
  }

  /** Where it is to be read on, once the other thread has handed it back. */
  get place(): ReadingPlace {
    return this.#place;
  }

  /**
   * Waits for more events. Those before are given up.
   *
   * @returns The events; `undefined` where the log has been handed back.
   */
  next(): EventsAhead | undefined {
    const counters = this.#counters;
    const handedOver = this.#handedOver;
    if (++this.#taken > 0) {
      Atomics.store(counters, handedOver + 1, this.#taken);
      Atomics.add(counters, TAKEN_IN_ALL, 1);
      Atomics.notify(counters, TAKEN_IN_ALL);
    }
    while (Atomics.load(counters, handedOver) === this.#taken) {
      Atomics.wait(counters, handedOver, this.#taken, NAP_MS);
    }
    const slot = this.#taken % BLOCKS;
    const count = this.#heads[2 * slot] as number;
    const linesBefore = this.#heads[2 * slot + 1] as number;
    const block = this.#blocks[slot] as EventBlock;
    if (count > 0) return { block, count, linesBefore };
    this.#place = { ...this.#place, offset: block.floats[0] as number, lines: linesBefore };
    return undefined;
  }
}

/** Reads what the main thread asks for, in a thread of its own. */
export function serveReadAhead(): void {
  answerMain((task) => {
    if (task !== null) readAll(task as Task); // from this very program
    return Promise.resolve(null);
  });
}

/**
 * Reads logs until they have been handed over or nothing more is wanted.
 *
 * @param task What to read.
 */
export function readAll({ sources, bufferBytes, counters, logs }: Task): void {
  const memory = new LogMemory({
    ...{ sources, bufferBytes, logs: logs.length, blockEvents: BLOCK_EVENTS },
  });
  let readers = logs.map((log, i) => {
    return new AheadReader(log, { memory, counters, handedOver: firstWord(i) });
  });
  while (readers.length > 0 && Atomics.load(counters, IS_OVER) === 0) {
    const taken = Atomics.load(counters, TAKEN_IN_ALL);
    let isIdle = true;
    for (const reader of readers) if (reader.read()) isIdle = false;
    readers = readers.filter(({ hasEnded }) => !hasEnded);
    if (isIdle) Atomics.wait(counters, TAKEN_IN_ALL, taken, NAP_MS);
  }
  for (const reader of readers) reader[Symbol.dispose]();
}

/** Reads a log and hands it over. */
class AheadReader implements Disposable {
  hasEnded = false;
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #handedOver: number;
  readonly #heads: Float64Array;
  readonly #blocks: readonly EventBlock[];
  readonly #scanner: EventScanner;
  readonly #lines: LogLines;
  #count = 0;

  constructor(
    log: SharedLog,
    { memory, counters, handedOver }: {
      readonly memory: LogMemory;
      readonly counters: Int32Array<SharedArrayBuffer>;
      readonly handedOver: number;
    },
  ) {
    const { file, offset, lines } = log.place;
    this.#counters = counters;
    this.#handedOver = handedOver;
    this.#heads = log.heads;
    this.#blocks = blocksOf(log);
    this.#scanner = new EventScanner(memory);
    this.#lines = new LogLines(file, {
      ...{ scanner: this.#scanner, offset, linesBefore: lines, staysOpen: true },
      warnings: new FileWarnings(file, () => {}), // who gets the log back tells of it
    });
  }

  /** Fills a block if there is room for one. Returns whether there was. */
  read(): boolean {
    const counters = this.#counters;
    if (this.#count - Atomics.load(counters, this.#handedOver + 1) === BLOCKS) return false;
    const slot = this.#count % BLOCKS;
    const block = this.#blocks[slot] as EventBlock;
    const { offset, lineNumber } = this.#lines;
    const count = this.#next();
    block.copy(this.#scanner.block, count);
    this.#heads[2 * slot] = count;
    this.#heads[2 * slot + 1] = count > 0 ? this.#lines.lineNumber - count : lineNumber;
    if (count === 0) {
      block.floats[0] = offset;
      this.hasEnded = true;
      this[Symbol.dispose]();
    }
    Atomics.store(counters, this.#handedOver, ++this.#count);
    Atomics.notify(counters, this.#handedOver);
    return true;
  }

  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }

  /** Returns how many events were read: 0 at any other line, at the end, and where nothing can be read. */
  #next(): number {
    try {
      return Math.max(0, this.#lines.next());
    } catch {
      return 0; // who gets the log back meets it again
    }
  }
}

function blocksOf({ events }: SharedLog): EventBlock[] {
  return Array.from({ length: BLOCKS }, (_, i) => {
    return new EventBlock(events, i * BLOCK_BYTES, BLOCK_EVENTS);
  });
}
