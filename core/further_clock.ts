/**
 * Logical clocks that a host keeps beside its Lamport clock, on request. A clock is a strategy: it
 * says what an event's value is, and a host stamps its messages with that value.
 */

import { HybridClock, type HybridTime } from "./hybrid_clock.ts";
import type { Skew } from "./physical_clock.ts";
import { VectorClock, type VectorTime } from "./vector_clock.ts";

/** The clocks by name; a Lamport clock is always kept. */
export const CLOCK_NAMES = ["lamport", "vector", "hybrid"] as const;

/** A kind of logical clock. */
export type ClockName = (typeof CLOCK_NAMES)[number];

/** The values of further clocks, under the names that they have in messages and records. */
export interface ClockValues {
  /**
   * How many events of each host the event knows of, itself included; absent without `--clocks vector`.
   */
  readonly vector_clock?: VectorTime;
  /** The hybrid logical clock; absent without `--clocks hybrid`. */
  readonly hybrid_clock?: HybridTime;
  /** What the host's own physical clock showed, in seconds; with a hybrid clock, which reads it. */
  readonly physical_clock_time?: number;
}

/** What a list of clocks looks like, in words. */
export const CLOCKS_WANTED = "one or more of lamport, vector, hybrid, joined by commas";

/** A clock beside the Lamport clock. */
export interface FurtherClock {
  /**
   * An event of the host's own: INTERNAL or SEND.
   *
   * @param now The time of the event, in seconds.
   * @returns The event's value.
   */
  advance(now: number): ClockValues;
  /**
   * A message is received.
   *
   * @param stamp What the message carries; a host that does not keep this clock stamps nothing.
   * @param now The time of the event, in seconds.
   * @returns The event's value.
   */
  receive(stamp: ClockValues, now: number): ClockValues;
}

/** Whose clocks are wanted. */
export interface ClockOwner {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** How its physical clock goes wrong. */
  readonly skew: Skew;
  /** When the run starts, in seconds. */
  readonly start: number;
}

/**
 * Makes the clocks that a host keeps beside its Lamport clock.
 *
 * @param names Which.
 * @param owner Whose.
 * @returns The clocks at zero.
 */
export function makeClocks(
  names: readonly ClockName[],
  { source, skew, start }: ClockOwner,
): FurtherClock[] {
  const clocks: FurtherClock[] = [];
  if (names.includes("vector")) clocks.push(new VectorClock(source));
  if (names.includes("hybrid")) clocks.push(new HybridClock(skew, start));
  return clocks;
}

/**
 * Lets clocks take part in an event.
 *
 * @param clocks A host's clocks.
 * @param now The time of the event, in seconds.
 * @param stamp What the received message carries; `undefined` where it is no RECEIVE.
 * @returns The event's values.
 */
export function readClocks(
  clocks: readonly FurtherClock[],
  now: number,
  stamp: ClockValues | undefined,
): ClockValues {
  return clocks.reduce<ClockValues>((values, clock) => ({
    ...values,
    ...(stamp === undefined ? clock.advance(now) : clock.receive(stamp, now)),
  }), {});
}

/**
 * Reads a list of clocks.
 *
 * @param text Names joined by commas, after each of which a space may be; `lamport` may be left away.
 * @returns The clocks, Lamport's first, or `undefined` where a name is unknown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseClocks("vector"), ["lamport", "vector"]);
 * ```
 */
export function parseClocks(text: string): ClockName[] | undefined {
  const wanted = text.split(/, ?/);
  if (!wanted.every((name) => CLOCK_NAMES.some((known) => known === name))) return undefined;
  return CLOCK_NAMES.filter((name) => name === "lamport" || wanted.includes(name));
}
