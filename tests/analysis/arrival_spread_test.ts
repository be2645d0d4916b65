import assert from "node:assert/strict";
import fc from "fast-check";
import { predictSpreads } from "../../analysis/arrival_spread.ts";
import { predictRates } from "../../analysis/theory.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { route } from "../../core/routing.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { between, holds } from "../core/support.ts";
import { hostsAt, scenario } from "../simulation/support.ts";

function close(actual: number, expected: number, what: string): void {
  const tolerance = 1e-7 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, wanted ${expected}`);
}

Deno.test("Where all receivers are saturated nothing responds, and arrivals are binomial", () => {
  // s = 0.4: the fast host acts 5 times per second, and each other one gets a message with odds s.
  const [fast, ...slow] = predictSpreads({ clockSpeeds: [5, 1, 1], probInternal: 0.4 });
  assert.equal(fast, 0);
  for (const spread of slow) close(spread, Math.sqrt(5 * 0.4 * 0.6), "spread");
});

Deno.test("Where nobody sends nothing spreads", () => {
  assert.deepEqual(predictSpreads({ clockSpeeds: [1, 2, 3, 4], probInternal: 1 }), [0, 0, 0, 0]);
});

Deno.test("Arrivals respond as the routing rule itself makes them, solved as plain equations", () => {
  const systems = fc.tuple(
    fc.array(between(0.1, 20), { minLength: 2, maxLength: 9 }),
    between(0, 1),
  );
  holds(fc.property(systems, ([clockSpeeds, probInternal]) => {
    const spreads = predictSpreads({ clockSpeeds, probInternal });
    for (const [i, variance] of variancesOf(clockSpeeds, probInternal).entries()) {
      close((spreads[i] ?? NaN) ** 2, variance, `host ${i}`);
    }
  }));
});

Deno.test("The spread is that of many runs in virtual time", () => {
  const trials = 500;
  const runTime = 60;
  const cases = [
    { clockSpeeds: [1, 8, 8], probInternal: 0.7 },
    { clockSpeeds: [5, 5, 5], probInternal: 0 }, // 2.7 times as wide as if nobody responded
    { clockSpeeds: [1, 2, 3, 4, 5, 6, 6, 6, 6, 6], probInternal: 0.7 }, // about half as wide
  ];
  for (const { clockSpeeds, probInternal } of cases) {
    const hosts = hostsAt(clockSpeeds, "random");
    const sums = clockSpeeds.map(() => ({ arrivals: 0, squares: 0 }));
    for (let seed = 0; seed < trials; seed++) {
      const simulation = new Simulation(scenario({ hosts, runTime, probInternal, seed }));
      while (simulation.advance(1e6));
      simulation.finish("run_time");
      for (const [place, own] of sums.entries()) {
        const host = simulation.hostAt(place);
        const arrivals = simulation.hosts.receipts(host) + simulation.hosts.inboxSize(host);
        own.arrivals += arrivals;
        own.squares += arrivals ** 2;
      }
    }
    for (const [i, spread] of predictSpreads({ clockSpeeds, probInternal }).entries()) {
      const { arrivals, squares } = sums[i] ?? assert.fail();
      const found = Math.sqrt(squares / trials - (arrivals / trials) ** 2);
      const ratio = found / (spread * Math.sqrt(runTime));
      // Four standard deviations of a standard deviation of so many values.
      assert.ok(Math.abs(ratio - 1) < 4 / Math.sqrt(2 * trials), `${clockSpeeds}, ${i}: ${ratio}`);
    }
  }
});

/** The variances in one second, from the matrix of who reaches whom and Gauss' elimination. */
function variancesOf(clockSpeeds: readonly number[], p: number): number[] {
  const q = (1 - p) / 3;
  const places = [...clockSpeeds.keys()];
  const acting = predictRates({ clockSpeeds, probInternal: p }).map((host) => host.acting);
  const reach = (sender: number, receiver: number): number =>
    MESSAGE_TYPES.filter((type) => route(type, sender, places).includes(receiver)).length * q;
  // Arrivals x of one draw's messages v: x(i) = v(i) - sum over acting j of reach(j, i) x(j).
  const matrix = places.map((i) =>
    places.map((j) => (i === j ? 1 : 0) + (acting[j] === 0 ? 0 : reach(j, i)))
  );
  return places.map((i) =>
    places.reduce((sum, sender) => {
      const responses = MESSAGE_TYPES.map((type) => {
        const receivers = route(type, sender, places);
        return solve(matrix, places.map((place) => receivers.includes(place) ? 1 : 0))[i] ?? NaN;
      });
      const mean = responses.reduce((total, response) => total + q * response, 0);
      const square = responses.reduce((total, response) => total + q * response ** 2, 0);
      return sum + (acting[sender] ?? NaN) * (square - mean ** 2);
    }, 0)
  );
}

function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? NaN]);
  for (const [i, row] of rows.entries()) {
    for (const other of rows) {
      if (other === row) continue;
      const factor = (other[i] ?? NaN) / (row[i] ?? NaN);
      for (const [k, value] of row.entries()) other[k] = (other[k] ?? NaN) - factor * value;
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? NaN) / (row[i] ?? NaN));
}
