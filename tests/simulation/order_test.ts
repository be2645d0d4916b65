import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import {
  historyOf,
  hostsAt,
  type Recorded,
  type Scenario,
  scenario,
  simulate,
  simulationOf,
} from "./support.ts";

/** What a host received, in this order. */
function receivedBy({ hosts }: Recorded, place: number): TimedHostEvent[] {
  const { events } = historyOf(hosts[place] ?? []);
  return events.filter(({ event_type }) => event_type === "RECEIVE");
}

/** How many seconds a message took from its SEND to its RECEIVE. */
function secondsUnderWay({ system_clock_time, message }: TimedHostEvent): number {
  return system_clock_time - (message?.system_clock_time ?? NaN);
}

/** All that is received in a run, with the shortest way that any message took. */
function shortestWay(options: Scenario): number {
  const run = simulate(options);
  const ways = options.hosts.flatMap((_, i) => receivedBy(run, i).map(secondsUnderWay));
  assert.ok(ways.length > 10);
  return Math.min(...ways);
}

Deno.test("Among hosts in step, a message sent at tick k is received at tick k + 1 at the earliest", () => {
  for (const [size, probInternal] of [[2, 0.7], [3, 0.7], [3, 0], [8, 0.3]] as const) {
    for (let seed = 0; seed < 20; seed++) {
      const hosts = hostsAt(Array.from({ length: size }, () => 1));
      assert.equal(shortestWay(scenario({ hosts, probInternal, seed, runTime: 200 })), 1);
    }
  }
});

Deno.test("Hosts in step never differ: each tick is one step of each clock", () => {
  for (let seed = 0; seed < 20; seed++) {
    for (const own of simulate(scenario({ hosts: hostsAt([5, 5, 5]), seed })).hosts) {
      const { events } = historyOf(own);
      assert.deepEqual(
        events.map((event) => event.logical_clock_time),
        events.map((_, k) => k + 1),
      );
    }
  }
});

Deno.test("A message that arrives at the instant of a tick waits for the next tick", () => {
  const options = scenario({ hosts: hostsAt([1, 1, 1]), runTime: 200 });
  const after = (value: number): number =>
    shortestWay({ ...options, latency: { kind: "constant", value } });
  assert.deepEqual([after(0), after(0.999), after(1), after(1.001), after(2)], [1, 1, 2, 2, 3]);
});

Deno.test("At one instant the hosts tick in the order of the roster", () => {
  const ticks: (readonly [time: number, index: number])[] = [];
  const options = scenario({ hosts: hostsAt([4, 1, 2, 4]), runTime: 20 });
  const simulation = simulationOf(options, {
    onHostRecord: (index, record) => {
      if ("tick" in record) ticks.push([record.system_clock_time, index]);
    },
    onRouterRecord: () => {},
  });
  assert.equal(simulation.advance(Infinity), false);
  assert.deepEqual(ticks, ticks.toSorted(([t, i], [u, j]) => t - u || i - j));
  assert.deepEqual(ticks.slice(0, 7), [[0, 0], [0, 1], [0, 2], [0, 3], [0.25, 0], [0.25, 3], [
    0.5,
    0,
  ]]);
});

Deno.test("Messages that arrive at one instant wait in the order of their sending", () => {
  const size = 6;
  let broadcasts = 0;
  for (let seed = 0; seed < 50; seed++) {
    const hosts = hostsAt(Array.from({ length: size }, () => 1));
    const run = simulate(scenario({ hosts, probInternal: 0, seed, runTime: 30 }));
    for (let place = 0; place < size; place++) {
      // All act on the first tick only if nothing waits, so what is sent there comes first.
      const first = receivedBy(run, place).filter(({ message }) =>
        message?.system_clock_time === 0
      );
      const sources = first.map(({ message }) => message?.source);
      assert.deepEqual(sources, sources.toSorted());
      if (sources.length > 2) broadcasts++;
    }
  }
  assert.ok(broadcasts > 100, "too few inboxes show an order");
});

Deno.test("Random latencies mix the messages of different senders, and never those of one", () => {
  const latencies: readonly Scenario["latency"][] = [
    { kind: "uniform", min: 0, max: 3 },
    { kind: "exponential", mean: 1 },
    { kind: "normal", mean: 2, sd: 1, floor: 0 },
  ];
  for (const latency of latencies) {
    let mixed = 0;
    const run = simulate(scenario({ hosts: hostsAt([3, 4, 5]), latency, runTime: 100 }));
    for (const place of [0, 1, 2]) {
      const latest = new Map<string, number>();
      let before = 0;
      for (const { message } of receivedBy(run, place)) {
        const { source, system_clock_time: sent } = message ?? assert.fail();
        assert.ok(sent > (latest.get(source) ?? -1), `${source} overtakes itself`);
        if (sent < before) mixed++;
        latest.set(source, sent);
        before = sent;
      }
    }
    assert.ok(mixed > 10, `${latency.kind} mixes ${mixed} messages`);
  }
});

Deno.test("Each link draws its own latencies, and each of its messages another one", () => {
  const latency = { kind: "uniform", min: 0, max: 10 } as const;
  const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  for (let seed = 0; seed < 10; seed++) {
    // Inboxes are nearly always empty, so that messages are received soon after they arrive.
    const options = { hosts: hostsAt([10, 10, 10]), probInternal: 0.95, latency, seed };
    const run = simulate(scenario({ ...options, runTime: 200 }));
    const ways = new Map<string, number[]>();
    for (const place of [0, 1, 2]) {
      for (const event of receivedBy(run, place)) {
        const link = `${event.message?.source} to ${place}`;
        ways.set(link, [...ways.get(link) ?? [], secondsUnderWay(event)]);
      }
    }
    assert.equal(ways.size, 6);
    for (const [link, own] of ways) assert.ok(spread(own) > 3, `${link} takes ${own}`);
    assert.ok(spread([...ways.values()].map(([first = NaN]) => first)) > 2, "links draw the same");
  }
});

Deno.test("A SEND_SECOND between two hosts is dropped and recorded, and never received", () => {
  const run = simulate(scenario({ hosts: hostsAt([5, 5]), probInternal: 0 }));
  const drops = run.router.filter((record) => record.event_type === "DROP");
  assert.ok(drops.length > 5);
  for (const { type, destination, reason } of drops) {
    assert.deepEqual([type, destination, reason], ["SEND_SECOND", null, "no_destination"]);
  }
  const types = [0, 1].flatMap((place) =>
    receivedBy(run, place).map((event) => event.message?.type)
  );
  assert.deepEqual([...new Set(types)].sort(), ["BROADCAST", "SEND_FIRST"]);
});
