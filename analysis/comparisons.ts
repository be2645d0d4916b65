/** What the theory predicts of a run, beside what was measured: model rules 4.3 and 4.4. */

import { predictSpreads } from "./arrival_spread.ts";
import type { Comparison } from "./run_analysis.ts";
import type { HostMetrics } from "./host_metrics.ts";
import { largestClock } from "./run_summary.ts";
import { type HostPrediction, lagGrowth, predictRates } from "./theory.ts";

/** Chance alone makes a figure differ by so many standard deviations hardly ever, */
const DEVIATIONS = 4;
/** and the start and the end of a run by hardly more messages than this. */
const SLACK = 3;
/** A clock that is measured within this fraction of its nominal speed has it. */
const SPEED_TOLERANCE = 1e-3;

/** What is compared. */
export interface ComparisonFacts {
  /** The hosts' figures, in roster order. */
  readonly hosts: readonly HostMetrics[];
  /** How likely a tick with an empty inbox was INTERNAL; `null` where it is not known. */
  readonly probInternal: number | null;
  /** How long the hosts ran, in seconds. */
  readonly duration: number;
  /** How many copies were sent to each host: they stand for arrivals where its inbox is not known. */
  readonly addressed: readonly number[];
}

/**
 * Compares. A saturated host's clock is as far wrong as what it has read is early or late, so its lag
 * spreads as its arrivals do.
 *
 * @param facts The run.
 * @returns The comparisons of every host; none where the theory has nothing to go by, or speaks of
 * another run, as where a host never ticked.
 */
export function compareWithTheory(
  { hosts, probInternal, duration, addressed }: ComparisonFacts,
): Comparison[] {
  const clockSpeeds = hosts.flatMap((host) => speedOf(host) ?? []);
  if (probInternal === null || clockSpeeds.length < hosts.length || hosts.length < 2) return [];
  if (!(duration > 0) || hosts.some(({ ticks }) => ticks === 0)) return [];
  const predictions = predictRates({ clockSpeeds, probInternal });
  const spreads = predictSpreads({ clockSpeeds, probInternal });
  const largest = largestClock(hosts);
  return hosts.flatMap((host, i) => {
    const prediction = predictions[i];
    return prediction === undefined ? [] : compareHost(host, prediction, {
      ...{ duration, pace: largest / duration, largest },
      spread: DEVIATIONS * (spreads[i] ?? 0) * Math.sqrt(duration) + SLACK,
      addressed: addressed[i] ?? 0,
    });
  });
}

/** What a host is held against. */
interface Frame {
  readonly duration: number;
  /** How fast the largest clock grew, per second. */
  readonly pace: number;
  readonly largest: number;
  /** By how many messages arrivals at the host may differ by chance. */
  readonly spread: number;
  /** How many copies were sent to the host. */
  readonly addressed: number;
}

function compareHost(
  host: HostMetrics,
  prediction: HostPrediction,
  { duration, pace, largest, spread, addressed }: Frame,
): Comparison[] {
  const { source, events, inbox_final, in_flight } = host;
  const arrivals = {
    ...{ source, figure: "arrivals" },
    observed: inbox_final === null ? addressed : (events?.RECEIVE ?? 0) + inbox_final + in_flight,
  };
  // On the border chance decides how often it acts, by more than any tolerance that is known.
  if (prediction.regime === "critical") {
    return [{ ...arrivals, predicted: null, tolerance: null, agrees: null }];
  }
  const predicted = prediction.arrivals * duration;
  const comparisons = [compare({ ...arrivals, predicted, tolerance: spread })];
  if (prediction.regime !== "saturated") return comparisons;
  if (inbox_final !== null) {
    comparisons.push(compare({
      source,
      figure: "inbox",
      predicted: prediction.inbox_growth * duration,
      observed: inbox_final,
      tolerance: spread,
    }));
  }
  comparisons.push(
    compare({
      source,
      figure: "lag",
      predicted: lagGrowth(prediction, pace) * duration,
      observed: largest - (host.final_logical_clock ?? 0),
      tolerance: (pace / prediction.arrivals) * spread,
    }),
  );
  return comparisons;
}

function compare(
  comparison: Omit<Comparison, "agrees"> & {
    readonly predicted: number;
    readonly tolerance: number;
  },
): Comparison {
  const { predicted, observed, tolerance } = comparison;
  return { ...comparison, agrees: Math.abs(observed - predicted) <= tolerance };
}

/** The nominal speed where the host kept it, else the measured one. */
function speedOf({ clock_speed, measured_speed }: HostMetrics): number | null {
  if (clock_speed === null || measured_speed === null) return clock_speed ?? measured_speed;
  const isKept = Math.abs(measured_speed / clock_speed - 1) <= SPEED_TOLERANCE;
  return isKept ? clock_speed : measured_speed;
}
