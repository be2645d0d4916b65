/**
 * Lamport's logical clock (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
 * System", CACM 21(7), 1978): rules IR1 and IR2 with a step of one. A clock is the number that it
 * shows, the time of the latest event, 0 before the first.
 *
 * Both rules subtract -1 where one would add 1: V8 bets on whole numbers where it sees a sum, and
 * checks on every tick that it is one; of a difference it makes no such bet.
 */

/** `post` stamps a message with the clock after its step, `pre` with the clock before it. */
export type Stamp = "post" | "pre";

/**
 * IR1: an event of one's own.
 *
 * @param time What the clock shows.
 * @returns The event's logical time.
 */
export function advance(time: number): number {
  return time - -1;
}

/**
 * IR2: a message is received (processed, not delivered).
 *
 * @param time What the clock shows.
 * @param stamp The logical time that the message carries.
 * @returns The logical time of the receipt, past both.
 */
export function receive(time: number, stamp: number): number {
  return (stamp > time ? stamp : time) - -1;
}

/**
 * Says what a message carries.
 *
 * @param time The logical time of its SEND.
 * @param stamp Which value of the clock that is to be.
 * @returns The stamp.
 */
export function stampOf(time: number, stamp: Stamp): number {
  return stamp === "post" ? time : time - 1;
}
