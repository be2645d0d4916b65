/** What a parameter may be: one table for flags and configuration files alike. */

import { PORT_MAX } from "../core/address.ts";
import { SEED_MAX } from "../core/random.ts";

/** A bound on a number. */
export interface Bound {
  /** What is accepted, in words. */
  readonly wanted: string;
  /**
   * Tests a number.
   *
   * @param value The number, perhaps NaN.
   * @returns Whether it is accepted.
   */
  accepts(value: number): boolean;
}

/** The clock speeds that are drawn where none are given. */
export const RANDOM_CLOCK_SPEED = { min: 1, max: 6 } as const;

/** Each numeric parameter's bound. */
export const BOUNDS = {
  probability: between(0, 1, "a number from 0 to 1"),
  clockSpeed: {
    wanted: "ticks per second above 0 and up to 10000",
    accepts: (value) => value > 0 && value <= 10_000,
  },
  /** Up to 20 days, because timers end at 24.8. */
  runTime: {
    wanted: "seconds above 0 and up to 1728000",
    accepts: (value) => value > 0 && value <= 1_728_000,
  },
  /** Instants of a run, counted from its start. */
  instant: {
    wanted: "seconds since the start of the run",
    accepts: (value) => Number.isFinite(value),
  },
  wait: between(0, 86_400, "seconds from 0 to 86400"),
  phase: between(0, 1_728_000, "aligned, random, or seconds from 0 on"),
  expect: integer(1, 100_000),
  /** In real time at most 10,000, which the plan checks. */
  clients: integer(2, 1_000_000),
  hosts: integer(1, 10_000),
  trials: integer(1, 10_000_000),
  port: integer(0, PORT_MAX),
  seed: integer(0, SEED_MAX),
  outboxKib: integer(64, 4_194_304),
  logRate: integer(0, 1_000_000_000),
} as const satisfies Record<string, Bound>;

/** What an `ADDRESS:PORT` looks like, in words. */
export const ADDRESS_WANTED = "ADDRESS:PORT, for example localhost:8000";

/**
 * Says what is wanted instead of a text that is no `ADDRESS:PORT`.
 *
 * @param text The text.
 * @returns What one looks like; where only the port is too large, that, too.
 */
export function wantedAddress(text: string): string {
  const port = Number(/:(\d+)$/.exec(text)?.[1]);
  return port > PORT_MAX ? `${ADDRESS_WANTED}; here the port is above ${PORT_MAX}` : ADDRESS_WANTED;
}

function between(min: number, max: number, wanted: string): Bound {
  return { wanted, accepts: (value) => value >= min && value <= max };
}

function integer(min: number, max: number): Bound {
  return {
    wanted: `an integer from ${min} to ${max}`,
    accepts: (value) => Number.isInteger(value) && value >= min && value <= max,
  };
}
