import assert from "node:assert/strict";
import { Patience } from "../../io/patience.ts";
import { StillTime } from "../support/still_time.ts";

Deno.test("Patience ends after its time, once", () => {
  for (const ms of [1, 250, 400, 1_000, 20_000]) {
    using time = new StillTime();
    let ends = 0;
    using _patience = new Patience(ms, () => ends++);
    time.pass(ms - 1);
    assert.equal(ends, 0);
    time.pass(1);
    assert.equal(ends, 1);
    assert.equal(time.waiting, 0);
  }
});

Deno.test("Patience does not run out while the process stands still, whenever that begins", () => {
  for (const before of [0, 100, 250, 4_999]) {
    using time = new StillTime();
    let ends = 0;
    using _patience = new Patience(5_000, () => ends++);
    time.pass(before);
    time.standStill(600_000);
    assert.equal(ends, 0, `paused after ${before} ms`);
    time.pass(5_000 - before - 250);
    assert.equal(ends, 0, `paused after ${before} ms`);
    time.pass(500);
    assert.equal(ends, 1, `paused after ${before} ms`);
  }
});

Deno.test("Patience that is disposed of never ends", () => {
  using time = new StillTime();
  const patience = new Patience(1_000, () => assert.fail("it ended"));
  time.pass(600);
  patience[Symbol.dispose]();
  assert.equal(time.waiting, 0);
  time.pass(1_000);
});
