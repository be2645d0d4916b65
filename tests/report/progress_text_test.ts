import assert from "node:assert/strict";
import fc from "fast-check";
import { type Moment, progressText } from "../../report/progress_text.ts";
import { holds } from "../support/laws.ts";

const MOMENT: Moment = { elapsed: 12.34, runTime: 60, clocks: [24, 60, 61], inboxes: [3, 0, 0] };

Deno.test("progressText() shows every host where there is room, else from where to where", () => {
  const table: [width: number, text: string][] = [
    [80, "12.3 of 60 s  clocks 24 60 61  inboxes 3 0 0"],
    [44, "12.3 of 60 s  clocks 24 60 61  inboxes 3 0 0"],
    [43, "12.3 of 60 s  clocks 24 to 61"],
    [28, "12.3 of 60 s"],
    [12, "12.3 of 60 s"],
    [0, ""],
  ];
  for (const [width, text] of table) assert.equal(progressText(MOMENT, width), text);
  const many = { ...MOMENT, clocks: Array(50).fill(7).with(9, 3), inboxes: Array(50).fill(1) };
  assert.equal(progressText(many, 79), "12.3 of 60 s  clocks 3 to 7  inboxes 1");
});

Deno.test("progressText() says that hosts are starting as long as they are", () => {
  assert.equal(progressText({ ...MOMENT, elapsed: undefined }, 80), "starting 3 hosts");
  assert.equal(progressText({ ...MOMENT, elapsed: undefined }, 8), "starting");
});

Deno.test("progressText() stays between the start and the end of the run", () => {
  const table: [elapsed: number, text: string][] = [
    [-0.05, "0.0 of 60 s"],
    [0, "0.0 of 60 s"],
    [59.96, "60.0 of 60 s"],
    [75, "60.0 of 60 s"],
  ];
  for (const [elapsed, text] of table) {
    assert.equal(progressText({ ...MOMENT, elapsed }, 80).split("  ")[0], text);
  }
});

Deno.test("progressText() never exceeds the width and is one line", () => {
  const moments: fc.Arbitrary<Moment> = fc.integer({ min: 1, max: 300 }).chain((hosts) => {
    const figures = fc.array(fc.nat(1e9), { minLength: hosts, maxLength: hosts });
    return fc.record({
      elapsed: fc.option(fc.double({ min: -1, max: 2e6, noNaN: true }), { nil: undefined }),
      runTime: fc.double({ min: 0.001, max: 1_728_000, noNaN: true }),
      clocks: figures,
      inboxes: figures,
    });
  });
  holds(fc.property(moments, fc.nat(200), (moment, width) => {
    const text = progressText(moment, width);
    assert.ok(text.length <= width);
    assert.doesNotMatch(text, /\n/);
  }));
});
