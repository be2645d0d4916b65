/**
 * A thread that reads the logs of a run ahead of this one: it finds the events in the bytes, and hands
 * them over as numbers in shared memory; of a router's log it counts the copies, while there is no room
 * for events. It reads only lines as scale-sim writes them. At the first other line of a log it hands
 * the log back, so that all the rest of reading is in one place.
 */

import type { EventBlock } from "../analysis/event_block.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import { LogMemory } from "../analysis/log_memory.ts";
import { RouteScanner } from "../analysis/route_scanner.ts";
import { answerMain } from "../io/own_worker.ts";
import { LogLines, type Scanner } from "./log_lines.ts";
import {
  BLOCK_EVENTS,
  BLOCKS,
  blocksOf,
  firstWord,
  HAS_FAILED,
  IS_OVER,
  NAP_MS,
  type ReadingPlace,
  ROUTES_ARE_READ,
  type SharedLog,
  type SharedRoutes,
  TAKEN_IN_ALL,
  type Task,
} from "./reading_task.ts";
import { FileWarnings } from "./warnings.ts";

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
 * @throws What must not happen; whoever waits for events hears of it.
 */
export function readAll(task: Task): void {
  try {
    readLogs(task);
  } catch (error) {
    Atomics.store(task.counters, HAS_FAILED, 1);
    throw error;
  }
}

function readLogs({ sources, bufferBytes, counters, logs, routes }: Task): void {
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
