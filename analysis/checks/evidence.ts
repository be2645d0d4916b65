/** Where in the logs to look: events as evidence of a violation. */

import { EVENT_KINDS, INTERNAL, RECEIVE } from "../../core/event_kind.ts";
import type { HostStopRecord } from "../../core/history.ts";
import type { EventRow } from "../event_row.ts";
import type { Evidence } from "../run_analysis.ts";
import type { SendLog } from "../send_log.ts";
import type { TracedEvent } from "../traced_event.ts";

/** At most so many hosts are named. */
const NAMED_MAX = 3;

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

/** What it takes to point to events and to what they follow from. */
export interface EvidenceFacts {
  /** The hosts. */
  readonly names: HostNames;
  /** The sends that may still be received, by host number. */
  readonly sends: readonly SendLog[];
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
  const { host, row, lineBefore, logicalTimeBefore, isAfterGap } = event;
  const at = evidenceOf(names, host, row);
  if (lineBefore === 0) return [at];
  const which = isAfterGap ? "the last event before it that could be read" : "the event before it";
  const before = { line: lineBefore, event: `${which}, clock ${logicalTimeBefore}` };
  return [evidenceAt(names, host, before), at];
}

/** The last record of a host's log, and the event before it. */
export interface LastRecord {
  /** The host. */
  readonly host: number;
  /** Its last event; of line 0 where it has none. */
  readonly row: EventRow;
  /** The record. */
  readonly stop: HostStopRecord;
  /** Where the record stands. */
  readonly line: number;
}

/**
 * Points to the last record of a host's log and to the last event before it.
 *
 * @param names The hosts of the run.
 * @param end Both.
 * @returns Where they stand.
 */
export function evidenceOfEnd(names: HostNames, { host, row, stop, line }: LastRecord): Evidence[] {
  const event = `HOST_STOP, clock ${stop.logical_clock_time}`;
  const last = row.line === 0 ? [] : [evidenceOf(names, host, row)];
  return [...last, evidenceAt(names, host, { line, event })];
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

/**
 * Points to a SEND that happened before.
 *
 * @param facts The hosts and their sends.
 * @param host The sender.
 * @param position The send's position.
 * @returns Where it stands, and what it is in a few words.
 */
export function sendEvidence(
  { names, sends }: EvidenceFacts,
  host: number,
  position: number,
): Evidence {
  const log = sends[host];
  if (log === undefined) return evidenceAt(names, host, { line: 0, event: "SEND" });
  const event = `SEND, clock ${log.logicalTime(position)}, stamped ${log.stamp(position)}`;
  return evidenceAt(names, host, { line: log.line(position), event });
}

/**
 * Points to an event and to all that its clocks follow from.
 *
 * @param facts The hosts and their sends.
 * @param event The event.
 * @returns The event before it on its host, of a RECEIVE the SEND, as far as they are known, and the
 *   event.
 */
export function evidenceOfCauses(facts: EvidenceFacts, event: TracedEvent): Evidence[] {
  const steps = evidenceOfStep(facts.names, event);
  const { row, sendPosition } = event;
  if (row.kind !== RECEIVE || sendPosition < 0) return steps;
  return [...steps.slice(0, -1), sendEvidence(facts, row.sender, sendPosition), ...steps.slice(-1)];
}

/**
 * Names hosts, and of many the first few.
 *
 * @param sources The hosts, `ADDRESS:PORT`.
 * @returns Their names in a row.
 */
export function nameSome(sources: readonly string[]): string {
  const more = sources.length - NAMED_MAX;
  const named = sources.slice(0, NAMED_MAX).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
