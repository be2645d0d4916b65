import assert from "node:assert/strict";
import fc from "fast-check";
import {
  drawLatency,
  formatLatency,
  type Latency,
  NO_LATENCY,
  parseLatency,
  takesTime,
} from "../../core/latency.ts";
import { RandomStream } from "../../core/random.ts";
import { CHI_SQUARE_MAX, chiSquare, holds } from "./support.ts";

const DRAWS = 20_000;

/** A stream that always draws the same: what a real one draws once in four thousand million times. */
class Stuck extends RandomStream {
  readonly #draw: number;

  constructor(draw: number) {
    super(0, "latency", 0);
    this.#draw = draw;
  }

  override uniform(): number {
    return this.#draw;
  }
}

/** Every distribution with such figures. */
function latenciesOf(figure: fc.Arbitrary<number>): fc.Arbitrary<Latency> {
  return fc.tuple(figure, figure, figure).chain(([a, b, c]) =>
    fc.constantFrom<Latency>(
      { kind: "constant", value: a },
      { kind: "uniform", min: Math.min(a, b), max: Math.max(a, b) },
      { kind: "exponential", mean: a },
      { kind: "normal", mean: a, sd: b, floor: c },
    )
  );
}

function draws(latency: Latency, seed: number): number[] {
  const stream = new RandomStream(seed, "latency", 0);
  return Array.from({ length: DRAWS }, (_, k) => drawLatency(latency, stream, k));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("parseLatency() reads what formatLatency() writes", () => {
  const figures = fc.double({ min: 0, max: 1e9, noNaN: true });
  holds(fc.property(latenciesOf(figures), (latency) => {
    assert.deepEqual(parseLatency(formatLatency(latency)), latency);
  }));
});

Deno.test("parseLatency() reads every notation of decimal numbers, and leaves the floor to 0", () => {
  const read: readonly (readonly [string, Latency])[] = [
    ["0", { kind: "constant", value: 0 }],
    ["0.01", { kind: "constant", value: 0.01 }],
    [".5", { kind: "constant", value: 0.5 }],
    ["2.", { kind: "constant", value: 2 }],
    ["1e-3", { kind: "constant", value: 0.001 }],
    ["1E+2", { kind: "constant", value: 100 }],
    [`0.${"0".repeat(5_000)}1`, { kind: "constant", value: 0 }],
    ["uniform:0.01:0.05", { kind: "uniform", min: 0.01, max: 0.05 }],
    ["uniform:3:3", { kind: "uniform", min: 3, max: 3 }],
    ["exponential:0.02", { kind: "exponential", mean: 0.02 }],
    ["normal:0.05:0.01", { kind: "normal", mean: 0.05, sd: 0.01, floor: 0 }],
    ["normal:0.05:0.01:0.1", { kind: "normal", mean: 0.05, sd: 0.01, floor: 0.1 }],
  ];
  for (const [text, latency] of read) assert.deepEqual(parseLatency(text), latency, text);
});

Deno.test("parseLatency() refuses everything else", () => {
  const hostile = [
    ...[
      "",
      " ",
      ":",
      "::",
      ".",
      "e",
      "1e",
      "-",
      "+1",
      "-1",
      "-0",
      "1,5",
      "1 ",
      " 1",
      "1\n",
      "½",
      "١",
    ],
    ...[
      "NaN",
      "Infinity",
      "1e999",
      "9".repeat(5_000),
      `${"1".repeat(5_000)}x`,
      "0x10",
      "1_000",
      "1n",
    ],
    ...["1:2", "1:", "constant", "constant:", "constant:-1", "constant:1:2", "constant:NaN"],
    ...["uniform", "uniform:1", "uniform:1:", "uniform::1", "uniform:2:1", "uniform:1:2:3"],
    ...["uniform:-1:1", "uniform:0:1e999", "uniform:NaN:NaN", "Uniform:1:2", " uniform:1:2"],
    ...["exponential", "exponential:", "exponential:-1", "exponential:1:2", "exponential:1e999"],
    ...["normal", "normal:1", "normal:1:2:", "normal:1:-2", "normal:1:2:-3", "normal:1:2:3:4"],
    ...["pareto:1:2", "kind:1", "value:1", "__proto__", "__proto__:1", "__proto__:1:2"],
    ...["toString", "toString:1", "constructor:1", "hasOwnProperty:1", "valueOf", "\0", "1\0"],
  ];
  for (const text of hostile) assert.equal(parseLatency(text), undefined, text.slice(0, 40));
});

Deno.test("drawLatency() draws with the mean, the spread and the quarters of its distribution", () => {
  const ln = Math.log;
  // Each with its standard deviation, its kurtosis and the borders of its four likely quarters.
  const cases: readonly (readonly [string, number, number, readonly number[]])[] = [
    ["uniform:0.2:0.8", 0.6 / Math.sqrt(12), 1.8, [0.35, 0.5, 0.65]],
    ["exponential:0.5", 0.5, 9, [0.5 * ln(4 / 3), 0.5 * ln(2), 0.5 * ln(4)]],
    ["normal:0.5:0.05", 0.05, 3, [0.5 - 0.0337245, 0.5, 0.5 + 0.0337245]],
  ];
  for (const [text, sd, kurtosis, borders] of cases) {
    const latency = parseLatency(text) ?? assert.fail(text);
    for (const seed of [1, 2, 3]) {
      const values = draws(latency, seed);
      const off = (mean(values) - 0.5) / (sd / Math.sqrt(DRAWS));
      assert.ok(Math.abs(off) < 4, `${text}: the mean is off by ${off} standard errors`);
      const variance = mean(values.map((value) => (value - 0.5) ** 2));
      const error = sd ** 2 * Math.sqrt((kurtosis - 1) / DRAWS);
      const spread = (variance - sd ** 2) / error;
      assert.ok(Math.abs(spread) < 4, `${text}: the variance is off by ${spread} standard errors`);
      const quarters = [0, 0, 0, 0];
      for (const value of values) {
        const place = borders.filter((border) => value > border).length;
        quarters[place] = (quarters[place] ?? 0) + 1;
      }
      const statistic = chiSquare(quarters, quarters.map(() => DRAWS / 4));
      assert.ok(statistic < CHI_SQUARE_MAX[3], `${text}: chi-square is ${statistic}`);
      const products = values.slice(1).map((value, k) => (value - 0.5) * ((values[k] ?? 0) - 0.5));
      const correlation = mean(products) / sd ** 2 * Math.sqrt(DRAWS);
      assert.ok(Math.abs(correlation) < 4, `${text}: a draw depends on the one before`);
    }
  }
});

Deno.test("drawLatency() turns what a normal distribution has below its floor into the floor", () => {
  for (const [text, floor] of [["normal:1:0.2:1", 1], ["normal:0:0.2", 0]] as const) {
    const values = draws(parseLatency(text) ?? assert.fail(text), 4);
    assert.ok(values.every((value) => value >= floor));
    const atFloor = values.filter((value) => value === floor).length;
    // Half of the draws are below the mean: 4 standard deviations of a fair coin.
    assert.ok(Math.abs(atFloor - DRAWS / 2) < 4 * Math.sqrt(DRAWS / 4), `${atFloor} at the floor`);
  }
});

Deno.test("drawLatency() stays finite and within its bounds at the ends of the stream's range", () => {
  const streams = [0, 2 ** -32, 0.25, 0.5, 0.75, 1 - 2 ** -32].map((draw) => new Stuck(draw));
  const figures = fc.double({ min: 0, max: 1e9, noNaN: true });
  holds(fc.property(latenciesOf(figures), fc.constantFrom(...streams), (latency, stream) => {
    const value = drawLatency(latency, stream, 0);
    assert.ok(value >= 0 && value < Infinity, `${formatLatency(latency)} gives ${value}`);
    if (latency.kind === "constant") assert.equal(value, latency.value);
    if (latency.kind === "uniform") assert.ok(value >= latency.min && value <= latency.max);
    if (latency.kind === "normal") assert.ok(value >= latency.floor);
  }));
});

Deno.test("drawLatency() gives each message of a link its own draw, the same whenever it is asked", () => {
  for (const text of ["uniform:0:1", "exponential:1", "normal:5:1"]) {
    const latency = parseLatency(text) ?? assert.fail(text);
    const values = draws(latency, 5).slice(0, 1_000);
    assert.ok(new Set(values).size > 990, text);
    const stream = new RandomStream(5, "latency", 0);
    const backwards = values.map((_, k) => drawLatency(latency, stream, values.length - 1 - k));
    assert.deepEqual(backwards.reverse(), values);
  }
});

Deno.test("takesTime() tells no latency from all others, however it is written", () => {
  const table: [text: string, expected: boolean][] = [
    ["0", false],
    ["0.000", false],
    ["0.001", true],
    ["uniform:0:1", true],
    ["exponential:0.1", true],
    ["normal:0:1", true],
  ];
  for (const [text, expected] of table) {
    assert.equal(takesTime(parseLatency(text) ?? assert.fail(text)), expected, text);
  }
  assert.equal(takesTime(NO_LATENCY), false);
});
