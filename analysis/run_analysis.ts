/** What an analysis says of a run: its figures, whether the rules held, and the evidence. */

import type { HybridTime } from "../core/hybrid_clock.ts";
import type { VectorTime } from "../core/vector_clock.ts";
import type { RunSummary } from "./run_summary.ts";

/** A place in a log. */
export interface Evidence {
  /** The file, as the user named its directory. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
  /** Which element of the file's array it is, from 1; absent where each event has its line. */
  readonly element?: number;
  /** What stands there, in a few words. */
  readonly event: string;
}

/** An event with the clocks that tell more of it than Lamport's. */
export interface ClockedEvidence extends Evidence {
  /** How many events of each host, by its name, happened before it or are it: counted, not logged. */
  readonly vector_clock: VectorTime;
  /** The hybrid clock that is logged of it; `null` where there is none. */
  readonly hybrid_clock: HybridTime | null;
}

/** One breach of a rule. */
export interface Violation {
  /** What was found and what the rule wants, in a sentence without a final period. */
  readonly text: string;
  /** Where: mostly two events. */
  readonly evidence: readonly Evidence[];
}

/** What became of one check. */
export interface Verdict {
  /** The check's name, an identifier. */
  readonly check: string;
  /** The rule, in a few words for people. */
  readonly rule: string;
  /** `holds`, `violated`, or `not_checked` where the logs do not carry what it takes. */
  readonly status: "holds" | "violated" | "not_checked";
  /** How many events, or other things that the rule speaks of, were looked at. */
  readonly checked: number;
  /** How many of them breached it. */
  readonly violations: number;
  /** The first hundred breaches. */
  readonly examples: readonly Violation[];
  /** What else a reader must know, such as why it was not checked; `null` where nothing. */
  readonly note: string | null;
}

/** How one figure is distributed over the events of a host; all but the count is `null` without values. */
export interface Distribution {
  /** How many values. */
  readonly count: number;
  /** The mean. */
  readonly mean: number | null;
  /** The smallest. */
  readonly min: number | null;
  /** The median. */
  readonly median: number | null;
  /** The 99 % quantile. */
  readonly p99: number | null;
  /** The largest. */
  readonly max: number | null;
}

/** A bar of a histogram: how many values lie in [from, to). */
export interface Bar {
  /** The smallest value that counts. */
  readonly from: number;
  /** The smallest value that counts no more. */
  readonly to: number;
  /** How many. */
  readonly count: number;
}

/** One host's distributions; its other figures are in {@linkcode RunSummary.hosts}. */
export interface HostAnalysis {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Steps of the logical clock from event to event, without steps back, which no clock may take. */
  readonly jumps: Distribution;
  /** The same as bars, for a picture. */
  readonly jump_histogram: readonly Bar[];
  /** How late ticks were, in milliseconds; no values where the log does not say. */
  readonly late_ms: Distribution;
  /** Seconds from the sending of a message to its processing; below 0 where two hosts' clocks disagree. */
  readonly staleness: Distribution;
  /** `message_queue_size` after each event. */
  readonly inbox: Distribution;
  /** How far the clock was behind the largest of the run, at each event. */
  readonly lag: Distribution;
}

/** One prediction of the theory, beside what was measured. */
export interface Comparison {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Which figure. */
  readonly figure: string;
  /** What the theory says; `null` where it says nothing, as of a critical host. */
  readonly predicted: number | null;
  /** What was measured. */
  readonly observed: number;
  /** How far apart the two may be by chance; `null` as `predicted`. */
  readonly tolerance: number | null;
  /** Whether they agree; `null` where nothing is predicted. */
  readonly agrees: boolean | null;
}

/** How the events of a run are ordered by causality. */
export interface Causality {
  /** The share of pairs of events that are concurrent, from 0 to 1; `null` under two events, and of many hosts. */
  readonly concurrent_share: number | null;
  /**
   * Two events that are concurrent though their clocks differ, the smaller one first: of the first
   * thousand, those that are farthest apart; `null` where there are none, or hosts are too many. It is
   * looked for before the first event of which not all that led to it is in the logs.
   */
  readonly concurrent_pair: readonly [ClockedEvidence, ClockedEvidence] | null;
  /** How many events are on the longest causal chain. */
  readonly longest_chain: number;
  /**
   * Whether all logs are there and whole, and tell of every SEND that was received; else the share and the
   * chain are right as far as the logs tell.
   */
  readonly is_certain: boolean;
}

/** What an analysis says of a run. */
export interface RunAnalysis {
  /** The directory, as the user named it. */
  readonly directory: string;
  /** The run in figures, as in summary.json. */
  readonly summary: RunSummary;
  /** The hosts' distributions, in roster order. */
  readonly hosts: readonly HostAnalysis[];
  /** The checks, in a fixed order. */
  readonly verdicts: readonly Verdict[];
  /** Theory beside measurement. */
  readonly comparisons: readonly Comparison[];
  /** Whether messages were on the way for a while, of which the theory knows nothing. */
  readonly has_latency: boolean;
  /** How events are ordered. */
  readonly causality: Causality;
  /** What is amiss with the logs themselves: torn lines, missing files. One sentence each. */
  readonly warnings: readonly string[];
}
