import assert from "node:assert/strict";
import { type HostPrediction, predictRates } from "../../analysis/theory.ts";
import { CHI_SQUARE_MAX, chiSquare } from "../core/support.ts";
import { ACTIONS, count, type Counts } from "./counts.ts";
import { hostsAt, scenario } from "./support.ts";

const SEEDS = 40;
const SECONDS = 1_000;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("What hosts do when nothing waits has the odds p, q, q and q", () => {
  for (const probInternal of [0.1, 0.4, 0.7, 0.9]) {
    const q = (1 - probInternal) / 3;
    const statistics: number[] = [];
    for (let seed = 0; seed < 15; seed++) {
      const hosts = hostsAt([2, 4, 6], "random");
      for (const own of count(scenario({ hosts, probInternal, seed, runTime: 500 }))) {
        const acting = own.ticks - own.RECEIVE;
        const expected = [probInternal, q, q, q].map((odds) => odds * acting);
        // A host that hardly ever acts has too few draws for the approximation.
        if (expected.some((value) => value < 5)) continue;
        const statistic = chiSquare(ACTIONS.map((action) => own[action]), expected);
        assert.ok(statistic < CHI_SQUARE_MAX[3], `p ${probInternal}, seed ${seed}: ${statistic}`);
        statistics.push(statistic);
      }
    }
    assert.ok(statistics.length >= 30);
    // Each has mean 3 and variance 6: on the whole the draws are as wild as they must be.
    const off = (mean(statistics) - 3) / Math.sqrt(6 / statistics.length);
    assert.ok(Math.abs(off) < 4, `p ${probInternal}: the mean chi-square is off by ${off}`);
  }
});

Deno.test("With p = 1 nothing is ever sent, with p = 0 nothing is ever internal", () => {
  for (const own of count(scenario({ probInternal: 1 }))) assert.equal(own.INTERNAL, own.ticks);
  for (const own of count(scenario({ probInternal: 0 }))) assert.equal(own.INTERNAL, 0);
});

/** A regime: its rates, p, and which hosts fall behind. */
const REGIMES: readonly (readonly [readonly number[], number, readonly boolean[]])[] = [
  [[3, 5], 0.7, [false, false]],
  [[1, 8], 0.2, [true, false]],
  [[2, 4, 6], 0.7, [false, false, false]],
  [[6, 2, 4], 0.7, [false, false, false]],
  [[1, 8, 8], 0.7, [true, false, false]],
  [[5, 1, 1], 0.4, [false, true, true]],
  [[1, 3, 4, 5, 2], 0.7, [true, false, false, false, false]],
  [[4, 4, 4, 2, 3], 0.6, [false, false, false, false, false]],
  [[8, 1, 1, 1, 4], 0.3, [false, true, true, true, false]],
];

/** The rates that the theory predicts, each with what it is measured by. */
const FIGURES: readonly (readonly [keyof HostPrediction, (counts: Counts) => number])[] = [
  ["arrivals", (counts) => counts.RECEIVE + counts.left],
  ["acting", (counts) => counts.ticks - counts.RECEIVE],
  ["receive", (counts) => counts.RECEIVE],
  ["internal", (counts) => counts.INTERNAL],
  ["send_each", (counts) => (counts.SEND_FIRST + counts.SEND_SECOND + counts.BROADCAST) / 3],
  ["inbox_growth", (counts) => counts.left],
];

Deno.test("Long runs show the rates that the theory predicts", () => {
  for (const [clockSpeeds, probInternal, saturated] of REGIMES) {
    const predicted = predictRates({ clockSpeeds, probInternal });
    assert.deepEqual(predicted.map(({ regime }) => regime === "saturated"), saturated);
    const hosts = hostsAt(clockSpeeds, "random");
    const runs = Array.from(
      { length: SEEDS },
      (_, seed) => count(scenario({ hosts, probInternal, seed, runTime: SECONDS })),
    );
    for (const [i, prediction] of predicted.entries()) {
      for (const [name, measure] of FIGURES) {
        const rates = runs.map((run) => measure(run[i] ?? assert.fail()) / SECONDS);
        const average = mean(rates);
        const variance = rates.reduce((sum, rate) => sum + (rate - average) ** 2, 0) / (SEEDS - 1);
        // Five standard errors of the mean, as the seeds themselves scatter; and three events of
        // each run, because it starts with empty inboxes and ends with some messages waiting.
        const bound = 5 * Math.sqrt(variance / SEEDS) + 3 / SECONDS;
        const off = Math.abs(average - Number(prediction[name]));
        const what = `${name} of host ${i} of ${clockSpeeds}: ${average}`;
        assert.ok(off <= bound, `${what}, wanted ${prediction[name]} within ${bound}`);
        assert.ok(bound < 0.05 * Math.max(...clockSpeeds), `${what} is within ${bound} only`);
      }
    }
  }
});
