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
  const place = type === "SEND_FIRST" ? 0 : 1;
  let others = 0;
  for (const member of roster) {
    if (member === source) continue;
    if (others === place) return [member];
    others++;
  }
  return [];
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
