import assert from "node:assert/strict";
import { earliestOfCircle } from "../../analysis/wait_circle.ts";

/** Hosts that wait for others, by number, each at some time. */
function find(start: number, senders: readonly number[], times: readonly number[]): number {
  return earliestOfCircle(start, {
    senderOf: (host) => senders[host] ?? -1,
    isWaiting: (host) => host >= 0 && senders[host] !== undefined,
    timeOf: (host) => times[host] ?? NaN,
  });
}

Deno.test("The earliest of a circle is found, the first of the roster where several are", () => {
  assert.equal(find(0, [1, 2, 0], [3, 1, 2]), 1);
  assert.equal(find(2, [1, 2, 0], [3, 1, 1]), 1);
});

Deno.test("Who waits for a circle is not in it, however early it is", () => {
  assert.equal(find(0, [1, 2, 1], [-20, 5, 4]), 2);
  assert.equal(find(3, [1, 0, 3, 0], [7, 6, 0, 1]), 1);
});

Deno.test("Who waits for nobody that waits is found at once", () => {
  assert.equal(find(0, [1, -1], [0, 9]), 1);
});
