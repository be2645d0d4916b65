import assert from "node:assert/strict";
import { checkDraws } from "../../../analysis/checks/draw_check.ts";
import { hostMetrics } from "../../support/histories.ts";

/** A host that acted so often in each way, and what it was told. */
function draw(counts: readonly number[], p: number | null): ReturnType<typeof checkDraws> {
  const [INTERNAL = 0, SEND_FIRST = 0, SEND_SECOND = 0, BROADCAST = 0] = counts;
  const events = { INTERNAL, RECEIVE: 1000, SEND_FIRST, SEND_SECOND, BROADCAST };
  return checkDraws([hostMetrics({ events })], [p], ["log"]);
}

Deno.test("Draws hold up to a chi-square that chance exceeds once in a million", () => {
  assert.equal(draw([700, 100, 100, 100], 0.7).status, "holds");
  // By hand: (55^2 + 55^2) / 100 = 60.5, and (39^2 + 39^2) / 100 = 30.42, beside 30.66.
  assert.equal(draw([700, 155, 45, 100], 0.7).status, "violated");
  assert.equal(draw([700, 139, 61, 100], 0.7).status, "holds");
  assert.equal(draw([700, 140, 60, 100], 0.7).status, "violated"); // 32
  assert.match(draw([700, 155, 45, 100], 0.7).examples[0]?.text ?? "", /chi-square 60\.5/);
});

Deno.test("RECEIVE is no draw, and too few draws are not judged", () => {
  assert.equal(draw([700, 100, 100, 100], 0.7).checked, 1000);
  const few = draw([30, 14, 2, 0], 0.7); // 4.6 of each send are expected
  assert.deepEqual([few.status, few.checked], ["not_checked", 0]);
  assert.equal(few.note, "of some kinds too few events are expected");
  assert.equal(draw([35, 15, 0, 0], 0.7).status, "holds"); // 5 of each are enough to be judged
  assert.equal(draw([700, 100, 100, 100], null).note, "the odds are not known");
  assert.equal(draw([1000, 0, 0, 0], 1).status, "not_checked");
});
