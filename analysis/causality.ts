/** How the events of a run are ordered by causality: a fold. */

import type { Causality } from "./run_analysis.ts";

/** Counts the ordered pairs: each event knows how many happened before it. */
export class CausalityFold {
  #events = 0;
  #orderedPairs = 0;
  #longestChain = 0;
  #isCounted = true;

  /**
   * Takes an event.
   *
   * @param depth How many events are on the longest causal chain that ends in it.
   * @param causalPast How many events happened before it, or are it; 0 where that is not known.
   */
  add(depth: number, causalPast: number): void {
    this.#events++;
    this.#orderedPairs += causalPast - 1;
    if (depth > this.#longestChain) this.#longestChain = depth;
    if (causalPast === 0) this.#isCounted = false;
  }

  /**
   * Ends the fold.
   *
   * @returns The share of pairs that are concurrent and the longest chain.
   */
  result(): Omit<Causality, "concurrent_pair"> {
    const pairs = (this.#events * (this.#events - 1)) / 2;
    const isKnown = this.#isCounted && pairs > 0;
    return {
      concurrent_share: isKnown ? 1 - this.#orderedPairs / pairs : null,
      longest_chain: this.#longestChain,
    };
  }
}
