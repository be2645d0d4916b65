import assert from "node:assert/strict";
import { CopyFold } from "../../analysis/copy_metrics.ts";
import { type RunFacts, summarizeRun } from "../../analysis/run_summary.ts";
import { hostMetrics } from "../support/histories.ts";

const FACTS: RunFacts = {
  name: "run",
  outcome: "complete",
  failure: null,
  run_time: 60,
  prob_internal: 0.7,
  seed: 1,
  hosts: [
    hostMetrics({ source: "h:10000", clock_speed: 8, final_logical_clock: 500 }),
    hostMetrics({ source: "h:900", clock_speed: 1, final_logical_clock: 120 }),
    hostMetrics({ source: "h:8001", clock_speed: 8, final_logical_clock: 498 }),
  ],
  copies: new CopyFold().result([]),
};

Deno.test("summarizeRun() gives each host its lag behind the largest clock", () => {
  assert.deepEqual(summarizeRun(FACTS).hosts.map(({ lag }) => lag), [0, 380, 2]);
});

Deno.test("summarizeRun() keeps the hosts in the order of the experiment, and all that it was told", () => {
  const { hosts, ...rest } = summarizeRun(FACTS);
  const { hosts: told, ...facts } = FACTS;
  assert.deepEqual(rest, { ...facts, elapsed: null });
  for (const [i, { lag: _, predicted: __, ...host }] of hosts.entries()) {
    assert.deepEqual(host, told[i]);
  }
});

Deno.test("summarizeRun() tells how far a run came that ended early", () => {
  const early = { ...FACTS, outcome: "interrupted", elapsed: 2.2 } as const;
  assert.equal(summarizeRun(early).elapsed, 2.2);
  assert.equal(summarizeRun({ ...early, outcome: "complete" }).elapsed, null);
});

Deno.test("summarizeRun() predicts by the roster: each host gets what belongs to its place", () => {
  const regimes = summarizeRun(FACTS).hosts.map(({ predicted }) => predicted?.regime);
  assert.deepEqual(regimes, ["stable", "saturated", "stable"]);
  const reversed = summarizeRun({ ...FACTS, hosts: FACTS.hosts.toReversed() });
  assert.deepEqual(
    reversed.hosts.toReversed().map(({ predicted }) => predicted),
    summarizeRun(FACTS).hosts.map(({ predicted }) => predicted),
  );
});

Deno.test("summarizeRun() predicts nothing where a host never started or is alone", () => {
  const [first] = FACTS.hosts;
  assert.ok(first !== undefined);
  for (const hosts of [[first], [first, hostMetrics({ source: "h:1", clock_speed: null })]]) {
    const summary = summarizeRun({ ...FACTS, hosts });
    assert.ok(summary.hosts.every(({ predicted }) => predicted === null));
  }
});

Deno.test("summarizeRun() of a run without hosts has none", () => {
  assert.deepEqual(summarizeRun({ ...FACTS, hosts: [], outcome: "failed" }).hosts, []);
});

Deno.test("what summarizeRun() gives survives JSON", () => {
  const summary = summarizeRun(FACTS);
  assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary);
});
