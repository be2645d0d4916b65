/** Who took part in a run, those included whose logs are not there. */

import { parseAddress } from "../core/address.ts";
import { nameSome } from "./checks/evidence.ts";
import type { HostNumbers } from "./event_record.ts";
import { type HostLog, type RosterFacts, rosterOf } from "./host_logs.ts";

/** Numbers of hosts without logs are below this one, which stands for nobody. */
const NOBODY = -1;

/**
 * Who took part in a run. Where nothing names everyone, who is met in messages took part too; and who
 * never sent anything may have, which shows where messages go otherwise than among the logs.
 */
export class Participants {
  /** Those whose logs are there: their numbers. */
  readonly hostNumbers: HostNumbers;
  /** Those who are named, and whose logs are not there: what stands for their numbers. */
  readonly missing: HostNumbers;
  /** Everyone who is named by number, in roster order. */
  readonly roster: readonly number[];
  readonly #rosterDoubt: string | null;
  readonly #isOpen: boolean;
  readonly #strangers = new Set<string>();
  /** Whether a message went astray. */
  #isAstray = false;

  /**
   * Starts with those who are named.
   *
   * @param hosts The logs.
   * @param facts What else tells who took part.
   */
  constructor(hosts: readonly HostLog[], facts: RosterFacts) {
    const { sources, doubt, isOpen } = rosterOf(hosts, facts);
    this.#rosterDoubt = doubt;
    this.#isOpen = isOpen;
    this.hostNumbers = new Map(hosts.map(({ source }, host) => [source, host]));
    const missing = sources.filter((source) => !this.hostNumbers.has(source));
    this.missing = new Map(missing.map((source, i) => [source, NOBODY - 1 - i]));
    const numbers = new Map([...this.hostNumbers, ...this.missing]);
    this.roster = sources.map((source) => numbers.get(source) ?? NOBODY);
  }

  /** Whether the logs of all of them are there, as far as it has turned out. */
  get areAllThere(): boolean {
    return this.missing.size === 0 && this.warning === null;
  }

  /** Why it is not known whom each message was for, as far as it has turned out; `null`: it is. */
  get doubt(): string | null {
    return this.warning ?? this.#rosterDoubt;
  }

  /** What tells, where nothing names everyone, that logs are missing; `null` where nothing does. */
  get warning(): string | null {
    const sources = [...this.#strangers];
    if (sources.length > 0) {
      const which = sources.length === 1 ? "log is" : "logs are";
      return `messages are of ${nameSome(sources)}, whose ${which} not there`;
    }
    return this.#isAstray
      ? "messages go astray among the hosts whose logs are there: is one missing?"
      : null;
  }

  /**
   * Says whether a host whom a message or a vector clock names, and who has no log, may have taken part.
   *
   * @param source The host, `ADDRESS:PORT`.
   * @returns Whether it may. Where nothing names everyone, from now on it has.
   */
  meet(source: string): boolean {
    if (this.missing.has(source)) return true;
    if (!this.#isOpen || parseAddress(source) === undefined) return false;
    this.#strangers.add(source);
    return true;
  }

  /** Takes a message that went otherwise than it had to among those who are known. */
  addMisrouted(): void {
    if (this.#isOpen) this.#isAstray = true;
  }
}
