import assert from "node:assert/strict";
import fc from "fast-check";
import type { TimedHostEvent } from "../../core/history.ts";
import { compareHybrid } from "../../core/hybrid_clock.ts";
import type { Latency } from "../../core/latency.ts";
import { NO_SKEW, type Skew } from "../../core/physical_clock.ts";
import type { HostSettings } from "../../core/setup.ts";
import { compareVectors } from "../../core/vector_clock.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { between } from "../core/support.ts";
import { holds } from "../support/laws.ts";
import { recorder } from "./records.ts";

/** Rounding to whole microseconds, twice, with some room for the last bit. */
const ROUNDING_S = 1.1e-6;

/** What is simulated. */
interface Scenario {
  readonly hosts: readonly HostSettings[];
  readonly latency: Latency;
  readonly runTime: number;
}

/** An event with what happened before it, worked out from ticks and messages alone. */
interface Node {
  readonly host: string;
  readonly event: TimedHostEvent;
  /** Which nodes happened before this one, a bit for each, its own bit included. */
  readonly past: bigint;
  /** The event before on the same host, and the sending of the message received. */
  readonly causes: readonly Node[];
}

const someLatencies: fc.Arbitrary<Latency> = fc.oneof(
  between(0, 0.5).map((value): Latency => ({ kind: "constant", value })),
  between(0.01, 1).map((max): Latency => ({ kind: "uniform", min: 0, max })),
  between(0.01, 0.5).map((mean): Latency => ({ kind: "exponential", mean })),
);

/** Clocks that are seconds off, up to 20 % fast or slow, and set forward or back in mid-run. */
const someSkews: fc.Arbitrary<Skew> = fc.oneof(
  fc.constant(NO_SKEW),
  fc.record({
    offset: between(-5, 5),
    driftPpm: between(-200_000, 200_000),
    step: between(-3, 3),
    stepAt: between(0, 6),
  }),
);

/** Two to six hosts that keep every clock. */
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  hosts: fc.array(fc.tuple(between(0.5, 8), someSkews), { minLength: 2, maxLength: 6 }),
  latency: someLatencies,
  runTime: between(2, 6),
  seed: fc.maxSafeNat(),
  probInternal: fc.constantFrom(0, 0.4, 0.7),
  stamp: fc.constantFrom("post" as const, "pre" as const),
}).map(({ hosts, latency, runTime, ...rest }) => ({
  ...{ latency, runTime },
  hosts: hosts.map(([clockSpeed, skew], i) => ({
    ...{ source: `127.0.0.1:${8001 + i}`, clockSpeed, skew, phase: "random" as const, ...rest },
    clocks: ["lamport", "vector", "hybrid"] as const,
  })),
}));

/** Simulates, and gives the events in the order in which they happened. */
function simulate({ hosts, latency, runTime }: Scenario): Node[] {
  const nodes: Node[] = [];
  const latest = new Map<string, Node>();
  const senders = new Map<string, Node>();
  const sources = hosts.map(({ source }) => source);
  const observer = recorder(sources, {
    onHostRecord: (index, record) => {
      if (!("tick" in record)) return;
      const host = hosts[index]?.source ?? assert.fail();
      const { event_type, message } = record;
      const key = `${message?.source} ${message?.logical_clock_time}`;
      const send = event_type === "RECEIVE" ? senders.get(key) ?? assert.fail() : undefined;
      const causes = [latest.get(host), send].filter((cause) => cause !== undefined);
      const past = causes.reduce((all, cause) => all | cause.past, 1n << BigInt(nodes.length));
      const node = { host, event: record, past, causes };
      if (event_type === "SEND") senders.set(key, node);
      latest.set(host, node);
      nodes.push(node);
    },
    onRouterRecord: () => {},
  });
  const common = hosts[0] ?? assert.fail();
  const simulation = new Simulation({ ...common, hosts, latency, runTime, observer });
  while (simulation.advance(10_000));
  simulation.finish("run_time");
  return nodes;
}

/** Tests what holds in every scenario. */
function law(name: string, check: (nodes: readonly Node[], scenario: Scenario) => void): void {
  const property = fc.property(scenarios, (scenario) => check(simulate(scenario), scenario));
  Deno.test(name, () => holds(property, 150));
}

/** Each pair of an event and an earlier one, and whether that happened before it. */
function* pairs(
  nodes: readonly Node[],
): Generator<readonly [earlier: Node, later: Node, isCause: boolean]> {
  for (const [j, later] of nodes.entries()) {
    for (const [i, earlier] of nodes.slice(0, j).entries()) {
      yield [earlier, later, isIn(later.past, i)];
    }
  }
}

function isIn(past: bigint, place: number): boolean {
  return (past >> BigInt(place) & 1n) === 1n;
}

function hybridOf({ event: { hybrid_clock, physical_clock_time } }: Node) {
  return { ...hybrid_clock ?? assert.fail(), physical: physical_clock_time ?? assert.fail() };
}

law("One event happened before another exactly where its vector is smaller", (nodes) => {
  for (const [earlier, later, isCause] of pairs(nodes)) {
    const [a, b] = [earlier.event.vector_clock ?? {}, later.event.vector_clock ?? {}];
    assert.equal(compareVectors(a, b), isCause ? "before" : "concurrent", JSON.stringify([a, b]));
  }
});

law("An event's vector counts the events of each host that it knows of", (nodes) => {
  for (const { past, host, event } of nodes) {
    const known = Map.groupBy(nodes.filter((_, i) => isIn(past, i)), (node) => node.host);
    const counts = [...known].map(([source, { length }]) => [source, length]);
    assert.deepEqual(event.vector_clock, Object.fromEntries(counts));
    assert.equal(event.vector_clock?.[host], event.tick + 1);
  }
});

law(
  "What happened before has the smaller hybrid clock, however wrong physical clocks are",
  (nodes) => {
    for (const [earlier, later, isCause] of pairs(nodes)) {
      if (isCause) assert.ok(compareHybrid(hybridOf(earlier), hybridOf(later)) < 0);
    }
  },
);

law(
  "l is the largest physical time that an event knows of, and c tells those of one l apart",
  (nodes) => {
    for (const node of nodes) {
      const { l, c, physical } = hybridOf(node);
      const before = node.causes.map(hybridOf);
      assert.equal(l, Math.max(physical, ...before.map((cause) => cause.l)));
      const counts = before.filter((cause) => cause.l === l).map((cause) => cause.c);
      assert.equal(c, Math.max(-1, ...counts) + 1);
    }
  },
);

law(
  "l stays between an event's physical clock and the one that is furthest ahead",
  (nodes, { hosts }) => {
    const skews = new Map(hosts.map(({ source, skew }) => [source, skew]));
    let largest = -Infinity;
    let epsilon = -Infinity;
    for (const node of nodes) {
      const { l, physical } = hybridOf(node);
      const { host, event: { system_clock_time: time } } = node;
      const { offset, driftPpm, step, stepAt } = skews.get(host) ?? assert.fail();
      const skew = offset + time * driftPpm / 1e6 + (time >= stepAt ? step : 0);
      assert.ok(Math.abs(physical - time - skew) < ROUNDING_S);
      largest = Math.max(largest, physical);
      epsilon = Math.max(epsilon, skew);
      assert.ok(physical <= l && l <= largest);
      assert.ok(l - time <= epsilon + ROUNDING_S);
    }
  },
);

law(
  "Where clocks are right, a hybrid clock is the physical one and never counts",
  (_, scenario) => {
    const hosts = scenario.hosts.map((host) => ({ ...host, skew: NO_SKEW }));
    for (const node of simulate({ ...scenario, hosts })) {
      const time = node.event.system_clock_time;
      assert.deepEqual(hybridOf(node), { l: time, c: 0, physical: time });
    }
  },
);

law(
  "Messages carry the clocks of their sending, and these change nothing else",
  (nodes, scenario) => {
    for (const { event: { event_type, message, vector_clock, hybrid_clock } } of nodes) {
      if (event_type !== "SEND") continue;
      assert.deepEqual([message?.vector_clock, message?.hybrid_clock], [
        vector_clock,
        hybrid_clock,
      ]);
    }
    const hosts = scenario.hosts.map((host) => ({ ...host, clocks: ["lamport" as const] }));
    const plain = simulate({ ...scenario, hosts });
    const stripped = JSON.stringify(nodes.map(({ event }) => event), (name, value) => {
      return /^(vector_clock|hybrid_clock|physical_clock_time)$/.test(name) ? undefined : value;
    });
    assert.equal(stripped, JSON.stringify(plain.map(({ event }) => event)));
  },
);
