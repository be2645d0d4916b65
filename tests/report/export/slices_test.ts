import assert from "node:assert/strict";
import type { HostHistory } from "../../../analysis/run_history.ts";
import { countSetBack, type Slices, slicesOf, spansOf } from "../../../report/export/slices.ts";
import { runOf } from "../../support/run_histories.ts";

function hostAt(times: readonly number[], clockSpeed: number | null): HostHistory {
  const events = times.map((time) => ({ kind: "INTERNAL", time, clock: 1 }) as const);
  const [host = assert.fail()]: readonly HostHistory[] = runOf({ a: events }).hosts;
  return { ...host, clockSpeed };
}

function slicesAt(times: readonly number[], clockSpeed: number | null): Slices {
  return slicesOf(hostAt(times, clockSpeed));
}

Deno.test("An event lasts a quarter of its host's tick", () => {
  const { starts, durations } = slicesAt([0, 0.5, 1], 2);
  assert.deepEqual([...starts], [0, 5e8, 1e9]);
  assert.deepEqual([...durations], [1.25e8, 1.25e8, 1.25e8]);
});

Deno.test("It ends where the next begins, however late the event before it was", () => {
  assert.deepEqual([...slicesAt([0, 0.49, 0.5], 2).durations], [1.25e8, 1e7, 1.25e8]);
});

Deno.test("Events of one time, or of an earlier one, follow each other by a microsecond", () => {
  const { starts, durations } = slicesAt([1, 1, 1, 0.5, 2], 1);
  assert.deepEqual([...starts], [1e9, 1e9 + 1e3, 1e9 + 2e3, 1e9 + 3e3, 2e9]);
  assert.deepEqual([...durations], [1e3, 1e3, 1e3, 2.5e8, 2.5e8]);
});

Deno.test("Where the log does not say how fast a host ticks, an event lasts a millisecond", () => {
  assert.deepEqual([...slicesAt([0, 1e-4, 1], null).durations], [1e5, 1e6, 1e6]);
});

Deno.test("Spans have the times of the log, be they earlier than the one before", () => {
  const host = hostAt([1, 1, 0.5, 0.6, 2], 1);
  const { starts, durations } = spansOf(host);
  assert.deepEqual([...starts], [1e9, 1e9, 5e8, 6e8, 2e9]);
  assert.deepEqual([...durations], [2.5e8, 2.5e8, 1e8, 2.5e8, 2.5e8]);
  assert.equal(countSetBack(host), 2);
  assert.equal(countSetBack(hostAt([1, 1, 2], 1)), 0);
});
