/**
 * A thread that reads the logs of a run ahead of this one: it finds the events in the bytes, and hands
 * them over as numbers in shared memory; of a router's log it counts the copies, while there is no room
 * for events. It reads only lines as scale-sim writes them. At the first other line of a log it hands
 * the log back, so that all the rest of reading is in one place.
 */

import { EVENT_FLOATS, EventBlock } from "../analysis/event_block.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import { LogMemory } from "../analysis/log_memory.ts";
import { RouteScanner } from "../analysis/route_scanner.ts";
import { answerMain, startOwnWorker } from "../io/own_worker.ts";
import { LogLines, type Scanner } from "./log_lines.ts";
import { FileWarnings } from "./warnings.ts";

/** What the thread is called. */
export const READ_AHEAD_WORKER = "read-ahead";

/** So many events are handed over together, */
const BLOCK_EVENTS = 512;
const BLOCK_BYTES = BLOCK_EVENTS * EVENT_FLOATS * Float64Array.BYTES_PER_ELEMENT;
/** and of each log so many times that, before the thread waits. */
const BLOCKS = 8;
/** Where so many have been taken the thread is woken: each time it would sleep again at once. */
const WAKE_BLOCKS = BLOCKS / 2;
/** How long a thread sleeps before it looks whether it was woken after all, in milliseconds. */
const NAP_MS = 100;

/** The first word counts what this thread has taken, of all logs, and wakes the other. */
const TAKEN_IN_ALL = 0;
/** The next one says that nothing more is wanted. */
const IS_OVER = 1;
/** The next one says that the router's log has been handed back. */
const ROUTES_ARE_READ = 2;
/** Each log has two more: how many blocks were handed over, how many taken. */
const firstWord = (log: number): number => 3 + 2 * log;

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

/** What the thread reads, as whoever takes it sees it. */
export interface ReadingAhead {
  /** The logs of hosts. */
  readonly logs: readonly LogAhead[];
  /** The router's log, if there is one. */
  readonly routes: RoutesAhead | undefined;
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
   * @param reading What.
   * @param options The names of the hosts, and how much is read at a time.
   * @returns What it reads; `undefined` where there is no thread.
   */
  async read(
    reading: Reading,
    { sources, bufferBytes }: Pick<Task, "sources" | "bufferBytes">,
  ): Promise<ReadingAhead | undefined> {
    if (!await this.#hasStarted) return undefined;
    const task = makeTask(reading, { sources, bufferBytes });
    this.#counters = task.counters;
    this.#worker.postMessage(task);
    return takersOf(task);
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
 * Gives the logs to whoever takes what is read.
 *
 * @param task What is read.
 * @returns The logs.
 */
export function takersOf({ counters, logs, routes }: Task): ReadingAhead {
  return {
    logs: logs.map((log, i) => new LogAhead(log, counters, firstWord(i))),
    routes: routes && new RoutesAhead(routes, counters),
  };
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
      if (this.#taken % WAKE_BLOCKS === 0) Atomics.notify(counters, TAKEN_IN_ALL);
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

/** A router's log that another thread reads. */
export class RoutesAhead {
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #routes: SharedRoutes;

  /**
   * Takes what is shared.
   *
   * @param routes The log.
   * @param counters All counters.
   */
  constructor(routes: SharedRoutes, counters: Int32Array<SharedArrayBuffer>) {
    this.#routes = routes;
    this.#counters = counters;
  }

  /** How many copies each host got, by its number, once the log has been handed back. */
  get routed(): Float64Array {
    return this.#routes.found.subarray(2);
  }

  /** Where it is to be read on then. */
  get place(): ReadingPlace {
    const [offset = 0, lines = 0] = this.#routes.found;
    return { ...this.#routes.place, offset, lines };
  }

  /**
   * Waits, for a while, for the other thread to hand the log back.
   *
   * @returns Whether it has.
   */
  wait(): boolean {
    Atomics.wait(this.#counters, ROUTES_ARE_READ, 0, NAP_MS);
    return Atomics.load(this.#counters, ROUTES_ARE_READ) !== 0;
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
export function readAll({ sources, bufferBytes, counters, logs, routes }: Task): void {
  const memory = new LogMemory({
    ...{ sources, bufferBytes, logs: logs.length + 1, blockEvents: BLOCK_EVENTS },
  });
  let readers = logs.map((log, i) => {
    return new AheadReader(log, { memory, counters, handedOver: firstWord(i) });
  });
  using router = routes && new RouteReader(routes, { memory, counters });
  const isWanted = (): boolean => readers.length > 0 || router?.hasEnded === false;
  while (isWanted() && Atomics.load(counters, IS_OVER) === 0) {
    const taken = Atomics.load(counters, TAKEN_IN_ALL);
    let isIdle = true;
    for (const reader of readers) if (reader.read()) isIdle = false;
    readers = readers.filter(({ hasEnded }) => !hasEnded);
    if (!isIdle) continue;
    if (router?.hasEnded === false) router.read();
    else Atomics.wait(counters, TAKEN_IN_ALL, taken, NAP_MS);
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
    this.#counters = counters;
    this.#handedOver = handedOver;
    this.#heads = log.heads;
    this.#blocks = blocksOf(log);
    this.#scanner = new EventScanner(memory);
    this.#lines = linesAhead(log.place, this.#scanner);
  }

  /** Fills a block if there is room for one. Returns whether there was. */
  read(): boolean {
    const counters = this.#counters;
    if (this.#count - Atomics.load(counters, this.#handedOver + 1) === BLOCKS) return false;
    const slot = this.#count % BLOCKS;
    const block = this.#blocks[slot] as EventBlock;
    const { offset, lineNumber } = this.#lines;
    const count = countNext(this.#lines);
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
}

/** Reads a router's log, and hands it back. */
class RouteReader implements Disposable {
  hasEnded = false;
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #found: Float64Array;
  readonly #scanner: RouteScanner;
  readonly #lines: LogLines;

  constructor(
    { place, found }: SharedRoutes,
    { memory, counters }: {
      readonly memory: LogMemory;
      readonly counters: Int32Array<SharedArrayBuffer>;
    },
  ) {
    this.#counters = counters;
    this.#found = found;
    this.#scanner = new RouteScanner(memory);
    this.#lines = linesAhead(place, this.#scanner);
  }

  /** Reads some copies. */
  read(): void {
    const { offset, lineNumber } = this.#lines;
    if (countNext(this.#lines) > 0) return;
    this.#found.set([offset, lineNumber, ...this.#scanner.routed]);
    this.hasEnded = true;
    this[Symbol.dispose]();
    Atomics.store(this.#counters, ROUTES_ARE_READ, 1);
    Atomics.notify(this.#counters, ROUTES_ARE_READ);
  }

  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }
}

function linesAhead({ file, offset, lines }: ReadingPlace, scanner: Scanner): LogLines {
  return new LogLines(file, {
    ...{ scanner, offset, linesBefore: lines, staysOpen: true },
    warnings: new FileWarnings(file, () => {}), // who gets the log back tells of it
  });
}

/** Says how many lines were read: 0 at any other line, at the end, and where nothing can be read. */
function countNext(lines: LogLines): number {
  try {
    return Math.max(0, lines.next());
  } catch {
    return 0; // who gets the log back meets it again
  }
}

function sharedFloats(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

function blocksOf({ events }: SharedLog): EventBlock[] {
  return Array.from({ length: BLOCKS }, (_, i) => {
    return new EventBlock(events, i * BLOCK_BYTES, BLOCK_EVENTS);
  });
}
