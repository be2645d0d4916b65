/** The guards that let the lines of logs in as records. */

import { parseAddress } from "./address.ts";
import { shorten, showField } from "./errors.ts";
import { CLOCK_NAMES } from "./further_clock.ts";
import type { HostRecord } from "./history.ts";
import { DROP_REASONS, type RouterRecord } from "./router_history.ts";
import { checkMessage, CLOCK_FIELDS } from "./message.ts";
import {
  isClockTime,
  isPositive,
  isProbability,
  isTime,
  TIME_MAX,
  TIME_WANTED,
} from "./number_rules.ts";
import { parseSkew, SKEW_WANTED } from "./physical_clock.ts";

/** A field's test and what is wanted. */
type Rule = readonly [test: (value: unknown) => boolean, wanted: string];

const isNumber: Rule = [(value) => Number.isFinite(value), "a number"];
const isInstant: Rule = [isTime, TIME_WANTED];
const isRate: Rule = [isPositive, "a number above 0"];
const isDurationOrNull: Rule = [
  (value) => value === null || isPositive(value),
  "a number above 0 or null",
];
const isShare: Rule = [isProbability, "a number from 0 to 1"];
const isCount: Rule = [
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  "an integer that is not negative",
];
const isCountOrAbsent: Rule = [
  (value) => value === undefined || isCount[0](value),
  "an integer that is not negative, or nothing",
];
const isText: Rule = [(value) => typeof value === "string", "a string"];
const isAddress: Rule = [
  (value) => typeof value === "string" && parseAddress(value) !== undefined,
  "a string 'ADDRESS:PORT'",
];
const isTextOrNull: Rule = [
  (value) => value === null || typeof value === "string",
  "a string or null",
];

const isTextList: Rule = [
  (value) => Array.isArray(value) && value.every((text) => typeof text === "string"),
  "a list of strings",
];
const isClockTimeOrAbsent: Rule = [
  (value) => value === undefined || isClockTime(value),
  `seconds from -${TIME_MAX} to ${TIME_MAX}, or nothing`,
];
const isClockListOrAbsent: Rule = [
  (value) => value === undefined || (Array.isArray(value) && value.every(isClockName)),
  `a list of ${CLOCK_NAMES.join(", ")}, or nothing`,
];
const isSkewOrAbsent: Rule = [
  (value) => value === undefined || (typeof value === "string" && parseSkew(value) !== undefined),
  SKEW_WANTED,
];
const isStamp: Rule = [(value) => value === "post" || value === "pre", "post or pre"];

const isDropReason: Rule = [
  (value) => DROP_REASONS.some((reason) => reason === value),
  `one of ${DROP_REASONS.join(", ")}`,
];

const EVENT = { logical_clock_time: isCount, message_queue_size: isCount };
const TICK = {
  ...EVENT,
  tick: isCount,
  late_ms: isNumber,
  physical_clock_time: isClockTimeOrAbsent,
};
const SENT = { source: isText, type: isText };
const COPY = { ...SENT, logical_clock_time: isCount };

/** What each record must have beside `system_clock_time`, by its `event_type`. */
const HOST_RECORDS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  HOST_START: {
    source: isAddress,
    index: isCount,
    roster: isTextList,
    clock_speed: isRate,
    phase: isInstant,
    prob_internal: isShare,
    stamp: isStamp,
    clocks: isClockListOrAbsent,
    skew: isSkewOrAbsent,
    seed: isNumber,
    run_time: isDurationOrNull,
  },
  INTERNAL: TICK,
  SEND: TICK,
  RECEIVE: TICK,
  HOST_STOP: { ...EVENT, in_flight: isCountOrAbsent, reason: isText },
};

const ROUTER_RECORDS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  LISTEN: { address: isText, expected: isCount },
  JOIN: { source: isText, joined: isCount, expected: isCount },
  START: { at: isInstant },
  ROUTE: { destination: isText, ...COPY },
  ROUTE_COUNT: { destination: isTextOrNull, messages: isCount, copies: isCount, ...SENT },
  DROP: { destination: isTextOrNull, reason: isDropReason, ...COPY },
  DROP_COUNT: { destination: isTextOrNull, reason: isDropReason, copies: isCount, ...SENT },
  CONGESTED: { source: isText, waiting_bytes: isCount },
  DRAINED: { source: isText, congested_ms: isNumber },
  LEAVE: { source: isText, reason: isText },
  REFUSE: { peer: isText, source: isTextOrNull, code: isText, message: isText },
  STOP: { reason: isText, routed: isCount, dropped: isCount },
};

/**
 * Checks a line of a client's log.
 *
 * @param value What the line's JSON held.
 * @returns The record.
 * @throws {TypeError} Where it is none; it names the field.
 */
export function checkHostRecord(value: unknown): HostRecord {
  const record = checkRecord(value, HOST_RECORDS);
  const { event_type, message } = record;
  if (event_type === "SEND" || event_type === "RECEIVE") checkMessage(message);
  return value as HostRecord;
}

/**
 * Checks a line of a router's log.
 *
 * @param value What the line's JSON held.
 * @returns The record.
 * @throws {TypeError} Where it is none; it names the field.
 */
export function checkRouterRecord(value: unknown): RouterRecord {
  checkRecord(value, ROUTER_RECORDS);
  return value as RouterRecord;
}

function isClockName(value: unknown): boolean {
  return CLOCK_NAMES.some((name) => name === value);
}

function checkRecord(
  value: unknown,
  kinds: Readonly<Record<string, Readonly<Record<string, Rule>>>>,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("a record is wanted, a JSON object");
  }
  const record = value as Readonly<Record<string, unknown>>;
  const kind = record["event_type"];
  const rules = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (rules === undefined) {
    const wanted = Object.keys(kinds).join(", ");
    throw new TypeError(`'event_type' is ${shorten(kind)}, wanted one of ${wanted}`);
  }
  for (const [name, [test, wanted]] of Object.entries({ system_clock_time: isInstant, ...rules })) {
    if (test(record[name])) continue;
    throw new TypeError(`${kind} has ${showField(name, record[name])}, wanted ${wanted}`);
  }
  for (const [name, [test, wanted]] of CLOCK_FIELDS) {
    if (!Object.hasOwn(record, name) || test(record[name])) continue;
    throw new TypeError(`${kind} has ${showField(name, record[name])}, wanted ${wanted}`);
  }
  return record;
}
