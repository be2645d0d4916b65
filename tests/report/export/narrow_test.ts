import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countEvents,
  type HistoryWindow,
  WHOLE_RUN,
  windowOf,
} from "../../../analysis/history_window.ts";
import { narrow } from "../../../report/export/narrow.ts";
import { holds } from "../../support/laws.ts";
import { runOf, runs } from "../../support/run_histories.ts";
import { ordinary } from "./samples.ts";

/** Refuses more events than so many. */
function atMost(events: number): (window: HistoryWindow) => string | undefined {
  return (window) => countEvents(window) > events ? "too many" : undefined;
}

Deno.test("narrow() finds the longest window that fits, to a hundredth of a second", () => {
  const run = ordinary(60);
  const part = narrow(run, { from: 20.055, to: Infinity }, atMost(45)) ?? assert.fail();
  assert.equal(part.from, 20.055);
  assert.equal(part.to, Number(part.to.toFixed(2)));
  assert.ok(countEvents(windowOf(run, part)) <= 45);
  assert.ok(countEvents(windowOf(run, { from: 20.055, to: part.to + 0.01 })) > 45);
});

Deno.test("What narrow() finds fits, and begins where the interval or the run does", () => {
  holds(
    fc.property(runs, fc.integer({ min: 1, max: 40 }), (run, events) => {
      if (countEvents(run) <= events) return;
      const part = narrow(run, WHOLE_RUN, atMost(events));
      if (part === undefined) {
        const first = Math.min(...run.hosts.flatMap(({ times }) => [...times]));
        const instant = windowOf(run, { from: first, to: first + 1e-6 });
        assert.ok(countEvents(instant) > events);
        return;
      }
      const count = countEvents(windowOf(run, part));
      assert.ok(count > 0 && count <= events);
      assert.equal(countEvents(windowOf(run, { from: -Infinity, to: part.from })), 0);
    }),
    200,
  );
});

Deno.test("narrow() finds nothing where one instant is too much", () => {
  const event = { kind: "INTERNAL", time: 1, clock: 1 } as const;
  assert.equal(narrow(runOf({ a: [event], b: [event] }), WHOLE_RUN, atMost(1)), undefined);
});
