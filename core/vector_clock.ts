/**
 * Vector clocks (C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial
 * Ordering", 1988; F. Mattern, "Virtual Time and Global States of Distributed Systems", 1989):
 * V(a) < V(b) exactly where a happened before b.
 */

import type { ClockValues, FurtherClock } from "./further_clock.ts";

/** How many events of each host are known; a host that is not named has 0. */
export type VectorTime = Readonly<Record<string, number>>;

/** A host's vector clock. Its own entry counts the host's events. */
export class VectorClock implements FurtherClock {
  readonly #source: string;
  readonly #time = new Map<string, number>();

  /**
   * Makes a clock at zero.
   *
   * @param source The host, `ADDRESS:PORT`.
   */
  constructor(source: string) {
    this.#source = source;
  }

  /** Counts an event of the host's own. */
  advance(): ClockValues {
    this.#time.set(this.#source, (this.#time.get(this.#source) ?? 0) + 1);
    return { vector_clock: Object.fromEntries(this.#time) };
  }

  /** Takes in what the message knows, and counts the receipt. */
  receive({ vector_clock = {} }: ClockValues): ClockValues {
    for (const [source, count] of Object.entries(vector_clock)) {
      if (count > (this.#time.get(source) ?? 0)) this.#time.set(source, count);
    }
    return this.advance();
  }
}

/**
 * Compares two vector times by the partial order.
 *
 * @param a One time.
 * @param b The other.
 * @returns `before` where a < b, `after` where b < a, `equal`, or `concurrent`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(compareVectors({ a: 1 }, { a: 1, b: 1 }), "before");
 * assert.equal(compareVectors({ a: 2 }, { a: 1, b: 1 }), "concurrent");
 * ```
 */
export function compareVectors(
  a: VectorTime,
  b: VectorTime,
): "before" | "after" | "equal" | "concurrent" {
  const within = isWithin(a, b);
  const contains = isWithin(b, a);
  if (within && contains) return "equal";
  return within ? "before" : contains ? "after" : "concurrent";
}

function isWithin(a: VectorTime, b: VectorTime): boolean {
  return Object.entries(a).every(([source, count]) => {
    return count <= (Object.hasOwn(b, source) ? b[source] ?? 0 : 0);
  });
}
