import assert from "node:assert/strict";
import { Alarms } from "../../io/alarms.ts";
import { now } from "../../io/real_clock.ts";
import { within } from "../support/deadline.ts";

const never = new AbortController().signal;

Deno.test("alarms ring in the order of their deadlines, and never early", async () => {
  const alarms = new Alarms();
  const rung: number[] = [];
  const start = now();
  const delays = [0.03, 0.001, 0.012, 0.03, 0.0005, 0.02, -1, 0.011];
  await Promise.all(delays.map(async (delay, i) => {
    assert.ok(await alarms.sleepUntil(start + delay, { signal: never }));
    assert.ok(now() >= start + delay);
    rung.push(i);
  }));
  assert.deepEqual(rung, [6, 4, 1, 7, 2, 5, 0, 3]);
});

Deno.test("an alarm that is set while a later one is waited for rings first", async () => {
  const alarms = new Alarms();
  const stop = new AbortController();
  const start = now();
  const late = alarms.sleepUntil(start + 1_000, { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(await within(alarms.sleepUntil(start + 0.02, { signal: never }), "the earlier alarm"));
  stop.abort();
  assert.equal(await late, false);
});

Deno.test("hosts that set one alarm after the other each get all of theirs", async () => {
  const alarms = new Alarms();
  const start = now() + 0.005;
  const counts = await Promise.all([1, 2, 3, 4, 5].map(async (host) => {
    let ticks = 0;
    for (let k = 0; k < 20; k++) {
      const due = start + k * 0.001 * host;
      if (await alarms.sleepUntil(due, { signal: never }) && now() >= due) ticks++;
    }
    return ticks;
  }));
  assert.deepEqual(counts, [20, 20, 20, 20, 20]);
});

Deno.test("a signal ends the waits that are its own, and tells whether the deadline was reached", async () => {
  const alarms = new Alarms();
  const stop = new AbortController();
  const start = now();
  const far = alarms.sleepUntil(start + 1_000, { signal: stop.signal });
  const further = alarms.sleepUntil(start + 2_000, { signal: stop.signal });
  const other = alarms.sleepUntil(start + 0.03, { signal: never });
  stop.abort();
  assert.deepEqual([await far, await further], [false, false]);
  assert.ok(await other);
  assert.equal(await alarms.sleepUntil(start + 1_000, { signal: stop.signal }), false);
  assert.equal(await alarms.sleepUntil(start, { signal: stop.signal }), true);
});
