/** What hosts say to each other: the message and the guard that lets it in. */

import { parseAddress } from "./address.ts";
import { shorten } from "./errors.ts";
import type { HybridTime } from "./hybrid_clock.ts";
import type { VectorTime } from "./vector_clock.ts";

/** The types of message by their names on the wire; their numbers are 1, 2 and 3. */
export const MESSAGE_TYPES = ["SEND_FIRST", "SEND_SECOND", "BROADCAST"] as const;

/** Whom a message is for: the first of the others, the second, or all of them. */
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** One message, exactly as it stands on the wire and in the logs. */
export interface Message {
  /** The sender, `ADDRESS:PORT`. Together with `logical_clock_time` it identifies the message. */
  readonly source: string;
  /** Whom the message is for. */
  readonly type: MessageType;
  /** When the sender stamped it, in seconds since the epoch. */
  readonly system_clock_time: number;
  /** The sender's logical clock as stamped, an integer from 0 to {@linkcode LOGICAL_TIME_MAX}. */
  readonly logical_clock_time: number;
  /** Free text. */
  readonly payload: string;
  /** The sender's vector clock, where it keeps one. */
  readonly vector_clock?: VectorTime;
  /** The sender's hybrid clock, where it keeps one. */
  readonly hybrid_clock?: HybridTime;
}

/**
 * The largest logical time that a message may have: a host that has received it can still count on
 * exactly. A router lets nothing near it through for weeks, see `plausibility.ts`.
 */
export const LOGICAL_TIME_MAX = 2 ** 52;

/** A value that is no message; the text of the error says why. */
export class MessageError extends TypeError {
  /** The name of the class. */
  override name = "MessageError";
}

/** Fields by name, each with its test and with what is wanted, in words. */
export type FieldRules = ReadonlyMap<
  string,
  readonly [test: (value: unknown) => boolean, wanted: string]
>;

/** What every message has, in the order of the wire. */
const FIELDS: FieldRules = new Map([
  ["source", [isSource, "a string 'ADDRESS:PORT'"]],
  ["type", [isMessageType, `one of ${MESSAGE_TYPES.join(", ")}`]],
  ["system_clock_time", [isTime, "a number of seconds that is not negative"]],
  ["logical_clock_time", [isLogicalTime, "an integer from 0 to 2^52"]],
  ["payload", [isString, "a string"]],
]);

/** What a message has, as an event's record has, only where its host keeps the clock. */
export const CLOCK_FIELDS: FieldRules = new Map([
  ["vector_clock", [isVectorTime, "an object of counts by 'ADDRESS:PORT'"]],
  ["hybrid_clock", [isHybridTime, "an object of a time 'l' and a count 'c'"]],
]);

/**
 * Checks that a value is a message. Written by hand, because every copy passes here.
 *
 * @param value What a line of JSON held.
 * @returns The same value, typed.
 * @throws {MessageError} Where a field is missing, unknown or out of range; it names the field.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.throws(() => checkMessage({ type: "SEND_THIRD" }), /'source' is missing/);
 * ```
 */
export function checkMessage(value: unknown): Message {
  if (!isObject(value)) throw new MessageError("a message is wanted, a JSON object");
  const record = value as Readonly<Record<string, unknown>>;
  for (const [name, [test, wanted]] of FIELDS) {
    if (test(record[name])) continue;
    throw new MessageError(
      Object.hasOwn(record, name)
        ? `'${name}' is ${shorten(record[name])}, wanted ${wanted}`
        : `'${name}' is missing, wanted ${wanted}`,
    );
  }
  for (const name in record) {
    if (FIELDS.has(name)) continue;
    const [test, wanted] = CLOCK_FIELDS.get(name) ?? [];
    if (test === undefined) throw new MessageError(`unknown field ${shorten(name)}`);
    if (!test(record[name])) {
      throw new MessageError(`'${name}' is ${shorten(record[name])}, wanted ${wanted}`);
    }
  }
  return value as Message;
}

function isSource(value: unknown): boolean {
  return typeof value === "string" && parseAddress(value) !== undefined;
}

function isMessageType(value: unknown): boolean {
  return value === "SEND_FIRST" || value === "SEND_SECOND" || value === "BROADCAST";
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < Infinity;
}

function isLogicalTime(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LOGICAL_TIME_MAX;
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isVectorTime(value: unknown): boolean {
  return isObject(value) &&
    Object.entries(value).every(([source, count]) => isSource(source) && isLogicalTime(count));
}

function isHybridTime(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { l, c, ...rest } = value as Readonly<Record<string, unknown>>;
  return typeof l === "number" && Math.abs(l) < Infinity && isLogicalTime(c) &&
    Object.keys(rest).length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
