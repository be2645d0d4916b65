/** Readers for the values of flags: the same bounds as in configuration files, in commander's voice. */

import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import type { Stamp } from "../core/host.ts";
import { formatLatency, type Latency, parseLatency, wantedLatency } from "../core/latency.ts";
import { type ClockName, CLOCKS_WANTED, parseClocks } from "../core/further_clock.ts";
import { formatSkew, parseSkew, type Skew, wantedSkew } from "../core/physical_clock.ts";
import type { Phase } from "../core/schedule.ts";
import { type Bound, BOUNDS, wantedAddress } from "./bounds.ts";

/** Decimal notation only: no hexadecimal, no empty string, no Infinity. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Makes a reader for a number.
 *
 * @param bound What is accepted.
 * @returns The reader.
 */
export function numberFlag(bound: Bound): (text: string) => number {
  return (text) => {
    const value = NUMBER.test(text) ? Number(text) : NaN;
    if (bound.accepts(value)) return value;
    throw new InvalidArgumentError(`Wanted ${bound.wanted}.`);
  };
}

/** How several values of a flag are written, in words for whoever joined them by commas. */
export const SEVERAL = {
  spaced: "several are separated by spaces",
  repeated: "for several hosts the flag comes again for each",
} as const;

/**
 * Makes a reader for a flag that takes several numbers.
 *
 * @param bound What is accepted of each.
 * @param several How several are written.
 * @returns The reader, which collects.
 */
export function numbersFlag(
  bound: Bound,
  several: string,
): (text: string, before?: number[]) => number[] {
  const read = numberFlag(bound);
  return (text, before = []) => [...before, onePart(text, read, `${bound.wanted}; ${several}`)];
}

/** Some flags join values by commas: where that is wrong, it is said what is right. */
function onePart<T>(text: string, read: (text: string) => T, wanted: string): T {
  if (text.includes(",")) throw new InvalidArgumentError(`Wanted ${wanted}.`);
  return read(text);
}

/**
 * Reads an `ADDRESS:PORT`.
 *
 * @param text The flag's value.
 * @returns The parts.
 */
export function addressFlag(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new InvalidArgumentError(`Wanted ${wantedAddress(text)}.`);
  return address;
}

/**
 * Reads a phase.
 *
 * @param text The flag's value.
 * @returns The phase.
 */
export function phaseFlag(text: string): Phase {
  return text === "aligned" || text === "random" ? text : numberFlag(BOUNDS.phase)(text);
}

/**
 * Makes a reader for a flag that takes several phases.
 *
 * @param several How several are written.
 * @returns The reader, which collects.
 */
export function phasesFlag(several: string): (text: string, before?: Phase[]) => Phase[] {
  const wanted = `${BOUNDS.phase.wanted}; ${several}`;
  return (text, before = []) => [...before, onePart(text, phaseFlag, wanted)];
}

/**
 * Reads a latency.
 *
 * @param text The flag's value.
 * @returns The distribution.
 */
export function latencyFlag(text: string): Latency {
  const latency = parseLatency(text);
  if (latency === undefined) throw new InvalidArgumentError(`Wanted ${wantedLatency(text)}.`);
  return latency;
}

/**
 * Reads a list of clocks, or one of several.
 *
 * @param text The next value.
 * @param before The clocks of the values before it.
 * @returns All of them.
 */
export function clocksFlag(text: string, before: readonly ClockName[] = []): ClockName[] {
  const clocks = parseClocks([...before, text].join());
  if (clocks === undefined) throw new InvalidArgumentError(`Wanted ${CLOCKS_WANTED}.`);
  return clocks;
}

/**
 * Reads a skew.
 *
 * @param text The flag's value.
 * @returns The skew.
 */
export function skewFlag(text: string): Skew {
  const skew = parseSkew(text);
  if (skew === undefined) throw new InvalidArgumentError(`Wanted ${wantedSkew(text)}.`);
  return skew;
}

/**
 * Reads one of several skews.
 *
 * @param text The next value.
 * @param before The values before it.
 * @returns All of them.
 */
export function skewsFlag(text: string, before: Skew[] = []): Skew[] {
  return [...before, skewFlag(text)];
}

/** `--precise` and `--no-precise`, for clients and experiments alike. */
export function preciseOptions(): {
  precise: Option<"--precise">;
  noPrecise: Option<"--no-precise">;
} {
  return {
    precise: new Option("--precise", "tick within microseconds, for some CPU"),
    // Only a configuration file can make this necessary.
    noPrecise: new Option("--no-precise").hideHelp(),
  };
}

/** `--no-report` and `--report`. */
export function reportOptions(): {
  report: Option<"--report">;
  noReport: Option<"--no-report">;
} {
  return {
    noReport: new Option("--no-report", "do not draw the run on a page, report.html"),
    // Only a configuration file can make this necessary.
    report: new Option("--report").hideHelp(),
  };
}

type StampOption = Option<"--stamp <when>", undefined, undefined, undefined, false, Stamp>;

/** `--stamp`, for clients and experiments alike. */
export function stampOption(): StampOption {
  const meaning = "messages carry the clock after (post) or before (pre) its step";
  return new Option("--stamp <when>", meaning).choices(["post", "pre"] as const);
}

/** `--log`, for routers and clients alike. */
export function logOption(): Option<"--log <file>"> {
  return new Option("--log <file>", "write the log here; a folder where it ends in /");
}

/** `--supervised`, with which an experiment starts its processes. */
export function supervisedOption(): Option<"--supervised", undefined, false> {
  const meaning = "report as NDJSON, and end when standard input is closed";
  return new Option("--supervised", meaning).default(false as const).hideHelp();
}

/** What to do about a port of an experiment that is taken, most likely by another experiment. */
export const OTHER_PORTS =
  "choose another --router and another --first-port, as a second experiment at the same time needs";

/**
 * Tells a folder for logs from a log.
 *
 * @param log The value of `--log`.
 * @returns Whether it ends as a folder does.
 */
export function isFolder(log: string): boolean {
  return /[/\\]$/.test(log);
}

/**
 * Says where a log goes.
 *
 * @param log The value of `--log`.
 * @param name The file's name where that is a folder.
 * @returns The file's path.
 */
export function logPath(log: string, name: string): string {
  return isFolder(log) ? log + name : log;
}

/**
 * Adds the defaults to a command's help. They are not commander's own defaults, because those would
 * hide whether a flag was given.
 *
 * @param command The command.
 * @param defaults Each parameter's default, by the name that commander gives the flag.
 * @returns The command.
 */
export function nameDefaults(command: CommandUnknownOpts, defaults: object): CommandUnknownOpts {
  const values = new Map<string, unknown>(Object.entries(defaults));
  for (const option of command.options) {
    const value = values.get(option.attributeName());
    if (value === undefined || option.isBoolean() || option.negate) continue;
    option.description += ` (default: ${show(value)})`;
  }
  return command;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(show).join(",");
  if (typeof value !== "object" || value === null) return String(value);
  if ("address" in value) return formatAddress(value as Address);
  if ("kind" in value) return formatLatency(value as Latency);
  return "driftPpm" in value ? formatSkew(value as Skew) : String(value);
}

/**
 * Says what becomes of a log that exists: one that the user has named is refused, one of an earlier
 * run in the default place is kept aside.
 *
 * @param flags Whether it was named, and whether it may be replaced.
 * @returns What the log's writer is told.
 */
export function onExisting(
  { log, force }: { readonly log?: string; readonly force?: true },
): "refuse" | "replace" | "keep" {
  if (force) return "replace";
  return log === undefined ? "keep" : "refuse";
}
