import assert from "node:assert/strict";
import { judgeStamps, type StampVotes } from "../../inspect/stamp_votes.ts";
import type { Stamp } from "../../core/host.ts";

/** What is judged, of messages after the step and before it. */
function judge(...hosts: readonly (readonly [post: number, pre: number])[]): (Stamp | null)[] {
  return judgeStamps(hosts.map(([post, pre]): StampVotes => ({ post, pre })));
}

Deno.test("A host is judged by most of its messages", () => {
  assert.deepEqual(judge([9, 1], [2, 8], [0, 2]), ["post", "pre", "pre"]);
});

Deno.test("A host whose messages are few, or differ, is judged by those of all hosts", () => {
  assert.deepEqual(judge([9, 0], [1, 1], [0, 1], [0, 0], [3, 4]), Array(5).fill("post"));
});

Deno.test("Where all messages together tell no more, each host is judged by its own", () => {
  assert.deepEqual(judge([1, 0], [0, 1], [0, 0], [1, 1]), ["post", "pre", null, null]);
});
