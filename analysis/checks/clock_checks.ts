/** Whether the Lamport clocks kept the rules (L. Lamport, CACM 1978): docs/theory.md, and model rules 4.1. */

import { INTERNAL, RECEIVE } from "../../core/event_kind.ts";
import type { Stamp } from "../../core/host.ts";
import type { EarlyReceipt, TracedEvent } from "../traced_event.ts";
import type { Evidence, Verdict } from "../run_analysis.ts";
import {
  evidenceAt,
  type EvidenceFacts,
  evidenceOf,
  evidenceOfCauses,
  evidenceOfEnd,
  evidenceOfStep,
  type LastRecord,
  senderOf,
  sendEvidence,
} from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** What the checks know of the run. */
export interface ClockFacts extends EvidenceFacts {
  /** Which value of the clock the messages of each host carry; `null` where nothing tells. */
  readonly stamps: readonly (Stamp | null)[];
}

/** All checks of Lamport clocks. */
export class ClockChecks {
  readonly #facts: ClockFacts;
  /** Whether messages of any host carry the clock before its step. */
  readonly #arePre: boolean;
  readonly #steps = new VerdictBuilder(
    "clock_steps",
    "each event steps the clock as its kind wants",
  );
  readonly #stamps = new VerdictBuilder("stamps", "a message carries its host's name and clock");
  readonly #condition = new VerdictBuilder(
    "clock_condition",
    "what happened before has the smaller clock",
  );
  /** How many events come after others that are missing, so that nobody knows how their clocks step. */
  #unchecked = 0;
  readonly #chains = new VerdictBuilder(
    "longest_chain",
    "the clock is the length of the longest causal chain",
  );

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: ClockFacts) {
    this.#facts = facts;
    this.#arePre = facts.stamps.includes("pre");
    if (!this.#arePre) return;
    const whose = facts.stamps.includes("post") ? "messages of some hosts" : "messages";
    const note = `${whose} carry the clock before its step (stamp: pre)`;
    this.#condition.note = `${note}, which breaks it`;
    this.#chains.note = note;
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { row, logicalTimeBefore: before } = event;
    const { kind, logicalTime, stamp } = row;
    const wanted = (kind === RECEIVE && stamp > before ? stamp : before) + 1;
    if (event.isAfterGap) this.#unchecked++;
    else {
      this.#steps.checked++;
      if (logicalTime !== wanted) this.#addStep(event, wanted);
    }
    this.#condition.checked++;
    if (logicalTime <= before && event.index > 0) this.#addBackwards(event);
    if (kind === RECEIVE) this.#addReceive(event);
    else if (kind !== INTERNAL) this.#addSend(event);
    if (this.#arePre) return;
    this.#chains.checked++;
    if (logicalTime !== event.depth) this.#addChain(event);
  }

  /**
   * Looks at the last record of a host's log: the clock is still that of its last event.
   *
   * @param end The record, of a log in which no event is missing before it.
   */
  addStop(end: LastRecord): void {
    const { row, stop } = end;
    this.#steps.checked++;
    if (stop.logical_clock_time === row.logicalTime) return;
    this.#steps.violate(() => ({
      text: `the clock is ${stop.logical_clock_time} at the end, wanted ${row.logicalTime}`,
      evidence: evidenceOfEnd(this.#facts.names, end),
    }));
  }

  /**
   * Ends the checks.
   *
   * @returns What became of them.
   */
  results(): Verdict[] {
    const unchecked = this.#unchecked;
    if (unchecked > 0) {
      this.#steps.note = `after ${unchecked} ${
        unchecked === 1 ? "gap in a log the clock is" : "gaps in logs the clocks are"
      } believed`;
    }
    return [this.#steps, this.#stamps, this.#condition, this.#chains].map((check) =>
      check.result()
    );
  }

  #addReceive(event: TracedEvent): void {
    const { row, sendPosition } = event;
    const sends = this.#facts.sends[row.sender];
    if (sendPosition < 0 || sends === undefined) return;
    const sent = sends.logicalTime(sendPosition);
    if (row.logicalTime > sent) return;
    this.#condition.violate(() => ({
      text: `a message sent at clock ${sent} was received at clock ${row.logicalTime}, wanted more`,
      evidence: [sendEvidence(this.#facts, row.sender, sendPosition), this.#evidence(event)],
    }));
  }

  #addSend(event: TracedEvent): void {
    const { row, logicalTimeBefore } = event;
    for (const receipt of event.earlyReceipts) this.#addEarly(event, receipt);
    const stamp = this.#facts.stamps[event.host] ?? null;
    const wanted = stamp === "pre" ? logicalTimeBefore : row.logicalTime;
    if (stamp === null || (stamp === "pre" && event.isAfterGap)) return;
    this.#stamps.checked++;
    if (row.stamp === wanted && row.sender === event.host) return;
    const { sources } = this.#facts.names;
    const source = senderOf(this.#facts.names, row);
    this.#stamps.violate(() => ({
      text: row.sender === event.host
        ? `the message is stamped ${row.stamp}, wanted ${wanted}`
        : `the message is of ${source}, wanted ${sources[event.host]}`,
      evidence: [this.#evidence(event)],
    }));
  }

  /** A message that was received before it was sent breaks the rule unless its clocks say otherwise. */
  #addEarly(event: TracedEvent, { host, line, logicalTime }: EarlyReceipt): void {
    const { row } = event;
    if (logicalTime > row.logicalTime) return;
    const source = this.#facts.names.sources[event.host];
    const received = `RECEIVE, clock ${logicalTime}, of ${source} stamped ${row.stamp}`;
    this.#condition.violate(() => ({
      text:
        `a message sent at clock ${row.logicalTime} was received at clock ${logicalTime}, wanted more`,
      evidence: [
        this.#evidence(event),
        evidenceAt(this.#facts.names, host, { line, event: received }),
      ],
    }));
  }

  #addStep(event: TracedEvent, wanted: number): void {
    const { row, logicalTimeBefore } = event;
    this.#steps.violate(() => ({
      text: `the clock went from ${logicalTimeBefore} to ${row.logicalTime}, wanted ${wanted}`,
      evidence: evidenceOfStep(this.#facts.names, event),
    }));
  }

  #addBackwards(event: TracedEvent): void {
    const { row, logicalTimeBefore } = event;
    this.#condition.violate(() => ({
      text: `the clock went from ${logicalTimeBefore} to ${row.logicalTime}, wanted more`,
      evidence: evidenceOfStep(this.#facts.names, event),
    }));
  }

  #addChain(event: TracedEvent): void {
    const { row, depth } = event;
    this.#chains.violate(() => ({
      text: `the clock is ${row.logicalTime}, but the longest chain has ${depth} events`,
      evidence: evidenceOfCauses(this.#facts, event),
    }));
  }

  #evidence({ host, row }: TracedEvent): Evidence {
    return evidenceOf(this.#facts.names, host, row);
  }
}
