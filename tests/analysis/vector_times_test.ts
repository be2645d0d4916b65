import assert from "node:assert/strict";
import fc from "fast-check";
import { type HistoryWindow, windowOf } from "../../analysis/history_window.ts";
import { vectorTimes } from "../../analysis/vector_times.ts";
import { holds } from "../support/laws.ts";
import { runOf, runs } from "../support/run_histories.ts";

/** Every event's vector clock, by host and event. */
function vectorsOf(history: HistoryWindow): number[][][] {
  const vectors: number[][][] = history.hosts.map(() => []);
  for (const { host, vector } of vectorTimes(history)) vectors[host]?.push([...vector]);
  return vectors;
}

/** Runs short enough to compare every event with every other. */
const shortRuns = fc.tuple(runs, fc.integer({ min: 0, max: 4 }))
  .map(([run, from]) => windowOf(run, { from, to: from + 1.5 }));

/** What happened before an event, the event included, found by going back from it. */
function pastOf({ hosts }: HistoryWindow, host: number, event: number): Set<string> {
  const past = new Set<string>();
  const left: (readonly [number, number])[] = [[host, event]];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const [host, event] = place;
    if (event < 0 || past.has(`${host} ${event}`)) continue;
    past.add(`${host} ${event}`);
    left.push([host, event - 1]);
    const { sendHosts, sendEvents } = hosts[host] ?? assert.fail();
    const sender = sendHosts[event] ?? assert.fail();
    if (sender !== -1) left.push([sender, sendEvents[event] ?? assert.fail()]);
  }
  return past;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  return a.every((count, i) => count <= (b[i] ?? 0)) && a.some((count, i) => count < (b[i] ?? 0));
}

Deno.test("An event happened before another exactly where its vector time is less", () => {
  holds(fc.property(shortRuns, (run) => {
    const vectors = vectorsOf(run);
    const places = run.hosts.flatMap(({ length }, host) => {
      return Array.from({ length }, (_, event) => [host, event] as const);
    });
    const timeOf = ([host, event]: readonly [number, number]) => {
      return vectors[host]?.[event] ?? assert.fail("an event has no vector time");
    };
    for (const b of places) {
      const past = pastOf(run, ...b);
      for (const a of places) {
        const isPast = a !== b && past.has(a.join(" "));
        assert.equal(isBefore(timeOf(a), timeOf(b)), isPast, `${a} and ${b}`);
      }
    }
  }));
});

Deno.test("An event's vector time counts the events of each host in its past", () => {
  holds(fc.property(shortRuns, (run) => {
    for (const [host, vectors] of vectorsOf(run).entries()) {
      for (const [event, vector] of vectors.entries()) {
        const hosts = [...pastOf(run, host, event)].map((place) => parseInt(place));
        assert.deepEqual(
          vector,
          run.hosts.map((_, i) => hosts.filter((host) => host === i).length),
        );
      }
    }
  }));
});

Deno.test("A RECEIVE without a known SEND counts as an event of its host alone", () => {
  const run = runOf({
    a: [{ kind: "SEND_FIRST", time: 0, clock: 1 }],
    b: [{ kind: "RECEIVE", time: 1, clock: 2 }, {
      kind: "RECEIVE",
      time: 2,
      clock: 3,
      sent: [0, 0],
    }],
  });
  const vectors = vectorsOf(windowOf(run, { from: -Infinity, to: Infinity }));
  assert.deepEqual(vectors, [[[1, 0]], [[0, 1], [1, 2]]]);
});
