import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatSkew,
  NO_SKEW,
  parseSkew,
  physicalTime,
  type Skew,
} from "../../core/physical_clock.ts";
import { between, holds, texts } from "./support.ts";

/** Figures of any sense, none of them -0, which is written as 0. */
const figures: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
).map((figure) => figure === 0 ? 0 : figure);

const skews: fc.Arbitrary<Skew> = fc.record({
  offset: figures,
  driftPpm: figures,
  step: figures,
  stepAt: figures.map(Math.abs),
}, { noNullPrototype: true }).map((skew) => skew.step === 0 ? { ...skew, stepAt: 0 } : skew);

/** What a clock shows at a time of a run that starts at 1000. */
function shownAt(now: number, skew: Partial<Skew>): number {
  return physicalTime({ ...NO_SKEW, ...skew }, { start: 1000, now });
}

Deno.test("parseSkew() reads each part, in any order, alone or with others", () => {
  const table: readonly (readonly [text: string, skew: Partial<Skew>])[] = [
    ["none", {}],
    ["offset=1e9", { offset: 1e9 }],
    ["offset=0", {}],
    ["offset=0.5", { offset: 0.5 }],
    ["offset=-.5", { offset: -0.5 }],
    ["offset=2.", { offset: 2 }],
    ["drift=-100", { driftPpm: -100 }],
    ["drift=1e2", { driftPpm: 100 }],
    ["drift=25E-1", { driftPpm: 2.5 }],
    ["step=2@30", { step: 2, stepAt: 30 }],
    ["step=-2@0", { step: -2, stepAt: 0 }],
    ["step=1e+3@.5", { step: 1000, stepAt: 0.5 }],
    ["step=2@30,offset=1,drift=3", { offset: 1, driftPpm: 3, step: 2, stepAt: 30 }],
  ];
  for (const [text, skew] of table) {
    assert.deepEqual(parseSkew(text), { ...NO_SKEW, ...skew }, text);
  }
});

Deno.test("parseSkew() refuses everything else", () => {
  const hostile = [
    ...["", " ", "None", "none,none", "none,offset=1", "offset", "offset=", "offset=x", "=1", "1"],
    ...["offset=1,", ",offset=1", "offset=1;drift=2", "offset=1 ", " offset=1", "offset =1"],
    ...["offset=1,offset=1", "drift=1,step=1@1,drift=2", "OFFSET=1", "offset=1=2", "offset=1@2"],
    ...["offset=+1", "offset=--1", "offset=1e999", "offset=-1e999", "offset=NaN", "offset=0x10"],
    ...["offset=Infinity", "offset=.", "offset=1_000", "offset=1s", "offset=1\n", "offset=\n1"],
    ...["offset=1000000001", "drift=-1e10", "step=1e305@1", "step=1@1e10"],
    ...["step=1", "step=@1", "step=1@", "step=1@-1", "step=1@1e999", "step=1e999@1", "step=1@1@1"],
    ...["__proto__=1", "toString=1", "constructor", "hasOwnProperty=1", "drift=١", "jitter=1"],
  ];
  for (const text of hostile) assert.equal(parseSkew(text), undefined, JSON.stringify(text));
});

Deno.test("parseSkew() gives a skew of finite figures or nothing, whatever the text", () => {
  const parts = fc.constantFrom("offset=", "drift=", "step=", "@", ",", "-", "1", "e9", "9", ".");
  const built = fc.array(parts, { maxLength: 12 }).map((words) => words.join(""));
  holds(fc.property(fc.oneof(texts, built), (text) => {
    const skew = parseSkew(text);
    if (skew === undefined) return;
    assert.ok(Object.values(skew).every(Number.isFinite), text);
    assert.ok(skew.stepAt >= 0, text);
  }));
});

Deno.test("formatSkew() is undone by parseSkew()", () => {
  holds(fc.property(skews, (skew) => assert.deepEqual(parseSkew(formatSkew(skew)), skew)));
  assert.equal(formatSkew(NO_SKEW), "none");
  const all = { offset: -0.5, driftPpm: 1e-7, step: 1e5, stepAt: 1e-9 };
  assert.equal(formatSkew(all), "offset=-0.5,drift=1e-7,step=100000@1e-9");
  assert.deepEqual(parseSkew(formatSkew(all)), all);
});

Deno.test("An offset is there all the time", () => {
  assert.equal(shownAt(1000, { offset: 0.5 }), 1000.5);
  assert.equal(shownAt(1060, { offset: 0.5 }), 1060.5);
  assert.equal(shownAt(1060, { offset: -1060 }), 0);
});

Deno.test("A drift grows from the start by so many microseconds per second", () => {
  assert.equal(shownAt(1000, { driftPpm: 100 }), 1000);
  assert.equal(shownAt(1050, { driftPpm: 100 }), 1050.005);
  assert.equal(shownAt(1050, { driftPpm: -100 }), 1049.995);
  assert.equal(shownAt(1001, { driftPpm: 1e6 }), 1002);
  assert.equal(shownAt(1007, { driftPpm: -1e6 }), 1000); // it stands still
});

Deno.test("A step happens at its moment and stays", () => {
  const forward = { step: 2, stepAt: 30 };
  assert.equal(shownAt(1029.999999, forward), 1029.999999);
  assert.equal(shownAt(1030, forward), 1032);
  assert.equal(shownAt(1090, forward), 1092);
  assert.equal(shownAt(1030, { step: -2, stepAt: 30 }), 1028);
  assert.equal(shownAt(1000, { step: -2, stepAt: 0 }), 998);
});

Deno.test("Offset, drift and step add up", () => {
  const skew = { offset: 1, driftPpm: 1000, step: -0.5, stepAt: 10 };
  assert.equal(shownAt(1009, skew), 1010.009);
  assert.equal(shownAt(1020, skew), 1020.52); // 1020 + 1 + 20 * 0.001 - 0.5
});

Deno.test("A physical clock shows whole microseconds, at today's dates too", () => {
  assert.equal(shownAt(1000 + 1 / 3, {}), 1000.333333);
  assert.equal(shownAt(1000 + 2 / 3, {}), 1000.666667);
  assert.equal(shownAt(1000.4, { driftPpm: 1 }), 1000.4);
  assert.equal(shownAt(1000.6, { driftPpm: 1 }), 1000.600001);
  const start = 1_700_000_000;
  assert.equal(physicalTime(NO_SKEW, { start, now: start + 0.123456 }), 1_700_000_000.123456);
  const shown = fc.tuple(between(-1e4, 1e4), between(-1e6, 1e6), between(0, 100));
  holds(fc.property(shown, fc.boolean(), ([offset, driftPpm, elapsed], isToday) => {
    const from = isToday ? start : 0;
    const time = physicalTime({ ...NO_SKEW, offset, driftPpm }, {
      start: from,
      now: from + elapsed,
    });
    assert.equal(Math.round(time * 1e6) / 1e6, time);
    const exact = elapsed + offset + elapsed * driftPpm / 1e6;
    assert.ok(Math.abs(time - from - exact) < 1e-6, `${time} for ${from} + ${exact}`);
  }));
});
