import assert from "node:assert/strict";
import fc from "fast-check";
import { DistributionFold } from "../../analysis/distribution.ts";
import { between } from "../core/support.ts";
import { holds } from "../support/laws.ts";

/** The error of a quantile that is documented. */
const ERROR = 0.004;

function foldOf(values: readonly number[]): DistributionFold {
  const fold = new DistributionFold();
  for (const value of values) fold.add(value);
  return fold;
}

/** The value that a share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

const values = fc.oneof(
  fc.nat(20),
  fc.nat(1e6),
  between(0, 1),
  between(0, 1e-6),
  between(0, 1e12),
  fc.constantFrom(0, 2 ** -1074, 1, 511, 512, 513, 2 ** 53),
);

/** Clocks that disagree tell of messages that were received before they were sent. */
const signed = fc.oneof(values, values.map((value) => value === 0 ? 0 : -value));

Deno.test("A distribution of nothing has no values", () => {
  const none = { count: 0, mean: null, min: null, median: null, p99: null, max: null };
  assert.deepEqual(new DistributionFold().result(), none);
  assert.deepEqual(new DistributionFold().bars(40), []);
});

Deno.test("Count, mean, minimum and maximum are exact; quantiles are right to 0.4 %", () => {
  holds(fc.property(fc.array(signed, { minLength: 1, maxLength: 300 }), (list) => {
    const { count, mean, min, median, p99, max } = foldOf(list).result();
    assert.equal(count, list.length);
    assert.equal(min, Math.min(...list));
    assert.equal(max, Math.max(...list));
    assert.equal(mean, list.reduce((sum, value) => sum + value, 0) / list.length);
    for (const [found, share] of [[median, 0.5], [p99, 0.99]] as const) {
      const wanted = quantile(list, share);
      const size = Math.abs(wanted);
      assert.ok(found !== null && found * wanted >= 0);
      assert.ok(Math.abs(found) <= size && Math.abs(found) >= size * (1 - ERROR) - 2 ** -1042);
    }
  }));
});

Deno.test("Quantiles of whole numbers up to 512 are exact", () => {
  holds(fc.property(fc.array(fc.nat(512), { minLength: 1, maxLength: 400 }), (list) => {
    const { median, p99 } = foldOf(list).result();
    assert.deepEqual([median, p99], [quantile(list, 0.5), quantile(list, 0.99)]);
  }));
});

Deno.test("Bars hold every value, are of one width, and no more than were asked for", () => {
  holds(fc.property(
    fc.array(fc.nat(2000), { minLength: 1, maxLength: 300 }),
    fc.integer({ min: 1, max: 50 }),
    (list, barsMax) => {
      const bars = foldOf(list).bars(barsMax);
      assert.ok(bars.length <= barsMax);
      const width = bars[0]?.to ?? NaN;
      assert.ok(Number.isInteger(width));
      for (const [i, bar] of bars.entries()) {
        assert.deepEqual([bar.from, bar.to], [i * width, (i + 1) * width]);
      }
      assert.equal(bars.reduce((sum, { count }) => sum + count, 0), list.length);
      assert.ok((bars.at(-1)?.to ?? 0) > Math.max(...list));
      if (Math.max(...list) > 512) return; // of larger values, two and more share a part
      for (const { from, to, count } of bars) {
        assert.equal(count, list.filter((value) => value >= from && value < to).length);
      }
    },
  ));
});
