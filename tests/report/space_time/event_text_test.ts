import assert from "node:assert/strict";
import type { RunHistory } from "../../../analysis/run_history.ts";
import { vectorTimes } from "../../../analysis/vector_times.ts";
import { findCones } from "../../../report/space_time/causality.ts";
import { eventLines, selectionText } from "../../../report/space_time/event_text.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { anyHistory } from "../../support/any_history.ts";
import { holds } from "../../support/laws.ts";
import { runOf, withClocks } from "../../support/run_histories.ts";
import * as fc from "fast-check";

/** A message from the second host to the first, after which the first has one more event. */
const RUN = runOf({
  "a:1": [
    { kind: "INTERNAL", time: 0.5, clock: 1, inbox: 0 },
    { kind: "RECEIVE", time: 2, clock: 4, inbox: 1, sent: [1, 2] },
    { kind: "INTERNAL", time: 3, clock: 5, inbox: 0 },
  ],
  "b:1": [
    { kind: "INTERNAL", time: 0.25, clock: 1 },
    { kind: "INTERNAL", time: 0.75, clock: 2 },
    { kind: "BROADCAST", time: 1, clock: 3 },
  ],
});

function selected(run: RunHistory, host: number, event: number): string {
  const graph = new MessageGraph(run);
  return selectionText(graph, findCones(graph, { host, event }));
}

/** The run, its first host with something else. */
function withFirst(change: Partial<RunHistory["hosts"][number]>): RunHistory {
  return { ...RUN, hosts: RUN.hosts.map((host, i) => i === 0 ? { ...host, ...change } : host) };
}

Deno.test("The selected event is told with its vector clock, worked out from the messages", () => {
  assert.match(selected(RUN, 0, 0), /, vector \(1, 0\)\. 0 in its causal past, 2 in its causal /);
  assert.match(selected(RUN, 0, 1), /, vector \(2, 3\)\. 4 in its causal past, 1 in its causal /);
  assert.match(selected(RUN, 1, 2), /, vector \(0, 3\)\. /);
});

Deno.test("Vector clocks in the diagram are those of happened-before, of every event", () => {
  holds(fc.property(anyHistory(), (run) => {
    for (const { host, event, vector } of vectorTimes(run)) {
      assert.ok(selected(run, host, event).includes(`vector (${vector.join(", ")})`));
    }
  }));
});

Deno.test("No vector clock is told where not all of the past is known, or of too many hosts", () => {
  const lost = withFirst({ sendHosts: Int32Array.of(-1, -1, -1) });
  assert.match(selected(lost, 0, 0), /vector \(1, 0\)/);
  assert.doesNotMatch(selected(lost, 0, 1), /vector/);
  assert.doesNotMatch(selected(lost, 0, 2), /vector/);
  const gap = withFirst({ gaps: [1] });
  assert.match(selected(gap, 0, 0), /vector \(1, 0\)/);
  assert.doesNotMatch(selected(gap, 0, 1), /vector/);
  const many = { ...RUN, hosts: [...RUN.hosts, ...Array(11).fill(RUN.hosts[0])] };
  assert.doesNotMatch(selected(many, 1, 0), /vector/);
});

Deno.test("Where logs have holes, what lies around an event is told as far as they tell", () => {
  const lost = withFirst({ sendHosts: Int32Array.of(-1, -1, -1) });
  const doubt = ", as far as the logs tell.";
  assert.ok(
    selected(lost, 0, 1).endsWith(
      `. at least 1 in its causal past, 1 in its causal future, at most 3 concurrent${doubt}`,
    ),
    selected(lost, 0, 1),
  );
  assert.ok(
    selected(lost, 1, 2).endsWith(
      `. 2 in its causal past, at least 0 in its causal future, at most 3 concurrent${doubt}`,
    ),
    selected(lost, 1, 2),
  );
  assert.match(selected(withFirst({ gaps: [1] }), 0, 2), /at least 5 in its causal past, /);
  assert.doesNotMatch(selected(RUN, 0, 1), /at least|at most|as far as/);
});

Deno.test("Where later events are left out, nothing is said of how many there are", () => {
  const run = { ...RUN, eventsOmitted: 7 };
  assert.match(selected(run, 0, 1), /^a:1, event 2, RECEIVE /);
  assert.ok(
    selected(run, 0, 1).endsWith(
      ". 4 in its causal past, 1 in its causal future among the events shown, 0 concurrent among them.",
    ),
    selected(run, 0, 1),
  );
});

Deno.test("An event tells its physical and its hybrid clock where its log has them", () => {
  const lines = (event: number) =>
    eventLines(new MessageGraph(withClocks(RUN)), { host: 0, event });
  assert.ok(lines(1).includes("physical clock 0.499000 s"), lines(1).join());
  assert.ok(lines(1).includes("hybrid clock (2.100000 s, 1)"), lines(1).join());
  assert.doesNotMatch(lines(0).join(), /physical/);
  assert.doesNotMatch(eventLines(new MessageGraph(RUN), { host: 0, event: 1 }).join(), /hybrid/);
});

Deno.test("An event tells its clock's step, a RECEIVE also the logical time of its SEND", () => {
  const lines = (host: number, event: number, run = RUN) =>
    eventLines(new MessageGraph(run), { host, event });
  assert.ok(lines(0, 0).includes("logical time 0 → 1, 0 waiting"), lines(0, 0).join());
  assert.ok(lines(0, 1).includes("logical time 1 → 4, 1 waiting"), lines(0, 1).join());
  assert.equal(lines(0, 1).at(-1), "sent by b:1 at logical time 3, 1.000 s earlier");
  assert.ok(lines(0, 1, withFirst({ gaps: [1] })).includes("logical time 4, 1 waiting"));
});

Deno.test("Where messages carry the clock before their SEND, both ends tell what they carry", () => {
  const lines = (host: number, event: number, run: RunHistory) =>
    eventLines(new MessageGraph(run), { host, event }).slice(3);
  const pre: RunHistory = { ...RUN, stamp: "pre" };
  assert.deepEqual(lines(1, 2, pre), ["the message carries 2", "processed by a:1"]);
  assert.equal(lines(0, 1, pre).at(-1), "the message carries 2");
  assert.deepEqual(lines(1, 2, { ...RUN, stamp: "post" }), ["processed by a:1"]);
  assert.deepEqual(lines(1, 1, pre), []);
});
