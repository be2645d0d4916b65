import assert from "node:assert/strict";
import * as fc from "fast-check";
import { clockBefore, largestJumps } from "../../../report/space_time/jumps.ts";
import { anyHistory } from "../../support/any_history.ts";
import { holds } from "../../support/laws.ts";
import { runOf } from "../../support/run_histories.ts";

function events(clocks: readonly number[], first = 0) {
  return clocks.map((clock, i) => ({ kind: "INTERNAL", time: first + i, clock }) as const);
}

Deno.test("The largest jumps come first, of equal ones the earliest, and steps of 1 are none", () => {
  const run = runOf({ a: events([3, 4, 9, 10]), b: events([1, 4, 5, 10], 0.5) });
  assert.deepEqual(largestJumps(run), [
    { host: 0, event: 2, by: 5 },
    { host: 1, event: 3, by: 5 },
    { host: 0, event: 0, by: 3 },
    { host: 1, event: 1, by: 3 },
  ]);
  assert.deepEqual(largestJumps(runOf({ a: events([1, 2, 3]), b: [] })), []);
});

Deno.test("What a clock did while events are missing is no jump", () => {
  const run = runOf({ a: events([1, 50, 53]) });
  const hosts = run.hosts.map((host) => ({ ...host, gaps: [1] }));
  assert.deepEqual(largestJumps({ ...run, hosts }), [{ host: 0, event: 2, by: 3 }]);
  const [host] = hosts;
  assert.ok(host !== undefined);
  assert.deepEqual([0, 1, 2].map((event) => clockBefore(host, event)), [0, undefined, 50]);
});

Deno.test("Where events are missing all along, each gap is looked at but a few times", () => {
  const count = 1000;
  const run = runOf({ a: events(Array.from({ length: count }, (_, i) => 2 * i)) });
  let reads = 0;
  const gaps = new Proxy(Array.from({ length: count }, (_, i) => i), {
    get: (target, name) => {
      reads++;
      return Reflect.get(target, name);
    },
  });
  const hosts = run.hosts.map((host) => ({ ...host, gaps }));
  assert.deepEqual(largestJumps({ ...run, hosts }), []);
  assert.ok(reads < 5 * count, `${reads} reads`);
});

Deno.test("No jump is larger than those that are found, and no more than a hundred are", () => {
  holds(fc.property(anyHistory(), (run) => {
    const jumps = largestJumps(run);
    const sizes = run.hosts.flatMap((host) =>
      [...host.logicalTimes].map((clock, event) => clock - (clockBefore(host, event) ?? NaN))
    ).filter((by) => by > 1).sort((a, b) => b - a);
    assert.deepEqual(jumps.map(({ by }) => by), sizes);
  }));
  const many = events(Array.from({ length: 500 }, (_, i) => 2 * i));
  assert.equal(largestJumps(runOf({ a: many })).length, 100);
});
