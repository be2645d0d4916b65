/** What a host does on a tick whose inbox is empty. */

import { MESSAGE_TYPES, type MessageType } from "./message.ts";
import { type RandomStream, RandomStreams } from "./random.ts";

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

/** The same for many hosts, and in numbers. */
export class RandomWorkloads {
  readonly #streams: RandomStreams;
  readonly #probInternal: number;

  /**
   * Makes the workloads of the hosts with the numbers from 0 on.
   *
   * @param options How many hosts, their seed, and how likely INTERNAL is.
   * @throws {RangeError} Where that is no probability.
   */
  constructor(
    { size, seed, probInternal }: {
      readonly size: number;
      readonly seed: number;
      readonly probInternal: number;
    },
  ) {
    checkProbability(probInternal);
    this.#streams = new RandomStreams(seed, "action", { size });
    this.#probInternal = probInternal;
  }

  /**
   * Decides what a host does on a tick on which nothing waits.
   *
   * @param host The host's number.
   * @param tick The number of the tick, from 0.
   * @returns The number of what to do.
   */
  choose(host: number, tick: number): number {
    return chooseBy(this.#streams.uniform(host, tick), this.#probInternal);
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
