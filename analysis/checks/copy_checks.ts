/** Whether messages reached whom they were for, whole, once, and in order. */

import { RECEIVE } from "../../core/event_kind.ts";
import { compareHybrid } from "../../core/hybrid_clock.ts";
import { compareVectors } from "../../core/vector_clock.ts";
import type { EventRow, RecordedClocks } from "../event_row.ts";
import type { SentClocks } from "../send_log.ts";
import type { TracedEvent } from "../traced_event.ts";
import type { Evidence, Verdict, Violation } from "../run_analysis.ts";
import { evidenceAt, type EvidenceFacts, evidenceOf, senderOf, sendEvidence } from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** So many of a host's latest receipts are remembered, to show the first of two. */
const RECENT_MAX = 256;

const LATE = "a later message of the same host was received before this one";

/** What the checks know of the run. */
export interface CopyFacts extends EvidenceFacts {
  /**
   * Says whether a host that has no log may have taken part.
   *
   * @param source The host, `ADDRESS:PORT`.
   * @returns Whether it may.
   */
  isMissing(source: string): boolean;
  /** Hears of a message that was not for who received it, if the roster is right. */
  onMisrouted(): void;
  /**
   * Says whether the log of a host ends before the host did.
   *
   * @param host The host.
   * @returns Whether it has ended, without its last record.
   */
  endsEarly(host: number): boolean;
  /**
   * Says whether a SEND may be missing from the log of a host.
   *
   * @param host The host.
   * @param stamp The stamp of its message.
   * @returns Whether the log has a gap there.
   */
  isInGap(host: number, stamp: number): boolean;
  /**
   * Looks the latest message up that a host has received of those whose SEND a log tells of.
   *
   * @param receiver The host.
   * @param sender Who sent them, or a negative number.
   * @returns Its stamp; -1 where there is none.
   */
  latestReceived(receiver: number, sender: number): number;
}

/** All checks of single copies. */
export class CopyChecks {
  readonly #facts: CopyFacts;
  readonly #creation = creationCheck();
  /** The same, if it turns out that nobody knows whom messages were for. */
  readonly #anyCreation = creationCheck();
  readonly #duplication = new VerdictBuilder("no_duplication", "no message is received twice");
  readonly #order = orderCheck();
  /** The same, of messages whose SEND no log tells of: their stamps tell the order, whomever they are for. */
  readonly #untoldOrder = orderCheck();
  readonly #content = new VerdictBuilder("intact", "messages arrive as they were sent");
  readonly #recent: RecentReceipts[];
  /** Messages of which no SEND has come yet, by {@linkcode keyOf}: those of which none comes are made up. */
  readonly #early = new Map<string, Violation>();
  /** How many messages are of hosts whose logs are not there, or end too early to tell of them. */
  #untold = 0;
  /** Of each host, the largest stamps of such messages that it has received, by their senders. */
  readonly #latestUntold: readonly Map<number, number>[];
  /** The numbers of hosts without logs, which are those after all others. */
  readonly #strangers = new Map<string, number>();

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: CopyFacts) {
    this.#facts = facts;
    this.#recent = facts.names.sources.map(() => new RecentReceipts());
    this.#latestUntold = facts.names.sources.map(() => new Map());
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { host, row, fate, sendPosition } = event;
    if (row.kind !== RECEIVE) {
      for (const receipt of event.earlyReceipts) this.#early.delete(keyOf(receipt.host, host, row));
      return;
    }
    this.#creation.checked++;
    this.#anyCreation.checked++;
    this.#duplication.checked++;
    this.#order.checked++;
    if (fate === "unknown" || fate === "early" || fate === "again") this.#addUnknown(event);
    if (fate === "misrouted") this.#addMisrouted(event);
    if (fate === "late") this.#addLate(event);
    if (fate === "in_order" && this.#untold > 0) this.#addAfterUntold(event);
    if (sendPosition >= 0) this.#addContent(event);
    this.#recent[host]?.push(this.#senderNumber(row), row.stamp, row.line);
  }

  /**
   * Ends the checks.
   *
   * @param unknownRoster Why it is not known whom each message was for, which the router's log may
   *   tell in its end; `null` where it is known.
   * @returns What became of them.
   */
  results(unknownRoster: string | null): Verdict[] {
    for (const violation of this.#early.values()) this.#addCreated(() => violation);
    const creation = unknownRoster === null ? this.#creation : this.#anyCreation;
    if (this.#untold > 0) {
      creation.note =
        `of ${this.#untold} messages the senders' logs are missing, end early, or have gaps`;
    }
    const order = unknownRoster === null ? this.#order : this.#untoldOrder;
    order.note = unknownRoster;
    return [creation, this.#duplication, order, this.#content].map((check) => check.result());
  }

  /** A message without a SEND that is still to be received: a second receipt, or out of thin air. */
  #addUnknown(event: TracedEvent): void {
    const { host, row, fate } = event;
    const isUntold = fate !== "again" && this.#isUntold(event);
    if (isUntold) this.#untold++;
    const sender = this.#senderNumber(row);
    const isRemembered = (this.#recent[host]?.lineOf(sender, row.stamp) ?? 0) > 0;
    if (isRemembered || fate === "again") {
      this.#addAgain(event);
      return;
    }
    if (isUntold) {
      this.#addUntold(event, sender);
      return;
    }
    const describe = (): Violation => ({
      text: `${this.#describe(row)} was received, ${this.#whyCreated(event)}`,
      evidence: [this.#at(event)],
    });
    if (fate === "early") this.#early.set(keyOf(host, row.sender, row), describe());
    else this.#addCreated(describe);
  }

  #addAgain(event: TracedEvent): void {
    const { row } = event;
    this.#duplication.violate(() => ({
      text: `${this.#describe(row)} is received again`,
      evidence: this.#receipts(event, row.stamp),
    }));
  }

  #describe(row: EventRow): string {
    return `the message of ${senderOf(this.#facts.names, row)} stamped ${row.stamp}`;
  }

  #whyCreated({ host, row }: TracedEvent): string {
    if (row.sender === host) return "which is the host's own";
    return row.sender < 0 ? "but there is no log of its sender" : "but no log tells of its SEND";
  }

  #addCreated(describe: () => Violation): void {
    this.#creation.violate(describe);
    this.#anyCreation.violate(describe);
  }

  /** A message of which no log could tell. Its stamp is above those of all that its host sent before. */
  #addUntold(event: TracedEvent, sender: number): void {
    const { host, row } = event;
    const latest = this.#latestUntold[host];
    const untold = latest?.get(sender) ?? -1;
    const largest = Math.max(untold, this.#facts.latestReceived(host, row.sender));
    this.#untoldOrder.checked++;
    if (row.stamp > untold) latest?.set(sender, row.stamp);
    if (row.stamp === largest) this.#addAgain(event);
    else if (row.stamp < largest) this.#addLateStamp(event, largest);
  }

  /** The next message of a host of whom there were some of which no log could tell. */
  #addAfterUntold(event: TracedEvent): void {
    const untold = this.#latestUntold[event.host]?.get(event.row.sender) ?? -1;
    if (event.row.stamp <= untold) this.#addLateStamp(event, untold);
  }

  #addLateStamp(event: TracedEvent, largest: number): void {
    const describe = (): Violation => ({ text: LATE, evidence: this.#receipts(event, largest) });
    this.#order.violate(describe);
    this.#untoldOrder.violate(describe);
  }

  /** Whether no log could tell of the message. */
  #isUntold({ row }: TracedEvent): boolean {
    const latestStamp = this.#facts.sends[row.sender]?.latestStamp;
    if (latestStamp === undefined) return this.#facts.isMissing(row.senderName);
    return (latestStamp < row.stamp && this.#facts.endsEarly(row.sender)) ||
      this.#facts.isInGap(row.sender, row.stamp);
  }

  #addMisrouted(event: TracedEvent): void {
    const { host, row, sendPosition } = event;
    this.#facts.onMisrouted();
    this.#creation.violate(() => ({
      text: `the message was not for ${this.#facts.names.sources[host] ?? ""}`,
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#at(event)],
    }));
  }

  #addLate(event: TracedEvent): void {
    const { row, sendPosition } = event;
    this.#order.violate(() => ({
      text: LATE,
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#at(event)],
    }));
  }

  #addContent(event: TracedEvent): void {
    const { row, sendPosition } = event;
    const sends = this.#facts.sends[row.sender];
    if (sends === undefined) return;
    this.#content.checked++;
    const sentAt = sends.stampTime(sendPosition);
    const isSame = sentAt === row.stampTime && sends.kind(sendPosition) === row.messageKind;
    const clock = row.clocks === null ? null : changedClock(row.clocks, sends.clocks(sendPosition));
    if (isSame && clock === null) return;
    const what = isSame ? `${clock} clock` : "type or system time";
    this.#content.violate(() => ({
      text: `the message's ${what} is not as it was sent`,
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#at(event)],
    }));
  }

  #at({ host, row }: TracedEvent): Evidence {
    return evidenceOf(this.#facts.names, host, row);
  }

  /** A RECEIVE, and before it that of another message of the same host, where it is remembered. */
  #receipts(event: TracedEvent, stamp: number): Evidence[] {
    const { host, row } = event;
    const { names } = this.#facts;
    const line = this.#recent[host]?.lineOf(this.#senderNumber(row), stamp) ?? 0;
    if (line === 0) return [this.#at(event)];
    const earlier = `RECEIVE of ${senderOf(names, row)} stamped ${stamp}`;
    return [evidenceAt(names, host, { line, event: earlier }), this.#at(event)];
  }

  #senderNumber({ sender, senderName }: EventRow): number {
    if (sender >= 0) return sender;
    const next = this.#facts.names.sources.length + this.#strangers.size;
    const number = this.#strangers.get(senderName) ?? next;
    if (number === next) this.#strangers.set(senderName, number);
    return number;
  }
}

/** Names a copy: who received it, and the message. */
function keyOf(receiver: number, sender: number, { stamp }: EventRow): string {
  return `${receiver} ${sender} ${stamp}`;
}

/** Which clock of a message is not as it was sent; one that the log of either host has not is passed over. */
function changedClock(
  { messageHybrid, messageVector }: RecordedClocks,
  sent: SentClocks | null,
): "hybrid" | "vector" | null {
  if (messageHybrid !== undefined && sent?.messageHybrid !== undefined) {
    if (compareHybrid(messageHybrid, sent.messageHybrid) !== 0) return "hybrid";
  }
  if (messageVector !== undefined && sent?.messageVector !== undefined) {
    if (compareVectors(messageVector, sent.messageVector) !== "equal") return "vector";
  }
  return null;
}

function creationCheck(): VerdictBuilder {
  return new VerdictBuilder("no_creation", "each message received was sent to that host");
}

function orderCheck(): VerdictBuilder {
  return new VerdictBuilder("fifo", "messages of one host reach another in order");
}

/** A host's latest receipts in a ring. */
class RecentReceipts {
  readonly #senders = new Int32Array(RECENT_MAX);
  readonly #stamps = new Float64Array(RECENT_MAX);
  readonly #lines = new Float64Array(RECENT_MAX);
  #count = 0;

  push(sender: number, stamp: number, line: number): void {
    const slot = this.#count++ % RECENT_MAX;
    this.#senders[slot] = sender;
    this.#stamps[slot] = stamp;
    this.#lines[slot] = line;
  }

  /** The line of a receipt, 0 where it is not remembered. */
  lineOf(sender: number, stamp: number): number {
    for (let slot = 0; slot < Math.min(this.#count, RECENT_MAX); slot++) {
      if (this.#stamps[slot] === stamp && this.#senders[slot] === sender) {
        return this.#lines[slot] as number;
      }
    }
    return 0;
  }
}
