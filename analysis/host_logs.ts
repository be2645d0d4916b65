/** What the logs of a run's hosts tell around their events. */

import type { HostStartRecord, HostStopRecord } from "../core/history.ts";
import type { Stamp } from "../core/host.ts";
import { parseSkew, type Skew } from "../core/physical_clock.ts";
import type { EventCursor } from "./event_row.ts";
import type { Outcome } from "./run_summary.ts";

/** Fewer logs may lack that of a host who sent nothing: SEND_SECOND is for a third one. */
const LOGS_MIN = 3;

/** A host's history, and what stands around its events. */
export interface HostLog extends EventCursor {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** The file, as the user named its directory. */
  readonly file: string;
  /** When it started, in seconds; `null` where nothing tells. */
  readonly startTime: number | null;
  /** How many lines of it have been read. */
  readonly linesRead: number;
  /**
   * Says on which line an event stands whose row has the number of an element instead.
   *
   * @param element The number, from 1.
   * @returns The line, from 1; `null` where there is no such element.
   */
  lineOf?(element: number): number | null;
  /** Whether its history has been read to an end that was meant. */
  readonly isWhole: boolean;
  /** Which value of the clock its messages carry; `null` where nothing tells. */
  readonly stamp: Stamp | null;
  /** Its first record; `null` where it has none. */
  readonly start: HostStartRecord | null;
  /** Its last record; `null` where it has none, or has not been come to. */
  readonly stop: HostStopRecord | null;
  /** The line of that record, 0 where there is none. */
  readonly stopLine: number;
}

/** Who took part in a run. */
export interface Roster {
  /** Everyone, in roster order. */
  readonly sources: readonly string[];
  /** Why it is not known whom each message was for; `null` where it is. */
  readonly doubt: string | null;
  /** Whether hosts may have taken part that are not in it. */
  readonly isOpen: boolean;
}

/** What tells who took part in a run, beside its hosts' logs. */
export interface RosterFacts {
  /** Everyone in roster order, as the router's log or args.json names them; `null` where they do not. */
  readonly roster: readonly string[] | null;
  /** How many hosts there were; `null` where that is not known. */
  readonly hosts: number | null;
}

/**
 * Says who took part in a run.
 *
 * @param hosts The logs.
 * @param facts What else tells.
 * @returns The roster of their first records; where there are none, that which is named otherwise, else
 *   those whose logs are there.
 */
export function rosterOf(hosts: readonly HostLog[], facts: RosterFacts): Roster {
  const told = hosts.flatMap(({ start }) => start === null ? [] : [start.roster]);
  const [named = facts.roster] = told;
  if (named === null) return rosterOfLogs(hosts, facts.hosts);
  const isOne = told.every((roster) => areSameRosters(roster, named));
  const names = new Set(named);
  const stranger = hosts.find(({ source }) => !names.has(source));
  const doubt = stranger !== undefined
    ? `${stranger.source} is not in the roster`
    : isOne
    ? null
    : "hosts started with different rosters";
  return { sources: named, doubt, isOpen: false };
}

/**
 * Compares two rosters.
 *
 * @param a One.
 * @param b The other.
 * @returns Whether they name the same hosts in the same order.
 */
export function areSameRosters(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((source, i) => source === b[i]));
}

/** The roster as far as logs are there, where nothing names it. */
function rosterOfLogs(hosts: readonly HostLog[], expected: number | null): Roster {
  const sources = hosts.map(({ source }) => source);
  const logs = `${hosts.length} log${hosts.length === 1 ? " is" : "s are"} there`;
  if (expected !== null) {
    const isOpen = expected > hosts.length;
    const doubt = isOpen ? `${expected} hosts took part, but only ${logs}` : null;
    return { sources, doubt, isOpen };
  }
  const doubt = hosts.length < LOGS_MIN ? `only ${logs}, and nothing tells who took part` : null;
  return { sources, doubt, isOpen: true };
}

/**
 * Says which value of the clock messages carry.
 *
 * @param hosts The logs.
 * @returns `null` where hosts differ, or none says.
 */
export function stampOf(hosts: readonly HostLog[]): Stamp | null {
  const stamps = new Set(hosts.flatMap((log) => log.stamp ?? []));
  const [stamp = null] = stamps;
  return stamps.size === 1 ? stamp : null;
}

/**
 * Says how a run ended, by the last records of its hosts.
 *
 * @param hosts The logs, read to their ends.
 * @param router Whether its log tells that the run is over.
 * @returns `complete` where every host that says anything came to the end of its time.
 */
export function outcomeOf(
  hosts: readonly HostLog[],
  { isOver }: { readonly isOver: boolean },
): Outcome {
  const lost = isOver ? "failed" : "unfinished"; // a host that was killed, or still runs
  const reasons = hosts.flatMap(({ start, stop }) => start === null ? [] : stop?.reason ?? lost);
  if (reasons.includes("failed") || reasons.includes("router_lost")) return "failed";
  if (reasons.includes("unfinished")) return "unfinished";
  return reasons.includes("interrupted") ? "interrupted" : "complete";
}

/**
 * Says whether every copy that was sent has come to its host, or is told of as on its way. A host that
 * ends as it should has read up to the router's DONE, which comes behind the last copy for it; what
 * somebody had sent who was killed or lost the router may have come nowhere.
 *
 * @param hosts The logs, read to their ends.
 * @returns Whether all of them ended as they should.
 */
export function haveHeardAll(hosts: readonly HostLog[]): boolean {
  return hosts.every(({ stop }) => stop?.reason === "run_time" || stop?.reason === "stopped");
}

/**
 * Says how far apart hosts' physical clocks may be, as they were set to go wrong.
 *
 * @param skews How each of them goes wrong, as `--skew` takes it.
 * @param seconds How long they ran; `Infinity` where that is not known.
 * @returns Seconds; `Infinity` where one goes wrong in a way that is not known.
 */
export function skewMax(skews: readonly string[], seconds: number): number {
  const deviations = skews.flatMap((text) => {
    const skew = parseSkew(text);
    return skew === undefined ? [Infinity] : deviationsOf(skew, seconds);
  });
  return Math.max(0, ...deviations) - Math.min(0, ...deviations);
}

/** The extremes of a clock's error: at the start and the end, before and after its step. */
function deviationsOf({ offset, driftPpm, step, stepAt }: Skew, seconds: number): number[] {
  const drift = driftPpm * 1e-6;
  const end = offset + (drift === 0 ? 0 : drift * seconds); // `seconds` may be Infinity
  if (step === 0 || stepAt > seconds) return [offset, end];
  const atStep = offset + drift * Math.max(0, stepAt);
  return [offset, atStep, atStep + step, end + step];
}

/** From the first host's start to the last one's end. */
export class Span {
  #start = Infinity;
  #end = -Infinity;

  /** The start, in seconds; 0 where there is none. */
  get start(): number {
    return this.#start === Infinity ? 0 : this.#start;
  }

  /** From the start to the end, in seconds; 0 where there is none. */
  get seconds(): number {
    return Math.max(0, this.#end - this.#start) || 0;
  }

  /**
   * Takes an instant of the run.
   *
   * @param time The instant, in seconds.
   */
  add(time: number): void {
    this.#start = Math.min(this.#start, time);
    this.#end = Math.max(this.#end, time);
  }
}
