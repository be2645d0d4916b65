import assert from "node:assert/strict";
import fc from "fast-check";
import { BucketSort } from "../../simulation/bucket_sort.ts";

/** Times that are spread, that crowd, and that are equal. */
const times = fc.array(
  fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(3), fc.constant(99.5)),
  { minLength: 1, maxLength: 300 },
);

Deno.test("BucketSort sorts by time, keeps the order of equal times, and says whether there are any", () => {
  const sort = new BucketSort();
  fc.assert(fc.property(times, (given) => {
    sort.reserve(given.length);
    sort.unsortedTimes.set(given);
    sort.unsorted.set([...given.keys()]);
    sort.sort(given.length, { from: Math.min(...given), end: Math.max(...given) });
    const order = [...given.keys()].sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0));
    assert.deepEqual([...sort.items.subarray(0, given.length)], order);
    assert.deepEqual([...sort.times.subarray(0, given.length)], order.map((i) => given[i]));
    if (new Set(given).size < given.length) assert.ok(sort.hasTies);
  }));
});
