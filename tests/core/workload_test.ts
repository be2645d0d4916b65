import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../core/random.ts";
import { type Action, ActionTable, randomWorkload } from "../../core/workload.ts";
import { between, CHI_SQUARE_MAX, chiSquare, holds } from "./support.ts";

const ACTIONS: readonly Action[] = ["INTERNAL", "SEND_FIRST", "SEND_SECOND", "BROADCAST"];
const SEEDS: readonly number[] = [0, 1, 2, 42, 2026, Number.MAX_SAFE_INTEGER];

/** A stream whose draws are given, and which notes the numbers of those asked for. */
class FixedStream extends RandomStream {
  readonly asked: number[] = [];
  readonly #draw: (k: number) => number;

  constructor(draw: (k: number) => number) {
    super(0, "action", 0);
    this.#draw = draw;
  }

  override uniform(k: number): number {
    this.asked.push(k);
    return this.#draw(k);
  }
}

/** How often each action is chosen in 100,000 ticks, in the order of `ACTIONS`. */
function frequencies(seed: number, probInternal: number): number[] {
  const workload = randomWorkload(new RandomStream(seed, "action", 0), probInternal);
  const counts = new Map<Action, number>();
  for (let tick = 0; tick < 100_000; tick++) {
    const action = workload(tick);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return ACTIONS.map((action) => counts.get(action) ?? 0);
}

Deno.test("randomWorkload() maps a draw to INTERNAL or to a third of what is left", () => {
  const table: [probInternal: number, draw: number, action: Action][] = [
    [0.7, 0, "INTERNAL"],
    [0.7, 0.699, "INTERNAL"],
    [0.7, 0.7, "SEND_FIRST"], // thirds end at 0.8, 0.9 and 1
    [0.7, 0.799, "SEND_FIRST"],
    [0.7, 0.801, "SEND_SECOND"],
    [0.7, 0.899, "SEND_SECOND"],
    [0.7, 0.901, "BROADCAST"],
    [0.7, 1 - 2 ** -32, "BROADCAST"],
    [0.4, 0.399, "INTERNAL"],
    [0.4, 0.4, "SEND_FIRST"], // thirds end at 0.6, 0.8 and 1
    [0.4, 0.599, "SEND_FIRST"],
    [0.4, 0.601, "SEND_SECOND"],
    [0.4, 0.799, "SEND_SECOND"],
    [0.4, 0.801, "BROADCAST"],
    [0, 0, "SEND_FIRST"],
    [0, 0.333, "SEND_FIRST"],
    [0, 0.334, "SEND_SECOND"],
    [0, 0.666, "SEND_SECOND"],
    [0, 0.667, "BROADCAST"],
    [0, 1 - 2 ** -32, "BROADCAST"],
    [1, 0, "INTERNAL"],
    [1, 1 - 2 ** -32, "INTERNAL"],
  ];
  for (const [probInternal, draw, action] of table) {
    const workload = randomWorkload(new FixedStream(() => draw), probInternal);
    assert.equal(workload(0), action, `p ${probInternal}, draw ${draw}`);
  }
});

Deno.test("randomWorkload() takes one draw per tick, the one with the tick's number", () => {
  const stream = new FixedStream((k) => k / 10);
  const workload = randomWorkload(stream, 0.7);
  assert.deepEqual(
    [9, 0, 7, 8, 9].map(workload),
    ["BROADCAST", "INTERNAL", "SEND_FIRST", "SEND_SECOND", "BROADCAST"],
  );
  assert.deepEqual(stream.asked, [9, 0, 7, 8, 9]);
});

Deno.test("randomWorkload() agrees with exact fractions for any draw and probability", () => {
  // Draws are multiples of 2^-32 and these probabilities of 2^-10, so integers tell the truth.
  holds(fc.property(fc.nat(2 ** 32 - 1), fc.nat(1024), (draw, p) => {
    const [over, rest] = [BigInt(draw) - (BigInt(p) << 22n), BigInt(1024 - p) << 22n];
    const expected = over < 0n ? "INTERNAL" : ACTIONS[1 + Number(3n * over / rest)];
    assert.equal(randomWorkload(new FixedStream(() => draw / 2 ** 32), p / 1024)(0), expected);
  }));
});

Deno.test("randomWorkload() chooses the four kinds with the frequencies p, q, q and q", () => {
  for (const probInternal of [0.1, 0.4, 0.5, 0.7, 0.95]) {
    const q = (1 - probInternal) / 3;
    const expected = [probInternal, q, q, q].map((share) => share * 100_000);
    for (const seed of SEEDS) {
      const statistic = chiSquare(frequencies(seed, probInternal), expected);
      assert.ok(statistic < CHI_SQUARE_MAX[3], `p ${probInternal}, seed ${seed}: ${statistic}`);
    }
  }
});

Deno.test("randomWorkload() never does anything internal where p is 0", () => {
  for (const seed of SEEDS) {
    const [internal, ...sends] = frequencies(seed, 0);
    assert.equal(internal, 0);
    assert.ok(chiSquare(sends, [100_000 / 3, 100_000 / 3, 100_000 / 3]) < CHI_SQUARE_MAX[2]);
  }
});

Deno.test("randomWorkload() never sends where p is 1", () => {
  for (const seed of SEEDS) assert.deepEqual(frequencies(seed, 1), [100_000, 0, 0, 0]);
});

Deno.test("randomWorkload() keeps what is internal so when p grows", () => {
  holds(
    fc.property(fc.maxSafeNat(), fc.nat(), between(0, 1), between(0, 1), (seed, tick, p1, p2) => {
      const stream = new RandomStream(seed, "action", 0);
      const [less, more] = [Math.min(p1, p2), Math.max(p1, p2)]
        .map((p) => randomWorkload(stream, p)(tick));
      if (less === "INTERNAL") assert.equal(more, "INTERNAL");
    }),
  );
});

Deno.test("randomWorkload() refuses what is no probability", () => {
  const stream = new RandomStream(0, "action", 0);
  for (const p of [-0.001, 1.001, -Infinity, Infinity, NaN]) {
    assert.throws(() => randomWorkload(stream, p), {
      name: "RangeError",
      message: `probability is ${p}, wanted a number from 0 to 1`,
    });
  }
});

Deno.test("ActionTable chooses what randomWorkload() chooses, for any draw and probability", () => {
  const probability = fc.oneof(fc.constantFrom(0, 0.4, 0.5, 0.7, 1), between(0, 1));
  const hashes = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 100 });
  holds(fc.property(probability, hashes, (probInternal, draws) => {
    const table = new ActionTable(probInternal);
    const edges = [probInternal, ...[1, 2].map((n) => probInternal + n * (1 - probInternal) / 3)];
    const near = edges.flatMap((edge) => [-1, 0, 1].map((off) => Math.floor(edge * 2 ** 32) + off));
    for (const hash of [...draws, ...near, 0, 2 ** 32 - 1]) {
      if (hash < 0 || hash >= 2 ** 32) continue;
      const workload = randomWorkload(new FixedStream(() => hash / 2 ** 32), probInternal);
      assert.equal(ACTIONS[table.choose(hash | 0)], workload(0), `${hash}, p ${probInternal}`);
    }
  }));
});
