import assert from "node:assert/strict";
import * as fc from "fast-check";
import { selectHosts } from "../../analysis/host_selection.ts";
import { holds } from "../support/laws.ts";
import { runOf, runs } from "../support/run_histories.ts";

Deno.test("selectHosts() keeps the messages between those that stay, and their numbers fit", () => {
  const run = runOf({
    a: [{ kind: "BROADCAST", time: 0, clock: 1 }],
    b: [{ kind: "BROADCAST", time: 0, clock: 1 }],
    c: [
      { kind: "RECEIVE", time: 1, clock: 2, sent: [0, 0], carries: "BROADCAST" },
      { kind: "RECEIVE", time: 2, clock: 3, sent: [1, 0], carries: "BROADCAST" },
    ],
  });
  const { hosts, name } = selectHosts(run, [1, 2]);
  assert.deepEqual([name, hosts.map(({ source }) => source)], ["test", ["b", "c"]]);
  assert.deepEqual([...hosts[1]?.sendHosts ?? []], [-1, 0]);
  assert.deepEqual([...hosts[1]?.sendEvents ?? []], [-1, 0]);
  assert.deepEqual(hosts[1]?.messageKinds, run.hosts[2]?.messageKinds);
});

Deno.test("A run of all its hosts is the run", () => {
  holds(fc.property(runs, (run) => {
    assert.deepEqual(selectHosts(run, [...run.hosts.keys()]), run);
  }));
});
