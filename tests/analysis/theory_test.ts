import assert from "node:assert/strict";
import fc from "fast-check";
import { type HostPrediction, lagGrowth, predictRates } from "../../analysis/theory.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { route } from "../../core/routing.ts";
import { between, holds } from "../core/support.ts";

const rates = between(0.1, 20);
const probabilities = between(0, 1);

function close(actual: number, expected: number, what: string): void {
  const tolerance = 1e-9 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, wanted ${expected}`);
}

function predict(clockSpeeds: number[], probInternal: number): HostPrediction[] {
  return predictRates({ clockSpeeds, probInternal });
}

/** Arrivals per acting tick at each host from each, counted from the routing rule itself. */
function sendMatrix(size: number, q: number): number[][] {
  const roster = Array.from({ length: size }, (_, i) => i);
  const matrix = roster.map(() => roster.map(() => 0));
  for (const sender of roster) {
    for (const type of MESSAGE_TYPES) {
      for (const receiver of route(type, sender, roster)) {
        const row = matrix[receiver] ?? [];
        row[sender] = (row[sender] ?? 0) + q;
      }
    }
  }
  return matrix;
}

Deno.test("predictRates() gives the closed formulas of three hosts where all are stable", () => {
  // s = 0.2: a = (r - sA) / (1 - s) with A = 12 / 1.4.
  const hosts = predict([2, 4, 6], 0.7);
  const total = 12 / 1.4;
  for (const [i, rate] of [2, 4, 6].entries()) {
    const acting = (rate - 0.2 * total) / 0.8;
    close(hosts[i]?.acting ?? NaN, acting, "acting");
    close(hosts[i]?.arrivals ?? NaN, 0.2 * (total - acting), "arrivals");
    assert.equal(hosts[i]?.regime, "stable");
  }
});

Deno.test("predictRates() gives the closed formulas of three hosts where the slowest is saturated", () => {
  // s = 0.2: a2 = a3 = (8 - 1.6) / 0.96, arrivals at the first s * 16 / 1.2.
  const [slow, second, third] = predict([1, 8, 8], 0.7);
  assert.deepEqual([slow?.regime, second?.regime, third?.regime], [
    "saturated",
    "stable",
    "stable",
  ]);
  close(slow?.arrivals ?? NaN, 3.2 / 1.2, "arrivals");
  close(slow?.inbox_growth ?? NaN, 3.2 / 1.2 - 1, "growth");
  close(slow?.acting ?? NaN, 0, "acting");
  close(second?.acting ?? NaN, 6.4 / 0.96, "acting");
  close(third?.arrivals ?? NaN, (0.2 * 6.4) / 0.96, "arrivals");
});

Deno.test("predictRates() gives the closed formulas of three hosts where two are saturated", () => {
  // s = 0.4, order of the roster: the fast one comes first.
  const [fast, ...slow] = predict([5, 1, 1], 0.4);
  close(fast?.acting ?? NaN, 5, "acting");
  close(fast?.arrivals ?? NaN, 0, "arrivals");
  for (const host of slow) {
    assert.equal(host.regime, "saturated");
    close(host.arrivals, 2, "arrivals");
    close(host.receive, 1, "receive");
  }
});

Deno.test("predictRates() finds the border between stable and saturated", () => {
  const regimes = predict([0.4, 0.4, 1], 0.4).map((host) => host.regime);
  assert.deepEqual(regimes, ["critical", "critical", "stable"]);
});

Deno.test("predictRates() agrees with three hosts' closed conditions for any rates", () => {
  holds(fc.property(rates, rates, rates, probabilities, (a, b, c, p) => {
    const [r1 = 0, r2 = 0, r3 = 0] = [a, b, c].sort((x, y) => x - y);
    const s = 2 * (1 - p) / 3;
    const saturated = predict([r1, r2, r3], p).filter((host) => host.regime === "saturated").length;
    const border = Math.min(
      Math.abs(r1 * (1 + s) - s * (r2 + r3)),
      Math.abs(r2 - s * r3),
      Math.abs(r1 - s * r3),
    );
    fc.pre(border > 1e-6);
    const expected = r1 * (1 + s) > s * (r2 + r3) ? 0 : r2 > s * r3 ? 1 : 2;
    assert.equal(saturated, expected);
  }));
});

Deno.test("lagGrowth() of a host that hears nothing is all that the fastest gains on it", () => {
  const lags = predict([1, 2, 3], 1).map((host) => lagGrowth(host, 3));
  assert.deepEqual(lags, [2, 1, 0]);
  const [slow, fast] = predict([1, 8, 8], 0.7);
  assert.ok(slow !== undefined && fast !== undefined);
  close(lagGrowth(slow, 9), 9 * (1 - 1.2 / 3.2), "lag of a saturated host");
  assert.equal(lagGrowth(fast, 9), 0);
});

Deno.test("predictRates() solves the complementarity problem that the routing rule poses", () => {
  const systems = fc.tuple(fc.array(rates, { minLength: 2, maxLength: 12 }), probabilities);
  holds(fc.property(systems, ([clockSpeeds, p]) => {
    const hosts = predict(clockSpeeds, p);
    const matrix = sendMatrix(clockSpeeds.length, (1 - p) / 3);
    for (const [i, rate] of clockSpeeds.entries()) {
      const host = hosts[i];
      assert.ok(host !== undefined);
      const arrivals = (matrix[i] ?? []).reduce(
        (sum, s, j) => sum + s * (hosts[j]?.acting ?? 0),
        0,
      );
      close(host.arrivals, arrivals, "arrivals");
      close(host.acting, Math.max(0, rate - arrivals), "acting");
      close(host.receive + host.acting, rate, "ticks");
      close(host.internal + 3 * host.send_each, host.acting, "actions");
    }
  }));
});
