import assert from "node:assert/strict";
import { valueRange, valueText } from "../../report/figures.ts";

Deno.test("Times are written to the microsecond, numbers of things as whole numbers", () => {
  const values = [0, 12.5, -0.25, -1234.5678, 1e6, 500.00000001];
  assert.deepEqual(values.map((value) => valueText("physical", value)), [
    ...["0", "12.5", "-0.25", "-1,234.568", "1,000,000", "500"],
  ]);
  assert.equal(valueText("clock", 1234), "1,234");
});

Deno.test("Axes begin at zero, unless that would squeeze clocks or times", () => {
  assert.deepEqual(valueRange("inbox", 90, 100), [0, 100]);
  assert.deepEqual(valueRange("clock", 90, 100), [90, 100]);
  assert.deepEqual(valueRange("clock", 1, 100), [0, 100]);
  assert.deepEqual(valueRange("physical", 500, 506), [500, 506]);
  assert.deepEqual(valueRange("physical", -506, -500), [-506, -500]);
  assert.deepEqual(valueRange("physical", -3, 506), [-3, 506]);
  assert.deepEqual(valueRange("hybrid", 2, 506), [0, 506]);
  assert.deepEqual(valueRange("hybrid", -506, -2), [-506, 0]);
  for (const value of [-5, 0, 5]) {
    const [low, high] = valueRange("physical", value, value);
    assert.ok(low <= value && value <= high && low < high, `${low} to ${high}`);
  }
});
