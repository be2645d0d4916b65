import assert from "node:assert/strict";
import fc from "fast-check";
import { type Purpose, RandomStream, SEED_MAX } from "../../core/random.ts";
import { CHI_SQUARE_MAX, chiSquare, holds } from "./support.ts";

const PURPOSES: readonly Purpose[] = ["action", "phase", "clock_speed"];
const SEEDS: readonly number[] = [0, 1, 2, 42, 2 ** 31, 2 ** 32, 2 ** 32 + 42, SEED_MAX];

const seeds = fc.maxSafeNat();
const purposes = fc.constantFrom(...PURPOSES);

/** Every stream of a few neighbouring seeds and hosts, where a weak hash would show. */
const neighbours = SEEDS.flatMap((seed) =>
  PURPOSES.flatMap((purpose) => [0, 1, 2].map((index) => new RandomStream(seed, purpose, index)))
);

/** Some draws of a stream. */
function draws(stream: RandomStream, size: number): number[] {
  return Array.from({ length: size }, (_, k) => stream.uniform(k));
}

/** The correlation of two samples, in units of its own standard deviation under independence. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const size = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += ((a[i] ?? 0) - 0.5) * ((b[i] ?? 0) - 0.5);
  return sum / size * 12 * Math.sqrt(size); // 1/12 is the variance of a uniform draw
}

Deno.test("RandomStream draws the same in every version, so that a seed stays a run", () => {
  // In units of 2^-32, worked out with unbounded integers outside this project's code.
  const table: [seed: number, purpose: Purpose, index: number, draws: number[]][] = [
    [0, "action", 0, [2_273_477_389, 1_063_266_686, 4_164_581_054]],
    [42, "action", 0, [3_456_068_750, 3_293_529_727, 1_909_497_442]],
    [42, "action", 1, [1_825_262_414, 1_240_427_623, 4_174_674_792]],
    [42, "phase", 0, [1_615_165_768, 3_126_085_802, 2_263_080_213]],
    [42, "clock_speed", 0, [401_922_973, 3_727_814_711, 3_195_993_815]],
    [2 ** 32 + 42, "action", 0, [1_255_474_597, 4_230_393_689, 1_511_131_985]],
    [SEED_MAX, "action", 2, [4_156_351_414, 3_914_738_662, 3_784_246_445]],
  ];
  for (const [seed, purpose, index, expected] of table) {
    const stream = new RandomStream(seed, purpose, index);
    assert.deepEqual(draws(stream, 3).map((u) => u * 2 ** 32), expected);
  }
});

Deno.test("RandomStream.uniform() depends on seed, purpose, index and k alone", () => {
  const ks = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 });
  holds(fc.property(seeds, purposes, fc.nat(1000), ks, (seed, purpose, index, order) => {
    const once = new RandomStream(seed, purpose, index);
    const again = new RandomStream(seed, purpose, index);
    const forwards = order.map((k) => once.uniform(k));
    const backwards = order.toReversed().map((k) => again.uniform(k)).reverse();
    assert.deepEqual(forwards, backwards);
  }));
});

Deno.test("RandomStream.uniform() is a multiple of 2^-32 in [0, 1)", () => {
  holds(fc.property(seeds, purposes, fc.nat(), fc.nat(), (seed, purpose, index, k) => {
    const u = new RandomStream(seed, purpose, index).uniform(k);
    assert.ok(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 32), `${u}`);
  }));
});

Deno.test("RandomStream.uniform() is uniform in its high bits, its low bits and its pairs", () => {
  const size = 16_384;
  const expected = new Array<number>(64).fill(size / 64);
  for (const stream of neighbours) {
    const sample = draws(stream, size + 1);
    const [high, low, pairs] = [0, 1, 2].map(() => new Array<number>(64).fill(0));
    assert.ok(high !== undefined && low !== undefined && pairs !== undefined);
    const count = (bins: number[], bin: number): number => bins[bin] = (bins[bin] ?? 0) + 1;
    for (let k = 0; k < size; k++) {
      const [u, next] = [sample[k] ?? 0, sample[k + 1] ?? 0];
      count(high, Math.floor(u * 64));
      count(low, (u * 2 ** 32) % 64);
      count(pairs, Math.floor(u * 8) * 8 + Math.floor(next * 8));
    }
    for (const bins of [high, low, pairs]) {
      assert.ok(chiSquare(bins, expected) < CHI_SQUARE_MAX[63]);
    }
  }
});

Deno.test("RandomStream is uncorrelated with its neighbours in seed, purpose and index", () => {
  const samples = neighbours.map((stream) => draws(stream, 2000));
  for (const [i, sample] of samples.entries()) {
    for (const other of samples.slice(i + 1)) {
      assert.ok(Math.abs(correlation(sample, other)) < 5);
    }
    for (let lag = 1; lag <= 8; lag++) {
      assert.ok(Math.abs(correlation(sample, sample.slice(lag))) < 5);
    }
  }
});

Deno.test("RandomStream gives each of many hosts and purposes a stream of its own", () => {
  const seen = new Set<string>();
  for (const purpose of PURPOSES) {
    for (let index = 0; index < 2000; index++) {
      seen.add(draws(new RandomStream(42, purpose, index), 3).join());
    }
  }
  for (let seed = 43; seed < 2043; seed++) {
    seen.add(draws(new RandomStream(seed, "action", 0), 3).join());
  }
  assert.equal(seen.size, 3 * 2000 + 2000);
});

Deno.test("RandomStream refuses a seed that is no integer from 0 to SEED_MAX", () => {
  for (const seed of [-1, 0.5, SEED_MAX + 1, 1e300, Infinity, -Infinity, NaN]) {
    assert.throws(() => new RandomStream(seed, "action", 0), {
      name: "RangeError",
      message: `seed is ${seed}, wanted an integer from 0 to 9007199254740991`,
    });
  }
});

Deno.test("RandomStream.integer() stays within its bounds, both included", () => {
  const bound = fc.integer({ min: -1000, max: 1000 });
  holds(fc.property(seeds, fc.nat(), bound, fc.nat(1000), (seed, k, low, width) => {
    const drawn = new RandomStream(seed, "clock_speed", 0).integer(k, low, low + width);
    assert.ok(Number.isInteger(drawn) && drawn >= low && drawn <= low + width, `${drawn}`);
  }));
});

Deno.test("RandomStream.integer() gives every value equally often", () => {
  for (const seed of SEEDS) {
    const stream = new RandomStream(seed, "clock_speed", 0);
    const counts = new Array<number>(6).fill(0);
    for (let k = 0; k < 60_000; k++) {
      const face = stream.integer(k, 1, 6) - 1;
      counts[face] = (counts[face] ?? 0) + 1;
    }
    assert.ok(chiSquare(counts, new Array<number>(6).fill(10_000)) < CHI_SQUARE_MAX[5]);
  }
});
