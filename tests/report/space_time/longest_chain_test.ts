import assert from "node:assert/strict";
import * as fc from "fast-check";
import { vectorTimes } from "../../../analysis/vector_times.ts";
import { chainText, longestChain } from "../../../report/space_time/longest_chain.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { anyHistory } from "../../support/any_history.ts";
import { holds } from "../../support/laws.ts";
import { runOf } from "../../support/run_histories.ts";

Deno.test("The longest chain goes from event to event along hosts and messages, and none is longer", () => {
  holds(fc.property(anyHistory(), (history) => {
    const graph = new MessageGraph(history);
    const chain = longestChain(graph);
    for (const [i, place] of chain.entries()) {
      const before = chain[i - 1];
      if (before === undefined) continue;
      const { host, event } = place;
      const steps = [graph.sendOf(place), { host, event: event - 1 }];
      assert.ok(steps.some((step) => step?.host === before.host && step.event === before.event));
    }
    const depths = history.hosts.map(({ length }) => new Int32Array(length));
    let longest = 0;
    for (const { host, event } of vectorTimes(history)) { // in causal order
      const send = graph.sendOf({ host, event });
      const sent = send === undefined ? 0 : depths[send.host]?.[send.event] ?? 0;
      const depth = 1 + Math.max(depths[host]?.[event - 1] ?? 0, sent);
      depths[host]?.fill(depth, event, event + 1);
      longest = Math.max(longest, depth);
    }
    assert.equal(chain.length, longest);
  }));
});

Deno.test("A chain is told by its length, its messages and its ends", () => {
  const graph = new MessageGraph(runOf({
    "a:1": [
      { kind: "INTERNAL", time: 0.5, clock: 1 },
      { kind: "RECEIVE", time: 2, clock: 4, sent: [1, 1] },
    ],
    "b:1": [
      { kind: "INTERNAL", time: 0.25, clock: 1 },
      { kind: "BROADCAST", time: 1, clock: 2 },
    ],
  }));
  assert.equal(
    chainText(graph, longestChain(graph)),
    "The longest causal chain of the events here has 3 events and goes along 1 message, from " +
      "event 1 of b:1 to event 2 of a:1; each event could know of all before it.",
  );
  assert.equal(chainText(new MessageGraph(runOf({ "a:1": [] })), []), "There is no event.");
});
