/** Whether messages reached whom they were for, whole, once, and in order. */

import { RECEIVE } from "../../core/event_kind.ts";
import type { TracedEvent } from "../traced_event.ts";
import type { Evidence, Verdict, Violation } from "../run_analysis.ts";
import { evidenceAt, type EvidenceFacts, evidenceOf, senderOf, sendEvidence } from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** So many of a host's latest receipts are remembered, to show the first of two. */
const RECENT_MAX = 256;

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
}

/** All checks of single copies. */
export class CopyChecks {
  readonly #facts: CopyFacts;
  readonly #creation = creationCheck();
  /** The same, if it turns out that nobody knows whom messages were for. */
  readonly #anyCreation = creationCheck();
  readonly #duplication = new VerdictBuilder("no_duplication", "no message is received twice");
  readonly #order = orderCheck();
  readonly #content = new VerdictBuilder("intact", "messages arrive as they were sent");
  readonly #recent: RecentReceipts[];
  /** How many messages are of hosts whose logs are not there, or end too early to tell of them. */
  #untold = 0;

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: CopyFacts) {
    this.#facts = facts;
    this.#recent = facts.names.sources.map(() => new RecentReceipts());
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { host, row, fate, sendPosition } = event;
    if (row.kind !== RECEIVE) return;
    this.#creation.checked++;
    this.#anyCreation.checked++;
    this.#duplication.checked++;
    this.#order.checked++;
    if (fate === "unknown" || fate === "again") this.#addUnknown(event);
    if (fate === "misrouted") this.#addMisrouted(event);
    if (fate === "late") this.#addLate(event);
    if (sendPosition >= 0) this.#addContent(event);
    if (row.sender >= 0) this.#recent[host]?.push(row.sender, row.stamp, row.line);
  }

  /**
   * Ends the checks.
   *
   * @param unknownRoster Why it is not known whom each message was for, which the router's log may
   *   tell in its end; `null` where it is known.
   * @returns What became of them.
   */
  results(unknownRoster: string | null): Verdict[] {
    const creation = unknownRoster === null ? this.#creation : this.#anyCreation;
    if (this.#untold > 0) {
      creation.note =
        `of ${this.#untold} messages the senders' logs are missing, end early, or have gaps`;
    }
    const order = unknownRoster === null ? this.#order : orderCheck();
    order.note = unknownRoster;
    return [creation, this.#duplication, order, this.#content].map((check) => check.result());
  }

  /** A message without a SEND that is still to be received: a second receipt, or out of thin air. */
  #addUnknown(event: TracedEvent): void {
    const { host, row, fate } = event;
    if (this.#isUntold(event)) {
      this.#untold++;
      return;
    }
    const earlier = this.#recent[host]?.lineOf(row.sender, row.stamp) ?? 0;
    const message = `the message of ${senderOf(this.#facts.names, row)} stamped ${row.stamp}`;
    if (earlier > 0 || fate === "again") {
      this.#duplication.violate(() => ({
        text: `${message} is received again`,
        evidence: earlier > 0
          ? [this.#receipt(host, row.sender, { stamp: row.stamp, line: earlier }), this.#at(event)]
          : [this.#at(event)],
      }));
      return;
    }
    const describe = (): Violation => ({
      text: row.sender < 0
        ? `${message} was received, but there is no log of its sender`
        : `${message} was received, but no log tells of its SEND`,
      evidence: [this.#at(event)],
    });
    this.#creation.violate(describe);
    this.#anyCreation.violate(describe);
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
      text: "a later message of the same host was received before this one",
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#at(event)],
    }));
  }

  #addContent(event: TracedEvent): void {
    const { row, sendPosition } = event;
    const sends = this.#facts.sends[row.sender];
    if (sends === undefined) return;
    this.#content.checked++;
    const sentAt = sends.stampTime(sendPosition);
    if (sentAt === row.stampTime && sends.kind(sendPosition) === row.messageKind) return;
    this.#content.violate(() => ({
      text: "the message's type or system time is not as it was sent",
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#at(event)],
    }));
  }

  #at({ host, row }: TracedEvent): Evidence {
    return evidenceOf(this.#facts.names, host, row);
  }

  #receipt(
    host: number,
    sender: number,
    { stamp, line }: { readonly stamp: number; readonly line: number },
  ): Evidence {
    const { names } = this.#facts;
    const { sources } = names;
    const event = `RECEIVE of ${sources[sender] ?? "an unknown host"} stamped ${stamp}`;
    return evidenceAt(names, host, { line, event });
  }
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
