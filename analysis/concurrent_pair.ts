/** Two events that show what a Lamport clock does not tell: concurrent, though one clock is smaller. */

import { evidenceOf, type HostNames } from "./checks/evidence.ts";
import type { Evidence } from "./run_analysis.ts";
import { lacksPast, type TracedEvent } from "./traced_event.ts";

/** Among so many events the pair is looked for; more would be felt in long logs. */
const EVENTS_MAX = 1_000;

/** An event that was seen. */
interface Seen {
  /** How many events of its host there are up to it. */
  readonly count: number;
  readonly logicalTime: number;
  readonly evidence: Evidence;
}

/** Looks for two concurrent events whose clocks are as far apart as possible: a fold. */
export class ConcurrentPair {
  readonly #names: HostNames;
  /** What was seen of each host, in order. */
  readonly #hosts: readonly Seen[][];
  #events = 0;
  /** Whether an event has come that may have happened after any other, for all the logs tell. */
  #isOver = false;
  #distance = 0;
  #pair: readonly [Evidence, Evidence] | null = null;

  /**
   * Starts with no event seen.
   *
   * @param names The hosts.
   */
  constructor(names: HostNames) {
    this.#names = names;
    this.#hosts = names.sources.map(() => []);
  }

  /**
   * Looks at an event. It comes after all that happened before it, so an event of another host that
   * came earlier happened before it, or is concurrent; of those that are, the first has the smallest
   * clock, and the latest the largest.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { host, row, vector } = event;
    this.#isOver ||= lacksPast(event);
    if (this.#isOver || this.#events === EVENTS_MAX || vector.length === 0) return;
    this.#events++;
    const { logicalTime } = row;
    const evidence = evidenceOf(this.#names, host, row);
    const own = { count: vector[host] ?? 0, logicalTime, evidence };
    for (const [other, events] of this.#hosts.entries()) {
      const past = vector[other] ?? 0;
      const latest = events.at(-1);
      if (other === host || latest === undefined || latest.count <= past) continue;
      this.#compare(own, latest);
      this.#compare(own, events.find(({ count }) => count > past) ?? latest);
    }
    this.#hosts[host]?.push(own);
  }

  #compare(a: Seen, b: Seen): void {
    const distance = Math.abs(a.logicalTime - b.logicalTime);
    if (distance <= this.#distance) return;
    this.#distance = distance;
    const [smaller, larger] = a.logicalTime < b.logicalTime ? [a, b] : [b, a];
    this.#pair = [smaller.evidence, larger.evidence];
  }

  /**
   * Ends the search.
   *
   * @returns The event with the smaller clock, and the other; `null` where there are none.
   */
  result(): readonly [Evidence, Evidence] | null {
    return this.#pair;
  }
}
