/** What a host does on a tick whose inbox is empty. */

import { MESSAGE_TYPES, type MessageType } from "./message.ts";
import type { RandomStream } from "./random.ts";

/** Something internal, or a message of one of the types. */
export type Action = "INTERNAL" | MessageType;

/**
 * Decides what a host does on a tick on which nothing waits.
 *
 * @param tick The number of the tick, from 0.
 * @returns What to do.
 */
export type Workload = (tick: number) => Action;

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
  if (!(probInternal >= 0 && probInternal <= 1)) {
    throw new RangeError(`probability is ${probInternal}, wanted a number from 0 to 1`);
  }
  return (tick) => {
    const u = stream.uniform(tick);
    if (u < probInternal) return "INTERNAL";
    const third = Math.floor((3 * (u - probInternal)) / (1 - probInternal));
    return MESSAGE_TYPES[third] ?? "BROADCAST"; // always below 3, which the type cannot know
  };
}
