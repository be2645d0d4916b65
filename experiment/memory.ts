/** What a run without logs takes, worked out before anything is written. */

import { predictRates } from "../analysis/theory.ts";
import { UsageError } from "../core/errors.ts";
import type { Latency } from "../core/latency.ts";
import { ticksWithin } from "../core/schedule.ts";
import { availableMemory } from "../io/memory.ts";
import { sizeText } from "../report/numbers.ts";
import { LISTED_HOSTS_MAX, type Plan } from "./plan.ts";

/** What a host takes beside its inbox. */
const HOST_BYTES = 300;
/** What a message in an inbox takes. */
const MESSAGE_BYTES = 24;
/** What a message on its way takes, or a copy of one where latencies are random. */
const ON_THE_WAY_BYTES = 30;
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
export function memoryNeeded(plan: Plan, available: number): number {
  const { hosts, latency, runTime, probInternal } = plan;
  const isShared = latency.kind === "constant";
  const links = isShared ? 0 : hosts.length ** 2;
  const { sent, seconds, secondsAlone } = whileUnheard(plan);
  const needed = hosts.length * HOST_BYTES + links * LINK_BYTES + sent * ON_THE_WAY_BYTES;
  // The hosts together send few messages however many they are, and the theory would take too long.
  if (needed > available || (isShared && hosts.length > LISTED_HOSTS_MAX)) return needed;
  const clockSpeeds = hosts.map(({ clockSpeed }) => clockSpeed);
  const rates = predictRates({ clockSpeeds, probInternal });
  const waiting = rates.reduce((sum, { inbox_growth }) => sum + inbox_growth, 0);
  const acts = rates.reduce((sum, { send_each }) => sum + 3 * send_each, 0);
  const copies = rates.reduce((sum, { arrivals }) => sum + arrivals, 0);
  // A message for all is kept once, unless it comes to each at a time of its own.
  const growth = isShared ? Math.min(waiting, acts) : waiting;
  return needed + (seconds - secondsAlone) * copies * ON_THE_WAY_BYTES +
    (runTime - seconds) * growth * MESSAGE_BYTES;
}

/** How messages go before hosts hear of each other, when all act on each of their ticks. */
function whileUnheard({ hosts, latency, runTime, probInternal }: Plan): {
  /** How many messages are sent, or copies where these are kept one by one. */
  readonly sent: number;
  /** How long messages are on the way at all times. */
  readonly seconds: number;
  /** How long hosts do not hear of each other. */
  readonly secondsAlone: number;
} {
  const others = hosts.length - 1;
  const rate = hosts.reduce((sum, { clockSpeed }) => sum + clockSpeed, 0) / hosts.length;
  const toOne = Math.min(2, others); // of two hosts, none is the second of the others
  const each = rate * (1 - probInternal) / 3;
  const arrivals = each * (toOne + others);
  const seconds = Math.min(runTime, transit(latency, arrivals / others));
  const secondsAlone = alone(latency, { seconds, rate, arrivals, others });
  const perHost = latency.kind === "constant" ? each * (toOne + 1) : arrivals;
  return { sent: hosts.length * perHost * secondsAlone, seconds, secondsAlone };
}

/**
 * About how long copies are on the way. Those of one link keep their order, so that one which is late
 * holds up those behind it, and most wait for the latest of many.
 */
function transit(latency: Latency, perLink: number): number {
  switch (latency.kind) {
    case "constant":
      return latency.value;
    case "uniform":
      return latency.max;
    case "exponential":
      return latency.mean * (1 + Math.log1p(latency.mean * perLink));
    case "normal": {
      const { mean, sd, floor } = latency;
      return Math.max(floor, mean + sd * Math.sqrt(2 * Math.log1p((mean + sd) * perLink)));
    }
  }
}

/**
 * About how long it is until as many copies arrive as a host can take. Of many links some are quick:
 * where a copy arrives within t with probability F, a link has brought F / (1 - F) until one holds up
 * the others, or as many as it was given, of which on average half the time is left.
 */
function alone(
  latency: Latency,
  { seconds, rate, arrivals, others }: {
    readonly seconds: number;
    readonly rate: number;
    readonly arrivals: number;
    readonly others: number;
  },
): number {
  const share = 2 * rate / arrivals;
  if (!(share < 1)) return seconds;
  let least = seconds;
  for (let i = 0; i < 20; i++) {
    const ticks = rate * least;
    least = Math.min(least, quantile(latency, ticks / (ticks + others)) ?? seconds);
  }
  return Math.min(seconds, Math.max(least, quantile(latency, share) ?? seconds));
}

/** Within which time a share of the latencies lies; `undefined` where they differ little. */
function quantile(latency: Latency, share: number): number | undefined {
  if (latency.kind === "uniform") return latency.min + share * (latency.max - latency.min);
  return latency.kind === "exponential" ? -latency.mean * Math.log1p(-share) : undefined;
}
