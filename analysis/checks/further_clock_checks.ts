/** Whether vector clocks (C. Fidge, F. Mattern) and hybrid clocks (S. Kulkarni et al.) kept their rules. */

import type { ClockName } from "../../core/further_clock.ts";
import { microseconds } from "../../core/history.ts";
import { RECEIVE, SEND_FIRST } from "../../core/event_kind.ts";
import { compareHybrid, type HybridTime } from "../../core/hybrid_clock.ts";
import { compareVectors, type VectorTime } from "../../core/vector_clock.ts";
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
  /** Which clocks each host says that it keeps. */
  readonly clocks: readonly (readonly ClockName[])[];
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
  /** Per host, which of its events that was; -1 before the first. */
  readonly #latestIndex: number[];
  readonly #lacks = new Map<string, Lack>();
  /** Whether any host says that it keeps a clock beside the Lamport clock. */
  readonly #arePromised: boolean;

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: FurtherClockFacts) {
    this.#facts = facts;
    this.#latest = facts.names.sources.map(() => undefined);
    this.#latestIndex = facts.names.sources.map(() => -1);
    this.#arePromised = facts.clocks.some((clocks) => clocks.some((name) => name !== "lamport"));
  }

  /**
   * Looks at an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { clocks } = event.row;
    if (this.#arePromised) this.#addLacks(event);
    if (clocks === null) return;
    if (clocks.vector !== undefined && event.vector.length > 0) {
      this.#addVector(event, clocks.vector);
    }
    if (clocks.hybrid !== undefined) this.#addHybrid(event, clocks, clocks.hybrid);
    if (event.row.kind >= SEND_FIRST) this.#addMessage(event, clocks);
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

  /**
   * Says where logs do not tell of a clock that their hosts keep.
   *
   * @returns A warning for each host and clock.
   */
  warnings(): string[] {
    return [...this.#lacks.values()].map(({ host, clock, line, others }) => {
      const more = others === 0 ? "" : `; ${others} more like it`;
      const file = this.#facts.names.files[host];
      return `${file}:${line}: the event has no ${clock}_clock, which HOST_START promises${more}`;
    });
  }

  #addLacks({ host, row: { line, clocks } }: TracedEvent): void {
    for (const clock of this.#facts.clocks[host] ?? []) {
      if (clock === "lamport" || clocks?.[clock] !== undefined) continue;
      const key = `${host} ${clock}`;
      const lack = this.#lacks.get(key);
      if (lack === undefined) this.#lacks.set(key, { host, clock, line, others: 0 });
      else lack.others++;
    }
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
    const isNext = this.#latestIndex[event.host] === event.index - 1;
    this.#latest[event.host] = logged;
    this.#latestIndex[event.host] = event.index;
    const isReceive = event.row.kind === RECEIVE;
    const sent = isReceive ? this.#sentHybrid(event) : undefined;
    const message = isReceive ? clocks.messageHybrid ?? sent : undefined;
    for (const earlier of [before, message, sent]) {
      if (earlier !== undefined && compareHybrid(earlier, logged) >= 0) {
        const text = `the clock is (${logged.l}, ${logged.c}) after (${earlier.l}, ${earlier.c})`;
        this.#violate(this.#hybrids, event, text);
        return;
      }
    }
    const { physicalTime } = clocks;
    if (physicalTime === undefined) return;
    // After an event whose clock is not known any value may follow from the rule.
    if (isNext && !event.isAfterGap) {
      const wanted = stepHybrid(physicalTime, before, message);
      if (compareHybrid(wanted, logged) !== 0) {
        const text = `the clock is (${logged.l}, ${logged.c}), wanted (${wanted.l}, ${wanted.c})`;
        this.#violate(this.#hybrids, event, text);
        return;
      }
    }
    this.#checkAhead(event, logged.l - physicalTime);
  }

  #checkAhead(event: TracedEvent, ahead: number): void {
    const { skewMax } = this.#facts;
    if (ahead <= skewMax + ROUNDING_SECONDS) return;
    const text = `the clock is ${microseconds(ahead)} s ahead of physical time, wanted at most ` +
      `${microseconds(skewMax)} s`;
    this.#violate(this.#hybrids, event, text);
  }

  /** A message carries the clocks of its SEND, whatever `--stamp` says of the Lamport clock. */
  #addMessage(event: TracedEvent, clocks: RecordedClocks): void {
    const { hybrid, messageHybrid, vector, messageVector } = clocks;
    if (hybrid !== undefined && messageHybrid !== undefined) {
      if (compareHybrid(hybrid, messageHybrid) !== 0) {
        const text = `the message carries (${messageHybrid.l}, ${messageHybrid.c}), wanted ` +
          `(${hybrid.l}, ${hybrid.c})`;
        this.#violate(this.#hybrids, event, text);
      }
    }
    if (vector === undefined || messageVector === undefined) return;
    if (compareVectors(vector, messageVector) === "equal") return;
    const names = Object.keys({ ...vector, ...messageVector });
    const name = names.find((name) => (vector[name] ?? 0) !== (messageVector[name] ?? 0)) ?? "";
    const text = `in the message the entry of ${name} is ${messageVector[name] ?? 0}, wanted ` +
      `${vector[name] ?? 0}`;
    this.#violate(this.#vectors, event, text);
  }

  /** The clock of the SEND, which its message carries; where no log tells of it there is none. */
  #sentHybrid({ row, sendPosition }: TracedEvent): HybridTime | undefined {
    if (sendPosition < 0) return undefined;
    return this.#facts.sends[row.sender]?.clocks(sendPosition)?.hybrid;
  }

  #violate(check: VerdictBuilder, event: TracedEvent, text: string): void {
    check.violate(() => ({ text, evidence: evidenceOfCauses(this.#facts, event) }));
  }
}

/** That events have no clock though their host keeps it. */
interface Lack {
  readonly host: number;
  readonly clock: ClockName;
  /** Where the first of them stands. */
  readonly line: number;
  /** How many there are beside that. */
  others: number;
}

/** The rule of the paper, independent of the clock that hosts keep: l is the maximum, c breaks ties. */
function stepHybrid(physicalTime: number, ...seen: (HybridTime | undefined)[]): HybridTime {
  const l = seen.reduce((max, time) => Math.max(max, time?.l ?? -Infinity), physicalTime);
  const ties = seen.filter((time) => time?.l === l).map((time) => time?.c ?? 0);
  return { l, c: Math.max(-1, ...ties) + 1 };
}
