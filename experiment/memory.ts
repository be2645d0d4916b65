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
  const available = availableMemory() ?? Infinity;
  const needed = memoryNeeded(plan, available);
  if (needed > available) {
    throw new UsageError(
      `a trial of ${hosts.length} hosts takes about ${sizeText(needed)} of memory, ` +
        `and ${sizeText(available)} are available`,
    );
  }
  return Math.max(1, Math.min(navigator.hardwareConcurrency, Math.floor(available / needed)));
}

/**
 * Works out what a trial takes.
 *
 * @param plan The experiment.
 * @param available How much there is: what does not fit without inboxes is not worked out further.
 * @returns Bytes, about.
 */
export function memoryNeeded(
  { hosts, latency, runTime, probInternal }: Plan,
  available: number,
): number {
  const isShared = latency.kind === "constant";
  const links = isShared ? 0 : hosts.length ** 2;
  const needed = hosts.length * HOST_BYTES + links * LINK_BYTES;
  // The hosts together send few messages however many they are, and the theory would take too long.
  if (needed > available || (isShared && hosts.length > LISTED_HOSTS_MAX)) return needed;
  const clockSpeeds = hosts.map(({ clockSpeed }) => clockSpeed);
  const rates = predictRates({ clockSpeeds, probInternal });
  const waiting = rates.reduce((sum, { inbox_growth }) => sum + inbox_growth, 0);
  const sent = rates.reduce((sum, { send_each }) => sum + 3 * send_each, 0);
  // A message for all is kept once, unless it comes to each at a time of its own.
  return needed + runTime * (isShared ? Math.min(waiting, sent) : waiting) * MESSAGE_BYTES;
}
