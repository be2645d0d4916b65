import assert from "node:assert/strict";
import { now, sleepUntil, timer } from "../../io/real_clock.ts";

/** The time on the scale of deadlines, as the runtime tells it and not rounded. */
function seconds(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

/** A signal that nobody aborts. */
const never = new AbortController().signal;

Deno.test("now() is the time in whole microseconds and never goes back", () => {
  let before = 0;
  for (let i = 0; i < 1_000; i++) {
    const time = now();
    assert.ok(time >= before);
    assert.equal(time, Math.round(time * 1e6) / 1e6);
    before = time;
  }
  assert.ok(Math.abs(now() - Date.now() / 1000) < 60, "it is not the time since the epoch");
});

Deno.test("sleepUntil() never wakes before the deadline", async () => {
  for (const precise of [false, true]) {
    for (let i = 0; i < 40; i++) {
      const deadline = seconds() + (i * 0.37 % 9) / 1000; // before, around and after the 3 ms
      assert.ok(await sleepUntil(deadline, { signal: never, precise }));
      assert.ok(seconds() >= deadline, `${(deadline - seconds()) * 1000} ms early`);
    }
  }
});

Deno.test("sleepUntil() returns from a deadline that has passed, but other work gets a turn", async () => {
  for (const deadline of [seconds(), seconds() - 5, 0, -Infinity]) {
    let turns = 0;
    setImmediate(() => turns++);
    assert.ok(await sleepUntil(deadline, { signal: never }));
    assert.equal(turns, 1);
  }
});

Deno.test("an abort ends the wait, however long it was to be", async () => {
  for (const deadline of [seconds() + 3600, seconds() + 1e9, Infinity]) {
    const controller = new AbortController();
    const wait = sleepUntil(deadline, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);
    assert.equal(await wait, false);
  }
});

Deno.test("with a signal that is aborted already only deadlines that have passed are reached", async () => {
  const signal = AbortSignal.abort();
  assert.equal(await sleepUntil(seconds() + 3600, { signal }), false);
  assert.equal(await sleepUntil(seconds() + 0.5, { signal, precise: true }), false);
  assert.equal(await sleepUntil(seconds() - 0.001, { signal }), true);
});

Deno.test("timer() waits, and no longer than until the abort", async () => {
  const start = performance.now();
  await timer(5, never);
  assert.ok(performance.now() - start >= 4, "timers drop fractions, but not more");
  const controller = new AbortController();
  const wait = timer(3_600_000, controller.signal);
  controller.abort();
  await wait;
  await timer(3_600_000, controller.signal);
});
