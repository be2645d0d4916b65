import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostMetrics } from "../../analysis/host_metrics.ts";
import { FIGURES, type Spread, TrialFold, type TrialRecord } from "../../analysis/trials.ts";
import { HOST, hostMetrics } from "../support/histories.ts";
import { holds } from "../support/laws.ts";

const OTHER = "127.0.0.1:8002";

/** A host's figures in a trial, and how far it is behind. */
type Fields = Partial<HostMetrics> & { readonly lag?: number };

function trialOf(...hosts: readonly Fields[]): TrialRecord {
  return {
    trial: 0,
    seed: 1,
    hosts: hosts.map(({ lag = 0, ...host }) => ({ ...hostMetrics(host), lag, predicted: null })),
    copies: {
      ...{ routed: 0, received: 0, queued: 0, in_flight: 0, missing: 0 },
      dropped: { no_destination: 0, destination_left: 0 },
    },
  };
}

/** The spreads of trials of one host. */
function spreadsOf(trials: readonly Fields[]): ReadonlyMap<string, Spread> {
  const fold = new TrialFold();
  for (const fields of trials) fold.add(trialOf(fields));
  return new Map(fold.result().map((spread) => [spread.figure, spread]));
}

/** How a host's final clocks are spread, floats rounded to 9 digits. */
function spreadOf(clocks: readonly number[]): unknown {
  const { source: _, figure: __, ...rest } =
    spreadsOf(clocks.map((final_logical_clock) => ({ final_logical_clock })))
      .get("final_logical_clock") ?? assert.fail();
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, Number(value.toPrecision(9))]),
  );
}

Deno.test("TrialFold.result() of a few trials is as worked out by hand", () => {
  // The squares of the distances from 5 add up to 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7.
  // The band lies 0.005 * 7 of a step inside: 2 + 0.035 * 2 and 7 + 0.965 * 2.
  assert.deepEqual(spreadOf([9, 4, 2, 5, 4, 7, 4, 5]), {
    ...{ trials: 8, mean: 5, sd: Number(Math.sqrt(32 / 7).toPrecision(9)) },
    ...{ median: 4.5, low: 2.07, high: 8.93 },
  });
  assert.deepEqual(spreadOf([10, 30, 20]), {
    ...{ trials: 3, mean: 20, sd: 10, median: 20, low: 10.1, high: 29.9 },
  });
});

Deno.test("The band of 201 trials leaves out the lowest and the highest", () => {
  const clocks = Array.from({ length: 201 }, (_, i) => (i * 7) % 201); // 0 to 200, mixed
  assert.deepEqual(spreadOf(clocks), {
    // The squares of 0 to 200 less 100 add up to 2 * 100 * 101 * 201 / 6 = 676700, over 200.
    ...{ trials: 201, mean: 100, sd: Number(Math.sqrt(3383.5).toPrecision(9)) },
    ...{ median: 100, low: 1, high: 199 },
  });
});

Deno.test("Of one trial everything is the figure itself, without a deviation", () => {
  const figure = { trials: 1, mean: 7, sd: 0, median: 7, low: 7, high: 7 };
  assert.deepEqual(spreadOf([7]), figure);
  assert.deepEqual(new TrialFold().result(), []);
});

Deno.test("Each figure is taken from its place in the summary", () => {
  const spreads = spreadsOf([{
    ...{ final_logical_clock: 180, jump_mean: 1.5, jump_max: 7 },
    events: { INTERNAL: 60, RECEIVE: 36, SEND_FIRST: 1, SEND_SECOND: 20, BROADCAST: 300 },
    ...{ inbox_mean: 0.25, inbox_max: 3, inbox_final: 2, lag: 11 },
  }]);
  const means = [...spreads].map(([figure, { mean }]) => [figure, mean]);
  assert.deepEqual(means, [
    ...[["final_logical_clock", 180], ["jump_mean", 1.5], ["jump_max", 7], ["received", 36]],
    ...[["sent", 321], ["internal", 60], ["inbox_mean", 0.25], ["inbox_max", 3]],
    ...[["inbox_final", 2], ["lag", 11]],
  ]);
  assert.deepEqual(Object.keys(FIGURES), [...spreads.keys()]);
});

Deno.test("Figures that could not be measured are left out, and do not count as 0", () => {
  const nothing = { jump_mean: null, jump_max: null, inbox_mean: null };
  const some = spreadsOf([{ jump_mean: 2 }, nothing, { jump_mean: 4, jump_max: null }]);
  const { trials, mean, low } = some.get("jump_mean") ?? assert.fail();
  assert.deepEqual([trials, mean, low], [2, 3, 2.01]);
  assert.equal(some.get("jump_max")?.trials, 1);
  assert.equal(some.get("received")?.trials, 3);
  const none = spreadsOf([nothing, nothing]);
  assert.deepEqual(Object.keys(FIGURES).filter((figure) => !none.has(figure)), [
    "jump_mean",
    "jump_max",
    "inbox_mean",
  ]);
});

Deno.test("Hosts are kept apart, in the order of the experiment", () => {
  const fold = new TrialFold();
  for (const [one, two] of [[1, 100], [3, 300]]) {
    fold.add(trialOf({ source: OTHER, jump_max: one ?? 0 }, { source: HOST, jump_max: two ?? 0 }));
  }
  const rows = fold.result();
  assert.deepEqual([...new Set(rows.map(({ source }) => source))], [OTHER, HOST]);
  const means = rows.filter(({ figure }) => figure === "jump_max").map(({ mean }) => mean);
  assert.deepEqual(means, [2, 200]);
});

Deno.test("However trials come, their spread is the same, and the band is among them", () => {
  const clocks = fc.array(fc.nat(1e6), { minLength: 1, maxLength: 50 });
  holds(fc.property(clocks, fc.infiniteStream(fc.nat()), (values, keys) => {
    const mixed = values.map((value) => ({ value, key: keys.next().value }))
      .toSorted((a, b) => a.key - b.key).map(({ value }) => value);
    assert.deepEqual(spreadOf(mixed), spreadOf(values));
    const { low, median, high } = spreadsOf(values.map((inbox_max) => ({ inbox_max })))
      .get("inbox_max") ?? assert.fail();
    assert.ok(Math.min(...values) <= low && low <= median);
    assert.ok(median <= high && high <= Math.max(...values));
  }));
});
