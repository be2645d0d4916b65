/** Whether each host did one thing per tick, in time's order, and received before anything else. */

import { RECEIVE } from "../../core/event_kind.ts";
import type { TracedEvent } from "../traced_event.ts";
import type { Verdict, Violation } from "../run_analysis.ts";
import { evidenceOfEnd, evidenceOfStep, type HostNames, type LastRecord } from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** All checks of single hosts, their clocks excepted. */
export class HostChecks {
  readonly #names: HostNames;
  /** Per host, whether nothing arrives between an event and its record. */
  readonly #isPrompt: readonly boolean[];
  /** Per host, the number of its latest tick. */
  readonly #latestTicks: Float64Array;
  #tellsOfInboxes = false;
  readonly #ticks = new VerdictBuilder("ticks", "each tick of a host has one event");
  readonly #time = new VerdictBuilder("time", "a host's time does not run backwards");
  readonly #first = new VerdictBuilder(
    "inbox_first",
    "a host acts only when its inbox is empty",
  );
  readonly #inboxes = new VerdictBuilder(
    "inbox_sizes",
    "an inbox shrinks only by what is received",
  );

  /**
   * Starts with no event seen.
   *
   * @param names The hosts.
   * @param isPrompt Per host, whether nothing arrives between an event and its record: so it is in
   *   logs of scale-sim, and nobody knows of other programs' logs.
   */
  constructor(names: HostNames, isPrompt: readonly boolean[]) {
    this.#names = names;
    this.#isPrompt = isPrompt;
    this.#latestTicks = new Float64Array(names.sources.length).fill(-1);
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { row, timeBefore, inboxSizeBefore: before } = event;
    if (row.tick >= 0) this.#addTick(event);
    this.#time.checked++;
    if (row.time < timeBefore) {
      this.#violate(this.#time, event, `the time went from ${timeBefore} to ${row.time} s`);
    }
    if (row.inboxSize >= 0) this.#tellsOfInboxes = true;
    if (row.inboxSize < 0 || before < 0) return;
    if (row.kind === RECEIVE) this.#addReceive(event);
    else this.#addAction(event);
  }

  /**
   * Looks at the last record of a host's log.
   *
   * @param end The record.
   */
  addStop(end: LastRecord): void {
    const { row, stop } = end;
    this.#time.checked++;
    if (row.line === 0 || stop.system_clock_time >= row.time) return;
    this.#time.violate((): Violation => ({
      text: `the time went from ${row.time} to ${stop.system_clock_time} s`,
      evidence: evidenceOfEnd(this.#names, end),
    }));
  }

  /**
   * Ends the checks.
   *
   * @returns What became of them.
   */
  results(): Verdict[] {
    if (this.#time.checked > 0) this.#noteUntold();
    return [this.#ticks, this.#time, this.#first, this.#inboxes].map((check) => check.result());
  }

  /** Says why rules were not checked though there were events. */
  #noteUntold(): void {
    if (this.#ticks.checked === 0) this.#ticks.note = "the logs have no tick numbers";
    if (this.#tellsOfInboxes) return;
    for (const check of [this.#first, this.#inboxes]) {
      check.note = "the logs do not tell of inboxes";
    }
  }

  #addTick(event: TracedEvent): void {
    const { host, row } = event;
    const wanted = (this.#latestTicks[host] as number) + 1;
    this.#latestTicks[host] = row.tick;
    this.#ticks.checked++;
    if (row.tick === wanted || (event.isAfterGap && row.tick > wanted)) return;
    this.#violate(this.#ticks, event, `the tick is ${row.tick}, wanted ${wanted}`);
  }

  #addReceive(event: TracedEvent): void {
    const { row, inboxSizeBefore: before } = event;
    this.#inboxes.checked++;
    if (row.inboxSize >= before - 1) return;
    this.#violate(this.#inboxes, event, `the inbox went from ${before} to ${row.inboxSize}`);
  }

  #addAction(event: TracedEvent): void {
    const { host, row, inboxSizeBefore: before } = event;
    this.#first.checked++;
    const waiting = this.#isPrompt[host] === true ? Math.max(before, row.inboxSize) : before;
    if (waiting === 0) return;
    this.#violate(
      this.#first,
      event,
      `the inbox held ${waiting} ${waiting === 1 ? "message" : "messages"}, wanted a RECEIVE`,
    );
  }

  #violate(check: VerdictBuilder, event: TracedEvent, text: string): void {
    check.violate((): Violation => ({ text, evidence: evidenceOfStep(this.#names, event) }));
  }
}
