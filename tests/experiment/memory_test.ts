import assert from "node:assert/strict";
import { type Latency, parseLatency } from "../../core/latency.ts";
import { loggedMemoryNeeded, memoryNeeded } from "../../experiment/memory.ts";
import { planWith } from "../simulation/plans.ts";

function constant(value: number): Latency {
  return { kind: "constant", value };
}

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

Deno.test("What is on the way takes memory: about as much as was measured", () => {
  const taken: readonly [count: number, rate: number, time: number, text: string, mb: number][] = [
    [2, 10_000, 1_000, "100000", 341],
    [2, 10_000, 1_000, "exponential:100000", 319],
    [5, 1_000, 1_000, "300", 76],
    [5, 1_000, 1_000, "uniform:300:300", 129],
    [5, 1_000, 1_000, "exponential:100", 259],
    [5, 1_000, 1_000, "normal:50:20", 56],
    [500, 10, 300, "exponential:10", 15], // soon all receive, and nobody sends
    [500, 10, 300, "uniform:0:60", 120],
    [2_000, 1, 100, "exponential:1000", 364],
    [2_000, 1, 3_000, "1000", 133],
  ];
  for (const [count, rate, runTime, text, mb] of taken) {
    const clockSpeeds = Array.from({ length: count }, () => rate);
    const latency = parseLatency(text) ?? assert.fail();
    const plan = planWith({ clockSpeeds, latency, runTime, probInternal: 0 });
    const ratio = memoryNeeded(plan, Infinity) / (mb * 1e6);
    assert.ok(ratio > 0.4 && ratio < 2.5, `${count} hosts, ${text}: ${ratio}`);
  }
});

Deno.test("A run with logs takes memory for each log, and keeps messages themselves: as was measured", () => {
  const one = Array.from({ length: 10_000 }, () => 1);
  const two = [10_000, 10_000];
  const taken: readonly [Partial<Parameters<typeof planWith>[0]>, mb: number][] = [
    [{ clockSpeeds: one, runTime: 1 }, 256],
    [{ clockSpeeds: one.slice(0, 3_000), runTime: 1 }, 100],
    [{ clockSpeeds: two, runTime: 50, probInternal: 0, latency: constant(1_000) }, 166],
    [{ clockSpeeds: [10, 1e3, 1e3, 1e3], runTime: 300, probInternal: 0 }, 66],
  ];
  for (const [parameters, mb] of taken) {
    const ratio = loggedMemoryNeeded(planWith(parameters), Infinity) / (mb * 1e6);
    assert.ok(ratio > 0.6 && ratio < 2.5, `${JSON.stringify(parameters).slice(-60)}: ${ratio}`);
  }
});
