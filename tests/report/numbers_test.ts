import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  axisEnd,
  axisTicks,
  counted,
  durationText,
  fixed,
  grouped,
  short,
  sizeText,
} from "../../report/numbers.ts";
import { holds } from "../support/laws.ts";

Deno.test("Numbers are written for people", () => {
  assert.deepEqual([0, 999, 1000, 1234567, -1234].map(grouped), [
    "0",
    "999",
    "1,000",
    "1,234,567",
    "-1,234",
  ]);
  assert.deepEqual([fixed(1.005, 1), fixed(null, 2)], ["1.0", "–"]);
  assert.deepEqual([short(1.50049), short(2), short(null)], ["1.5", "2", "–"]);
});

Deno.test("A size is told in the unit that fits, however small or large it is", () => {
  const table: [bytes: number, text: string][] = [
    [0, "0 bytes"],
    [1, "1 byte"],
    [999.4, "999 bytes"],
    [999.6, "1.0 KB"],
    [40e6, "40.0 MB"],
    [999_949_999, "999.9 MB"],
    [999_950_000, "1.0 GB"], // and not 1000.0 MB
    [3.25e12, "3.3 TB"],
    [4e17, "400000.0 TB"],
  ];
  for (const [bytes, text] of table) assert.equal(sizeText(bytes), text);
});

Deno.test("A duration is told in its two largest units, rounded up", () => {
  const table: [seconds: number, text: string][] = [
    [0, "0 s"],
    [0.2, "1 s"],
    [59, "59 s"],
    [59.5, "1 min"],
    [75, "1 min 15 s"],
    [3_599.5, "1 h"],
    [7_260, "2 h 1 min"],
    [7_261, "2 h 2 min"],
    [86_399, "1 day"], // and not 24 h
    [362_667, "4 days 5 h"],
    [1e9, "11,574 days 2 h"],
  ];
  for (const [seconds, text] of table) assert.equal(durationText(seconds), text);
});

Deno.test("Ticks lie within the axis, are as many as there is room for, and differ as written", () => {
  const start = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const span = fc.double({ min: 1e-4, max: 1e6, noNaN: true });
  holds(fc.property(start, span, fc.integer({ min: 2, max: 12 }), (from, span, countMax) => {
    const { values, digits } = axisTicks(from, from + span, countMax);
    assert.ok(values.length <= countMax + 1, `${values.length} of ${countMax}`);
    for (const value of values) {
      assert.ok(value >= from - span * 1e-6 && value <= from + span * (1 + 1e-6), String(value));
    }
    const texts = values.map((value) => value.toFixed(digits));
    assert.equal(new Set(texts).size, texts.length, texts.join(" "));
  }));
});

Deno.test("Ticks are round numbers", () => {
  assert.deepEqual(axisTicks(0, 60, 6), { values: [0, 10, 20, 30, 40, 50, 60], digits: 0 });
  assert.deepEqual(axisTicks(0, 0.5, 5).values.map((value) => value.toFixed(1)), [
    ...["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"],
  ]);
  assert.deepEqual(axisTicks(0, 20, 4).values, [0, 5, 10, 15, 20]);
  assert.deepEqual(axisTicks(1, 1, 5).values, []);
});

Deno.test("axisEnd() rounds up where a round number is near, and else ends with the last value", () => {
  const table: [from: number, to: number, end: number][] = [
    [0, 59.87, 60],
    [0, 60, 60],
    [0.3, 9.74, 10],
    [0, 57, 57],
    [0, 0.0297, 0.03],
    [5, 5, 5],
  ];
  for (const [from, to, end] of table) assert.equal(axisEnd(from, to), end, `${from} to ${to}`);
});

Deno.test("One thing has no s, and none and several have", () => {
  assert.deepEqual([0, 1, 2, 1000].map((count) => counted(count, "host")), [
    ...["0 hosts", "1 host", "2 hosts", "1,000 hosts"],
  ]);
});
