/** Whether vector clocks (C. Fidge, F. Mattern) and hybrid clocks (S. Kulkarni et al.) kept their rules. */

import { microseconds } from "../../core/history.ts";
import { RECEIVE } from "../../core/event_kind.ts";
import { compareHybrid, type HybridTime } from "../../core/hybrid_clock.ts";
import type { VectorTime } from "../../core/vector_clock.ts";
import type { TracedEvent } from "../traced_event.ts";
import type { RecordedClocks } from "../event_row.ts";
import type { Verdict } from "../run_analysis.ts";
import { type EvidenceFacts, evidenceOfCauses } from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** Times are logged in whole microseconds, so two of them may be off by one together. */
const ROUNDING_SECONDS = 1.5e-6;

/** What the checks know of the run. */
export interface FurtherClockFacts extends EvidenceFacts {
  /**
   * Says whether a host that has no log may have taken part.
   *
   * @param source The host, `ADDRESS:PORT`.
   * @returns Whether it may.
   */
  isMissing(source: string): boolean;
  /** How far the physical clocks of two hosts may be apart, in seconds. */
  readonly skewMax: number;
}

/** All checks of the clocks beside the Lamport clock. */
export class FurtherClockChecks {
  readonly #facts: FurtherClockFacts;
  readonly #vectors = new VerdictBuilder(
    "vector_clock",
    "the vector clock counts just what happened before",
  );
  readonly #hybrids = new VerdictBuilder(
    "hybrid_clock",
    "the hybrid clock keeps its rule, near physical time",
  );
  readonly #latest: (HybridTime | undefined)[];

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: FurtherClockFacts) {
    this.#facts = facts;
    this.#latest = facts.names.sources.map(() => undefined);
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { clocks } = event.row;
    if (clocks === null) return;
    if (clocks.vector !== undefined && event.vector.length > 0) {
      this.#addVector(event, clocks.vector);
    }
    if (clocks.hybrid !== undefined) this.#addHybrid(event, clocks, clocks.hybrid);
  }

  /**
   * Ends the checks.
   *
   * @returns What became of those for which there was anything to see.
   */
  results(): Verdict[] {
    return [this.#vectors, this.#hybrids]
      .map((check) => check.result())
      .filter(({ status }) => status !== "not_checked");
  }

  /** Equality with what happened before gives both directions of the strong clock condition. */
  #addVector(event: TracedEvent, logged: VectorTime): void {
    const { sources } = this.#facts.names;
    this.#vectors.checked++;
    let entries = 0;
    for (const [host, count] of event.vector.entries()) {
      if (count > 0) entries++;
      const found = logged[sources[host] ?? ""] ?? 0;
      if (found === count) continue;
      this.#violate(
        this.#vectors,
        event,
        `the entry of ${sources[host]} is ${found}, wanted ${count}`,
      );
      return;
    }
    if (Object.keys(logged).length === entries) return;
    const isKnown = (name: string): boolean =>
      sources.includes(name) || this.#facts.isMissing(name);
    const stranger = Object.keys(logged).find((name) => logged[name] !== 0 && !isKnown(name));
    if (stranger === undefined) return;
    this.#violate(this.#vectors, event, `the clock counts ${stranger}, which is not in the run`);
  }

  #addHybrid(event: TracedEvent, clocks: RecordedClocks, logged: HybridTime): void {
    this.#hybrids.checked++;
    const before = this.#latest[event.host];
    this.#latest[event.host] = logged;
    const message = event.row.kind === RECEIVE ? clocks.messageHybrid : undefined;
    for (const earlier of [before, message]) {
      if (earlier !== undefined && compareHybrid(earlier, logged) >= 0) {
        const text = `the clock is (${logged.l}, ${logged.c}) after (${earlier.l}, ${earlier.c})`;
        this.#violate(this.#hybrids, event, text);
        return;
      }
    }
    const { physicalTime } = clocks;
    if (physicalTime === undefined || event.isAfterGap) return;
    const wanted = stepHybrid(physicalTime, before, message);
    if (wanted.l !== logged.l || wanted.c !== logged.c) {
      const text = `the clock is (${logged.l}, ${logged.c}), wanted (${wanted.l}, ${wanted.c})`;
      this.#violate(this.#hybrids, event, text);
      return;
    }
    const { skewMax } = this.#facts;
    const ahead = logged.l - physicalTime;
    if (ahead <= skewMax + ROUNDING_SECONDS) return;
    const text = `the clock is ${microseconds(ahead)} s ahead of physical time, wanted at most ` +
      `${microseconds(skewMax)} s`;
    this.#violate(this.#hybrids, event, text);
  }

  #violate(check: VerdictBuilder, event: TracedEvent, text: string): void {
    check.violate(() => ({ text, evidence: evidenceOfCauses(this.#facts, event) }));
  }
}

/** The rule of the paper, independent of the clock that hosts keep: l is the maximum, c breaks ties. */
function stepHybrid(physicalTime: number, ...seen: (HybridTime | undefined)[]): HybridTime {
  const l = seen.reduce((max, time) => Math.max(max, time?.l ?? -Infinity), physicalTime);
  const ties = seen.filter((time) => time?.l === l).map((time) => time?.c ?? 0);
  return { l, c: Math.max(-1, ...ties) + 1 };
}
