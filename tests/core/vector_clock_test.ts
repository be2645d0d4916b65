import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVectors, VectorClock, type VectorTime } from "../../core/vector_clock.ts";
import { holds } from "./support.ts";

const A = "10.0.0.1:8001";
const B = "10.0.0.2:8001";
const C = "10.0.0.3:8001";

/** A step of a hand-worked run: an event, the event whose message it receives, and its vector. */
type Row = readonly [event: string, receives: string | null, a: number, b: number, c: number];

/**
 * Three hosts and fourteen events in a possible order of time. B1 is the first event of host B. The
 * messages are c1-b1, b2-a1, b3-c2, a2-b4, c3-a3, b5-c4 and c5-a4.
 */
const RUN: readonly Row[] = [
  ["c1", null, 0, 0, 1],
  ["b1", "c1", 0, 1, 1],
  ["b2", null, 0, 2, 1],
  ["a1", "b2", 1, 2, 1],
  ["b3", null, 0, 3, 1],
  ["a2", null, 2, 2, 1],
  ["c2", "b3", 0, 3, 2],
  ["c3", null, 0, 3, 3],
  ["b4", "a2", 2, 4, 1],
  ["b5", null, 2, 5, 1],
  ["a3", "c3", 3, 3, 3],
  ["c4", "b5", 2, 5, 4],
  ["c5", null, 2, 5, 5],
  ["a4", "c5", 4, 5, 5],
];

/** Pairs of events of the run, read off its drawing. */
const RELATIONS: readonly (readonly [a: string, b: string, relation: string])[] = [
  ["c1", "a4", "before"],
  ["c1", "b1", "before"],
  ["a1", "b2", "after"],
  ["a2", "c4", "before"],
  ["b3", "a3", "before"],
  ["c3", "c5", "before"],
  ["a1", "b3", "concurrent"],
  ["a2", "c3", "concurrent"],
  ["b5", "a3", "concurrent"],
  ["a3", "c4", "concurrent"],
  ["a3", "c5", "concurrent"],
  ["b4", "b4", "equal"],
];

/** Plays the run and gives every event's vector. */
function play(): Map<string, VectorTime> {
  const clocks = new Map([["a", A], ["b", B], ["c", C]].map(([letter = "", source = ""]) => {
    return [letter, new VectorClock(source)];
  }));
  const vectors = new Map<string, VectorTime>();
  for (const [event, receives] of RUN) {
    const clock = clocks.get(event.charAt(0)) ?? assert.fail();
    const stamp = receives === null ? undefined : vectors.get(receives) ?? assert.fail();
    const values = stamp === undefined ? clock.advance() : clock.receive({ vector_clock: stamp });
    vectors.set(event, values.vector_clock ?? assert.fail());
  }
  return vectors;
}

/** Vectors of few hosts and small counts, so that every relation is frequent; zeros come and go. */
const vectors: fc.Arbitrary<VectorTime> = fc.dictionary(
  fc.constantFrom(A, B, C),
  fc.nat(2),
  { noNullPrototype: true },
);

/** The order as it is defined: no count larger, and for `before` some count smaller. */
function relation(a: VectorTime, b: VectorTime): string {
  const pairs = [A, B, C].map((host) => [a[host] ?? 0, b[host] ?? 0] as const);
  const within = pairs.every(([x, y]) => x <= y);
  const contains = pairs.every(([x, y]) => x >= y);
  return within ? contains ? "equal" : "before" : contains ? "after" : "concurrent";
}

Deno.test("Vector clocks of a run worked out by hand, and how its events relate", () => {
  const played = play();
  for (const [event, , a, b, c] of RUN) {
    const known = Object.entries({ [A]: a, [B]: b, [C]: c }).filter(([, count]) => count > 0);
    assert.deepEqual(played.get(event), Object.fromEntries(known), event);
  }
  for (const [a, b, wanted] of RELATIONS) {
    const [left, right] = [played.get(a), played.get(b)];
    assert.equal(compareVectors(left ?? {}, right ?? {}), wanted, `${a} and ${b}`);
  }
});

Deno.test("compareVectors() agrees with the definition, and a missing host counts as 0", () => {
  holds(fc.property(vectors, vectors, (a, b) => {
    assert.equal(compareVectors(a, b), relation(a, b));
  }));
  assert.equal(compareVectors({}, {}), "equal");
  assert.equal(compareVectors({}, { [A]: 0 }), "equal");
  assert.equal(compareVectors({}, { [A]: 1 }), "before");
  assert.equal(compareVectors(JSON.parse('{"toString": 0}'), {}), "equal");
});

Deno.test("compareVectors() is reflexive, antisymmetric and transitive", () => {
  const swapped = { before: "after", after: "before", equal: "equal", concurrent: "concurrent" };
  holds(fc.property(vectors, vectors, vectors, (a, b, c) => {
    assert.equal(compareVectors(a, a), "equal");
    assert.equal(compareVectors(b, a), swapped[compareVectors(a, b)]);
    if (compareVectors(a, b) !== "before" || compareVectors(b, c) !== "before") return;
    assert.equal(compareVectors(a, c), "before");
  }));
});

Deno.test("A vector clock receives the larger count of each host and counts the receipt", () => {
  holds(fc.property(fc.array(fc.option(vectors), { maxLength: 8 }), (stamps) => {
    const clock = new VectorClock("own:1");
    const wanted: Record<string, number> = {};
    for (const [i, stamp] of stamps.entries()) {
      for (const [host, count] of Object.entries(stamp ?? {})) {
        if (count > 0) wanted[host] = Math.max(wanted[host] ?? 0, count);
      }
      const { vector_clock } = stamp === null
        ? clock.advance()
        : clock.receive({ vector_clock: stamp });
      assert.deepEqual(vector_clock, { ...wanted, "own:1": i + 1 });
    }
  }));
});

Deno.test("A message without a vector is a receipt from a host that knows nothing", () => {
  const clock = new VectorClock(A);
  assert.deepEqual(clock.receive({ hybrid_clock: { l: 5, c: 1 } }), { vector_clock: { [A]: 1 } });
  clock.receive({ vector_clock: { [B]: 4 } });
  assert.deepEqual(clock.receive({}), { vector_clock: { [A]: 3, [B]: 4 } });
});

Deno.test("A vector that was given out does not change when its clock goes on", () => {
  const clock = new VectorClock(A);
  const first = clock.advance();
  const stamp = { vector_clock: { [B]: 7 } };
  clock.receive(stamp);
  assert.deepEqual(first, { vector_clock: { [A]: 1 } });
  assert.deepEqual(stamp, { vector_clock: { [B]: 7 } });
});
