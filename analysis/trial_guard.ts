/** The guard that lets lines of trials.ndjson in. */

import { shorten } from "../core/errors.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import type { TrialRecord } from "./trials.ts";

const COUNTS = ["ticks", "final_logical_clock", "inbox_final", "inbox_max", "lag"] as const;
const MEASURES = ["jump_mean", "jump_max", "inbox_mean"] as const;

/**
 * Checks a line of trials.ndjson, as far as its figures are needed to go on.
 *
 * @param value What the line's JSON held.
 * @returns The trial.
 * @throws {TypeError} Where it is none; it names the field.
 */
export function checkTrial(value: unknown): TrialRecord {
  const trial = fieldsOf(value, "a trial");
  for (const name of ["trial", "seed"]) checkNumber(trial, name);
  const { hosts } = trial;
  if (!Array.isArray(hosts)) throw new TypeError(`'hosts' is ${shorten(hosts)}, wanted a list`);
  for (const host of hosts) checkHost(fieldsOf(host, "a host"));
  return value as TrialRecord;
}

function checkHost(host: Readonly<Record<string, unknown>>): void {
  const { source, events } = host;
  if (typeof source !== "string") {
    throw new TypeError(`'source' is ${shorten(source)}, wanted a string`);
  }
  for (const name of COUNTS) checkNumber(host, name);
  for (const name of MEASURES) if (host[name] !== null) checkNumber(host, name);
  for (const name of EVENT_KINDS) checkNumber(fieldsOf(events, "'events'"), name);
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new TypeError(`${what} is ${shorten(value)}, wanted an object`);
}

function checkNumber(fields: Readonly<Record<string, unknown>>, name: string): void {
  if (typeof fields[name] === "number") return;
  throw new TypeError(`'${name}' is ${shorten(fields[name])}, wanted a number`);
}
