/** What a check has found so far. */

import { EVENT_KINDS, INTERNAL, RECEIVE } from "../../core/event_kind.ts";
import type { EventRow } from "../event_row.ts";
import type { TracedEvent } from "../traced_event.ts";
import type { Evidence, Verdict, Violation } from "../run_analysis.ts";

/** So many violations are kept with their evidence; the others are counted. */
const EXAMPLES_MAX = 100;

/** The hosts of a run: their names and their logs, by number. */
export interface HostNames {
  /** The hosts, `ADDRESS:PORT`, in roster order. */
  readonly sources: readonly string[];
  /** Their logs, as the user named the directory. */
  readonly files: readonly string[];
  /**
   * Says on which line an element of a JSON array begins.
   *
   * @param host The number of the host whose log it is.
   * @param element The element, from 1.
   * @returns The line, from 1; `null` where the log is no array, so that lines are all there is.
   */
  lineOf?(host: number, element: number): number | null;
}

/** Collects what one check finds. */
export class VerdictBuilder {
  /** How many things were looked at. */
  checked = 0;
  /** Why nothing was looked at, or what else a reader must know. */
  note: string | null = null;
  readonly #check: string;
  readonly #rule: string;
  readonly #examples: Violation[] = [];
  #violations = 0;

  /**
   * Starts with nothing found.
   *
   * @param check The check's name.
   * @param rule The rule, for people.
   */
  constructor(check: string, rule: string) {
    this.#check = check;
    this.#rule = rule;
  }

  /**
   * Takes a breach of the rule.
   *
   * @param describe Says what was found, and where; called only for the first few.
   */
  violate(describe: () => Violation): void {
    if (++this.#violations <= EXAMPLES_MAX) this.#examples.push(describe());
  }

  /**
   * Ends the check.
   *
   * @returns What became of it.
   */
  result(): Verdict {
    const violations = this.#violations;
    return {
      check: this.#check,
      rule: this.#rule,
      status: violations > 0 ? "violated" : this.checked > 0 ? "holds" : "not_checked",
      checked: this.checked,
      violations,
      examples: this.#examples,
      note: this.note,
    };
  }
}

/**
 * Points to an event.
 *
 * @param names The hosts of the run.
 * @param host The event's host.
 * @param row The event.
 * @returns Where it stands, and what it is in a few words.
 */
export function evidenceOf(names: HostNames, host: number, row: EventRow): Evidence {
  const { line, kind, logicalTime } = row;
  const parts = [EVENT_KINDS[kind] ?? "event", `clock ${logicalTime}`];
  if (kind === RECEIVE) parts.push(`of ${senderOf(names, row)} stamped ${row.stamp}`);
  else if (kind !== INTERNAL) parts.push(`stamped ${row.stamp}`);
  return evidenceAt(names, host, { line, event: parts.join(", ") });
}

/**
 * Points to an event and to the one before it on its host, where what is wrong is between the two.
 *
 * @param names The hosts of the run.
 * @param event The event.
 * @returns Both, or the event alone where it is the first.
 */
export function evidenceOfStep(names: HostNames, event: TracedEvent): Evidence[] {
  const { host, row, lineBefore, logicalTimeBefore } = event;
  const at = evidenceOf(names, host, row);
  if (lineBefore === 0) return [at];
  const before = { line: lineBefore, event: `the event before it, clock ${logicalTimeBefore}` };
  return [evidenceAt(names, host, before), at];
}

/**
 * Points to a place in a host's log.
 *
 * @param names The hosts of the run.
 * @param host The host.
 * @param place The line, or in a JSON array the element, and what stands there.
 * @returns Where it is; of an array, the words tell the element, because many may share a line.
 */
export function evidenceAt(
  { files, lineOf }: HostNames,
  host: number,
  { line, event }: { readonly line: number; readonly event: string },
): Evidence {
  const file = files[host] ?? "";
  const lineInFile = lineOf?.(host, line) ?? null;
  if (lineInFile === null) return { file, line, event };
  return { file, line: lineInFile, element: line, event: `event ${line}: ${event}` };
}

/**
 * Names the sender of an event's message.
 *
 * @param names The hosts of the run.
 * @param row The event.
 * @returns The sender, `ADDRESS:PORT`.
 */
export function senderOf(names: HostNames, row: EventRow): string {
  return names.sources[row.sender] ?? row.senderName;
}
