/** What a run without logs takes, worked out before anything is written. */

import { predictRates } from "../analysis/theory.ts";
import { UsageError } from "../core/errors.ts";
import { ticksWithin } from "../core/schedule.ts";
import { availableMemory } from "../io/memory.ts";
import { sizeText } from "../report/numbers.ts";
import { LISTED_HOSTS_MAX, type Plan } from "./plan.ts";

/** What a host takes beside its inbox. */
const HOST_BYTES = 300;
/** What a message in an inbox takes. */
const MESSAGE_BYTES = 24;
/** What the way from one host to another takes where latencies are random. */
const LINK_BYTES = 24;
/** A host counts its ticks in 32 bits. */
const TICKS_MAX = 2 ** 32 - 1;

/**
 * Refuses trials that do not fit into the memory.
 *
 * @param plan The experiment.
 * @returns On how many threads trials may run at most.
 * @throws {UsageError} Where not even one trial fits; it says what it would take.
 */
export function checkMemory(plan: Plan): number {
  const { hosts, runTime } = plan;
  const fastest = hosts.reduce((max, { clockSpeed }) => Math.max(max, clockSpeed), 0);
  const ticks = ticksWithin({ start: 0, phase: 0, rate: fastest }, runTime);
  if (ticks > TICKS_MAX) {
    throw new UsageError(
      `a host has ${ticks} ticks in ${runTime} s, wanted at most ${TICKS_MAX} in a trial`,
    );
  }
  const needed = memoryNeeded(plan);
  const available = availableMemory() ?? Infinity;
  if (needed > available) {
    throw new UsageError(
      `a trial of ${hosts.length} hosts takes about ${sizeText(needed)} of memory, ` +
        `and ${sizeText(available)} are available`,
    );
  }
  return Math.max(1, Math.min(navigator.hardwareConcurrency, Math.floor(available / needed)));
}

function memoryNeeded({ hosts, latency, runTime, probInternal }: Plan): number {
  const links = latency.kind === "constant" ? 0 : hosts.length ** 2;
  // More hosts than are listed share what they wait for, and the theory would take too long.
  const rates = hosts.length > LISTED_HOSTS_MAX
    ? []
    : predictRates({ clockSpeeds: hosts.map(({ clockSpeed }) => clockSpeed), probInternal });
  const waiting = runTime * rates.reduce((sum, { inbox_growth }) => sum + inbox_growth, 0);
  return hosts.length * HOST_BYTES + links * LINK_BYTES + waiting * MESSAGE_BYTES;
}
