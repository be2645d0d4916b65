/** How the events of a run are ordered by causality: a fold. */

import type { Causality } from "./run_analysis.ts";
import { lacksPast, type TracedEvent } from "./traced_event.ts";

/** Counts the ordered pairs: each event knows how many happened before it. */
export class CausalityFold {
  #events = 0;
  #orderedPairs = 0;
  #longestChain = 0;
  #isCounted = true;
  #isCertain = true;

  /**
   * Takes an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    const { depth, causalPast } = event;
    this.#events++;
    this.#orderedPairs += causalPast - 1;
    if (depth > this.#longestChain) this.#longestChain = depth;
    if (causalPast === 0) this.#isCounted = false;
    if (lacksPast(event)) this.#isCertain = false;
  }

  /**
   * Ends the fold.
   *
   * @returns The share of pairs that are concurrent, the longest chain, and whether nothing that led to an
   *   event is missing.
   */
  result(): Omit<Causality, "concurrent_pair"> {
    const pairs = (this.#events * (this.#events - 1)) / 2;
    const isKnown = this.#isCounted && pairs > 0;
    return {
      concurrent_share: isKnown ? 1 - this.#orderedPairs / pairs : null,
      longest_chain: this.#longestChain,
      is_certain: this.#isCertain,
    };
  }
}
