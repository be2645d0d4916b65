/** Who gets a message, and the order of the roster: the rules that router and simulation share. */

import type { MessageType } from "./message.ts";

/**
 * Says who gets a copy of a message. The others of a host are the roster without it: SEND_FIRST
 * goes to the first of them, SEND_SECOND to the second, BROADCAST to all.
 *
 * @param type The message's type.
 * @param source The sender, a member of the roster.
 * @param roster Everyone, in roster order.
 * @returns The receivers in roster order. Empty where there is no such other: that copy is dropped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(route("SEND_SECOND", "a", ["a", "b", "c"]), ["c"]);
 * assert.deepEqual(route("SEND_SECOND", "a", ["a", "b"]), []);
 * ```
 */
export function route<T>(type: MessageType, source: T, roster: readonly T[]): T[] {
  if (type === "BROADCAST") return roster.filter((member) => member !== source);
  // Who stands further back makes no difference to the first two of the others.
  const own = roster[0] === source ? 0 : roster[1] === source ? 1 : 2;
  const receiver = placeOfOther(type === "SEND_FIRST" ? 0 : 1, own);
  return receiver < roster.length ? roster.slice(receiver, receiver + 1) : [];
}

/**
 * Finds one of the others of a host.
 *
 * @param n Which of the others, from 0.
 * @param own The host's place in the roster.
 * @returns The other's place in the roster, which may be beyond its end.
 */
export function placeOfOther(n: number, own: number): number {
  return n < own ? n : n + 1;
}

/**
 * Puts a newcomer in its place. Binary search, because sorting anew on every join is quadratic.
 *
 * @param roster Everyone so far, in order; it is changed.
 * @param newcomer Who joins.
 * @param compare The roster's order.
 * @returns Where the newcomer stands now, or -1 where an equal one is there already.
 */
export function join<T>(roster: T[], newcomer: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = roster.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compare(roster[middle] as T, newcomer);
    if (order === 0) return -1;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  roster.splice(low, 0, newcomer);
  return low;
}

/**
 * Finds the hosts that stand first in a roster: three, because any host's first two others are among
 * them.
 *
 * @param size How many hosts there are.
 * @param places Each host's place in the roster, where that is not its number.
 * @returns Their numbers; for places beyond the roster's end the numbers of no host.
 */
export function firstOfRoster(size: number, places: Int32Array | undefined): Int32Array {
  return Int32Array.from({ length: 3 }, (_, place) => {
    return place < size && places !== undefined ? places.indexOf(place) : place;
  });
}
