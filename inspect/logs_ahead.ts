/** The logs of a run, as whoever takes them from the thread that reads ahead sees them. */

import type { EventBlock } from "../analysis/event_block.ts";
import {
  BLOCKS,
  blocksOf,
  firstWord,
  HAS_FAILED,
  NAP_MS,
  type ReadingPlace,
  ROUTES_ARE_READ,
  type SharedLog,
  type SharedRoutes,
  TAKEN_IN_ALL,
  type Task,
  WAKE_BLOCKS,
} from "./reading_task.ts";

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
   * @throws {Error} Where the other thread has failed.
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
      assertNoFailure(counters);
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
   * @throws {Error} Where the other thread has failed.
   */
  wait(): boolean {
    assertNoFailure(this.#counters);
    Atomics.wait(this.#counters, ROUTES_ARE_READ, 0, NAP_MS);
    return Atomics.load(this.#counters, ROUTES_ARE_READ) !== 0;
  }
}

/** A thread that failed must not be waited for: while one waits, no event tells of it. */
function assertNoFailure(counters: Int32Array<SharedArrayBuffer>): void {
  if (Atomics.load(counters, HAS_FAILED) !== 0) {
    throw new Error("the thread that reads ahead has failed");
  }
}
