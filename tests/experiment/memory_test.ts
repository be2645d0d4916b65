import assert from "node:assert/strict";
import { memoryNeeded } from "../../experiment/memory.ts";
import { planWith } from "../simulation/plans.ts";

/** What inboxes take that fill for 2,000 seconds, of a fast host and many that are slower. */
function inboxBytes(count: number, spread: number, available = Infinity): number {
  const clockSpeeds = Array.from({ length: count }, (_, i) => i % 6 + 1);
  const latency = spread === 0
    ? { kind: "constant", value: 0 } as const
    : { kind: "uniform", min: 0, max: spread } as const;
  const [short, long] = [1, 2001].map((runTime) =>
    memoryNeeded(planWith({ clockSpeeds, latency, runTime }), available)
  );
  return (long ?? NaN) - (short ?? NaN);
}

Deno.test("A message to all hosts takes memory once, so their inboxes take little", () => {
  assert.ok(inboxBytes(3_000, 0) < 1e6); // it takes 6 MB with all that V8 keeps
});

Deno.test("Where latencies are random each copy takes memory, however many hosts there are", () => {
  for (const [count, least] of [[3_000, 3e8], [11_000, 1e9]] as const) {
    const bytes = inboxBytes(count, 0.2);
    assert.ok(bytes > least && bytes < 2 * least, `${count} hosts: ${bytes}`);
  }
});

Deno.test("What does not fit without inboxes is refused without working them out", () => {
  assert.equal(inboxBytes(11_000, 0.2, 1e9), 0);
});
