/** What memory a run in virtual time takes, worked out before anything is written. */

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
/** What a message itself takes beside, where hosts get it and not its stamp alone. */
const MESSAGE_ITSELF_BYTES = 220;
/** What an entry of its vector clock takes. */
const ENTRY_BYTES = 50;
/** What the logs take while they are written: together, and each. */
const LOGS_BYTES = 1 << 26;
const LOG_BYTES = 20_000;
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
  checkTicks(plan);
  const available = availableMemory() ?? Infinity;
  const needed = memoryNeeded(plan, available);
  checkRoom(`a trial of ${plan.hosts.length} hosts`, needed, available);
  return Math.max(1, Math.min(navigator.hardwareConcurrency, Math.floor(available / needed)));
}

/**
 * Refuses a run with logs that does not fit into the memory.
 *
 * @param plan The experiment.
 * @throws {UsageError} Where it does not; it says what it would take.
 */
export function checkLoggedMemory(plan: Plan): void {
  checkTicks(plan);
  const available = availableMemory() ?? Infinity;
  checkRoom(
    `the run of ${plan.hosts.length} hosts`,
    loggedMemoryNeeded(plan, available),
    available,
  );
}

function checkTicks({ hosts, runTime }: Plan): void {
  const fastest = hosts.reduce((max, { clockSpeed }) => Math.max(max, clockSpeed), 0);
  const ticks = ticksWithin({ start: 0, phase: 0, rate: fastest }, runTime);
  if (ticks <= TICKS_MAX) return;
  throw new UsageError(
    `a host has ${ticks} ticks in ${runTime} s, wanted at most ${TICKS_MAX} in virtual time`,
  );
}

function checkRoom(what: string, needed: number, available: number): void {
  if (needed <= available) return;
  throw new UsageError(
    `${what} takes about ${sizeText(needed)} of memory, and ${sizeText(available)} are available`,
  );
}

/**
 * Works out what a trial takes.
 *
 * @param plan The experiment.
 * @param available How much there is: what does not fit without inboxes is not worked out further.
 * @returns Bytes, about.
 */
export function memoryNeeded(plan: Plan, available: number): number {
  return worstCase(plan, available).bytes;
}

/**
 * Works out what a run with logs takes.
 *
 * @param plan The experiment.
 * @param available How much there is, as above.
 * @returns Bytes, about.
 */
export function loggedMemoryNeeded(plan: Plan, available: number): number {
  const { hosts, clocks } = plan;
  const { bytes, messages } = worstCase(plan, available);
  const entries = clocks.includes("vector") ? hosts.length * ENTRY_BYTES : 0;
  return bytes + messages * (MESSAGE_ITSELF_BYTES + entries) + LOGS_BYTES +
    hosts.length * LOG_BYTES;
}

/** What is kept at the end, when it is most: in numbers, and how many messages that are. */
function worstCase(
  plan: Plan,
  available: number,
): { readonly bytes: number; readonly messages: number } {
  const { hosts, latency, runTime, probInternal } = plan;
  const isShared = latency.kind === "constant";
  const links = isShared ? 0 : hosts.length ** 2;
  const { sent, copies: unheard, seconds, secondsAlone } = whileUnheard(plan);
  const bytes = hosts.length * HOST_BYTES + links * LINK_BYTES +
    (isShared ? sent : unheard) * ON_THE_WAY_BYTES;
  // The hosts together send few messages however many they are, and the theory would take too long.
  if (bytes > available || (isShared && hosts.length > LISTED_HOSTS_MAX)) {
    return { bytes, messages: sent };
  }
  const clockSpeeds = hosts.map(({ clockSpeed }) => clockSpeed);
  const rates = predictRates({ clockSpeeds, probInternal });
  const waiting = rates.reduce((sum, { inbox_growth }) => sum + inbox_growth, 0);
  const acts = rates.reduce((sum, { send_each }) => sum + 3 * send_each, 0);
  const copies = rates.reduce((sum, { arrivals }) => sum + arrivals, 0);
  const [onTheWay, inInboxes] = [seconds - secondsAlone, runTime - seconds];
  // A message for all is kept once, unless it comes to each at a time of its own.
  const shared = Math.min(waiting, acts);
  return {
    bytes: bytes + onTheWay * copies * ON_THE_WAY_BYTES +
      inInboxes * (isShared ? shared : waiting) * MESSAGE_BYTES,
    messages: sent + onTheWay * acts + inInboxes * shared,
  };
}

/** How messages go before hosts hear of each other, when all act on each of their ticks. */
function whileUnheard({ hosts, latency, runTime, probInternal }: Plan): {
  /** How many messages are sent. */
  readonly sent: number;
  /** How many copies these are. */
  readonly copies: number;
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
  const all = hosts.length * secondsAlone;
  return { sent: all * each * (toOne + 1), copies: all * arrivals, seconds, secondsAlone };
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
