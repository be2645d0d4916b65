/** What a host does on a tick whose inbox is empty. */

import { MESSAGE_TYPES, type MessageType } from "./message.ts";
import { type RandomStream, uniformOf } from "./random.ts";

/** Something internal, or a message of one of the types. */
export type Action = "INTERNAL" | MessageType;

/**
 * Decides what a host does on a tick on which nothing waits.
 *
 * @param tick The number of the tick, from 0.
 * @returns What to do.
 */
export type Workload = (tick: number) => Action;

/** The number of INTERNAL; messages have the numbers of their types, 1, 2 and 3. */
export const INTERNAL = 0;

/**
 * The exercise's workload: INTERNAL with probability p, else each message type with equal odds.
 * One draw decides, so that draw k belongs to tick k, whatever the ticks before it did.
 *
 * @param stream Where the draws come from.
 * @param probInternal p, from 0 to 1.
 * @returns The workload.
 * @throws {RangeError} Where p is no probability.
 */
export function randomWorkload(stream: RandomStream, probInternal: number): Workload {
  checkProbability(probInternal);
  return (tick) => {
    return MESSAGE_TYPES[chooseBy(stream.uniform(tick), probInternal) - 1] ?? "INTERNAL";
  };
}

/** The table has an entry for the first ten bits of a hash. */
const TABLE_SIZE = 1 << 10;
const SHIFT = 22;
/** Those bits do not decide. */
const UNDECIDED = 255;

/**
 * The same in numbers, for many draws: the first bits of a hash decide by a table, without a branch
 * that the processor would have to guess, but for the few of them that more than one action shares.
 */
export class ActionTable {
  readonly #probInternal: number;
  readonly #actions = new Uint8Array(TABLE_SIZE);

  /**
   * Makes the table.
   *
   * @param probInternal How likely INTERNAL is.
   * @throws {RangeError} Where that is no probability.
   */
  constructor(probInternal: number) {
    checkProbability(probInternal);
    this.#probInternal = probInternal;
    for (let i = 0; i < TABLE_SIZE; i++) {
      const least = this.#decide(i << SHIFT);
      const most = this.#decide(((i + 1) << SHIFT) - 1);
      this.#actions[i] = least === most ? least : UNDECIDED;
    }
  }

  /**
   * Says what a draw means.
   *
   * @param hash The draw, 32 bits.
   * @returns The number of what to do.
   */
  choose(hash: number): number {
    const action = this.#actions[hash >>> SHIFT] as number;
    return action === UNDECIDED ? this.#decide(hash) : action;
  }

  #decide(hash: number): number {
    return chooseBy(uniformOf(hash), this.#probInternal) | 0; // so that V8 knows it for an integer
  }
}

/** Maps a draw to INTERNAL, or to a third of what is left. */
function chooseBy(draw: number, probInternal: number): number {
  if (draw < probInternal) return INTERNAL;
  return 1 + Math.floor((3 * (draw - probInternal)) / (1 - probInternal));
}

function checkProbability(value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(`probability is ${value}, wanted a number from 0 to 1`);
}
