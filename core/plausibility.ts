/**
 * What a router believes of a message that has the right form. Whoever receives a stamp goes on from
 * it, so a host that lied about its clock could push the clocks of honest ones past every fixed
 * bound, and they would be refused for it. The bound therefore moves, faster than any of them can.
 */

import type { Message } from "./message.ts";
import { ProtocolError } from "./protocol.ts";

/**
 * By how much logical time may grow in a second. It counts the events of a causal chain, one after
 * the other, and nothing that runs this protocol has one in a nanosecond. So whoever goes on from
 * a stamp that was within the bound stays within it, whether that stamp was true or not.
 */
const EVENTS_PER_SECOND_MAX = 1e9;

/** What a router knows of its run. */
export interface RunSoFar {
  /** For how many seconds hosts may have been at work; it never decreases. */
  readonly elapsed: number;
  /** Everyone who has been in the run since its start. */
  readonly sources: ReadonlySet<string>;
}

/**
 * Says how far a logical clock can be, generously: a second more than has passed.
 *
 * @param elapsed For how many seconds hosts may have been at work.
 * @returns The largest count of events that is believed.
 */
export function eventsMax(elapsed: number): number {
  return Math.floor(EVENTS_PER_SECOND_MAX * (1 + elapsed));
}

/**
 * Checks that a message's clocks can have been reached in its run. The time `l` of a hybrid clock
 * may be any: nobody who goes on from it comes to a bound.
 *
 * @param message The message.
 * @param run The run so far.
 * @throws {ProtocolError} `invalid_message`, which names the clock.
 */
export function checkPlausible(message: Message, { elapsed, sources }: RunSoFar): void {
  const { logical_clock_time, hybrid_clock, vector_clock } = message;
  const most = eventsMax(elapsed);
  needCount("logical_clock_time", logical_clock_time, most);
  if (hybrid_clock !== undefined) needCount("hybrid_clock", hybrid_clock.c, most);
  if (vector_clock === undefined) return;
  for (const [source, count] of Object.entries(vector_clock)) {
    needCount("vector_clock", count, most);
    // Else it could be filled with names until a line cannot hold it any more.
    if (!sources.has(source)) {
      refuse(`'vector_clock' names '${source}', wanted only hosts that are or were in the run`);
    }
  }
}

function needCount(field: string, count: number, most: number): void {
  if (count <= most) return;
  refuse(`'${field}' counts ${count} events, wanted at most ${most}: there was no time for more`);
}

function refuse(message: string): never {
  throw new ProtocolError("invalid_message", message);
}
