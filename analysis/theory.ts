/**
 * What an experiment must show in the long run: the rates at which hosts act, receive and fall
 * behind. The formulas were derived for this project; docs/theory.md has them.
 */

/** An experiment as the theory sees it. */
export interface RateParameters {
  /** Ticks per second of each host, in roster order; two hosts or more. */
  readonly clockSpeeds: readonly number[];
  /** How likely a tick with an empty inbox is INTERNAL, from 0 to 1. */
  readonly probInternal: number;
}

/**
 * What becomes of a host: `stable` empties its inbox again and again, `saturated` gets more than it
 * can take, and its inbox grows for ever; `critical` is the border, where nothing is predicted.
 */
export type Regime = "stable" | "saturated" | "critical";

/** A host's long-run rates, per second. */
export interface HostPrediction {
  /** What becomes of it. */
  readonly regime: Regime;
  /** Messages that arrive. */
  readonly arrivals: number;
  /** Ticks that find the inbox empty, so that the host acts. */
  readonly acting: number;
  /** Events of kind RECEIVE. */
  readonly receive: number;
  /** Events of kind INTERNAL. */
  readonly internal: number;
  /** Events of each of the three kinds of SEND. */
  readonly send_each: number;
  /** By how many messages the inbox grows. */
  readonly inbox_growth: number;
}

/** Within this fraction of its clock speed, arrivals make a host critical. */
const CRITICAL = 1e-9;

/**
 * Predicts the long-run rates of every host.
 *
 * With q = (1 - p) / 3 and A the acting ticks of all hosts together, arrivals are 2q (A - a) at the
 * first two of the roster, which everyone's SEND_FIRST and SEND_SECOND reach; q (A - a) + q (a0 + a1)
 * at the third, which is the second of the others for those two; q (A - a) at the rest. A host acts
 * when it does not receive, a = max(0, r - arrivals). So each a follows from A, and A is the one
 * root of a falling function: no general complementarity solver is needed.
 *
 * @param parameters The experiment.
 * @returns A prediction per host, in roster order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const [slow, fast] = predictRates({ clockSpeeds: [1, 8, 8], probInternal: 0.7 });
 * assert.equal(slow?.regime, "saturated");
 * assert.equal(fast?.regime, "stable");
 * ```
 */
export function predictRates({ clockSpeeds, probInternal }: RateParameters): HostPrediction[] {
  const q = (1 - probInternal) / 3;
  const acting = solveActing(clockSpeeds, q);
  const total = sum(acting);
  const firstTwo = (acting[0] ?? 0) + (acting[1] ?? 0);
  return clockSpeeds.map((rate, i): HostPrediction => {
    const own = acting[i] ?? 0;
    const extra = i < 2 ? total - own : i === 2 ? firstTwo : 0;
    const arrivals = q * (total - own + extra);
    const regime = Math.abs(arrivals - rate) <= CRITICAL * rate
      ? "critical"
      : arrivals > rate
      ? "saturated"
      : "stable";
    return {
      regime,
      arrivals,
      acting: own,
      receive: Math.min(arrivals, rate),
      internal: probInternal * own,
      send_each: q * own,
      inbox_growth: Math.max(0, arrivals - rate),
    };
  });
}

/**
 * Says whether no message reaches a host, so that its clock counts its own ticks alone.
 *
 * @param host The host's prediction.
 * @returns Whether nothing arrives.
 */
export function hearsNothing({ arrivals, acting, receive }: HostPrediction): boolean {
  return arrivals <= CRITICAL * (acting + receive); // which is its clock speed
}

/**
 * Predicts how fast a host falls behind the fastest. A stable host follows it at a bounded distance;
 * a saturated one reads messages ever later, and its clock grows at `pace` * rate / arrivals only. A
 * host that hears nothing counts its own ticks.
 *
 * @param host The host's prediction.
 * @param pace How fast the largest logical clock grows, per second, as measured.
 * @returns By how much the lag grows per second.
 */
export function lagGrowth(host: HostPrediction, pace: number): number {
  if (hearsNothing(host)) return Math.max(0, pace - host.acting);
  return host.regime === "saturated" ? pace * (1 - host.receive / host.arrivals) : 0;
}

/** Finds A by bisection: what the hosts do when A is assumed falls as A grows. */
function solveActing(clockSpeeds: readonly number[], q: number): number[] {
  let low = 0;
  let high = sum(clockSpeeds);
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (sum(actingFor(middle, clockSpeeds, q)) > middle) low = middle;
    else high = middle;
  }
  return actingFor(high, clockSpeeds, q);
}

/** Each host's acting ticks, if those of all hosts together are `total`. */
function actingFor(total: number, clockSpeeds: readonly number[], q: number): number[] {
  const acting: number[] = [];
  for (const [i, rate] of clockSpeeds.entries()) {
    const weight = i < 2 ? 2 * q : q;
    const fromFirstTwo = i === 2 ? q * ((acting[0] ?? 0) + (acting[1] ?? 0)) : 0;
    acting.push(Math.max(0, (rate - weight * total - fromFirstTwo) / (1 - weight)));
  }
  return acting;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
