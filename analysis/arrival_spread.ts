/**
 * How far chance makes the number of messages that arrive at a host differ from the theory's. The
 * formula was derived for this project; docs/theory.md has it.
 */

import { MESSAGE_TYPES } from "../core/message.ts";
import { placeOfOther } from "../core/routing.ts";
import { predictRates, type RateParameters } from "./theory.ts";

/**
 * Predicts how arrivals spread, in a run that is long enough for the theory.
 *
 * Who sends is drawn on each acting tick, independently of all others. One message more reaches hosts
 * that then act once less, send less, and so let others act more: all arrivals respond, linearly as
 * long as no host changes its regime. The variance is that of the response to one acting tick, summed
 * over the acting ticks of all hosts.
 *
 * @param parameters The experiment.
 * @returns The standard deviation of the arrivals at each host in one second, in roster order; in T
 * seconds it is sqrt(T) times as large.
 */
export function predictSpreads(parameters: RateParameters): number[] {
  const { clockSpeeds: { length: size }, probInternal } = parameters;
  const q = (1 - probInternal) / MESSAGE_TYPES.length;
  const acting = predictRates(parameters).map((host) => host.acting);
  const respond = responses(acting, q);
  const toOne = (place: number): Float64Array => {
    return respond(Float64Array.from({ length: size }, (_, host) => host === place ? 1 : 0));
  };
  const toAll = respond(new Float64Array(size).fill(1));
  const toFirst = Array.from({ length: Math.min(3, size) }, (_, place) => toOne(place));
  const nothing = new Float64Array(size);
  const variances = new Float64Array(size);
  for (const [sender, rate] of acting.entries()) {
    if (rate === 0) continue;
    const toSender = toFirst[sender] ?? toOne(sender);
    const first = toFirst[placeOfOther(0, sender)] ?? nothing;
    const second = toFirst[placeOfOther(1, sender)] ?? nothing;
    for (let host = 0; host < size; host++) {
      const [f, s] = [first[host] as number, second[host] as number];
      const b = (toAll[host] as number) - (toSender[host] as number); // a broadcast reaches the others
      const mean = q * (f + s + b);
      (variances[host] as number) += rate * (q * (f * f + s * s + b * b) - mean * mean);
    }
  }
  return Array.from(variances, (variance) => Math.sqrt(Math.max(0, variance)));
}

/**
 * Solves for what one draw changes in the end: a host that gets one message more acts once less, unless
 * it never acts.
 *
 * @param acting Acting ticks per second of each host.
 * @param q How likely each kind of send is.
 * @returns What turns the messages of one draw, by receiver, into all that arrives because of them.
 */
function responses(
  acting: readonly number[],
  q: number,
): (messages: Float64Array) => Float64Array {
  const size = acting.length;
  const weights = Float64Array.from(acting, (_, host) => host < 2 ? 2 * q : q);
  /** What each host acts more, where all together act `total` more. */
  const actMore = (messages: Float64Array, total: number): Float64Array => {
    const more = new Float64Array(size);
    for (let host = 0; host < size; host++) {
      if (acting[host] === 0) continue;
      const weight = weights[host] as number;
      const arrivals = (messages[host] as number) + weight * total + fromFirstTwo(more, host);
      more[host] = -arrivals / (1 - weight);
    }
    return more;
  };
  const fromFirstTwo = (more: Float64Array, host: number): number => {
    return host === 2 ? q * ((more[0] as number) + (more[1] as number)) : 0;
  };
  const slope = sum(actMore(new Float64Array(size), 1));
  return (messages) => {
    const total = sum(actMore(messages, 0)) / (1 - slope);
    const more = actMore(messages, total);
    return more.map((own, host) => {
      const others = (weights[host] as number) * (total - own) + fromFirstTwo(more, host);
      return (messages[host] as number) + others;
    });
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
