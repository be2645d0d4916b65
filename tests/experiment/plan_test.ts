import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostStartRecord } from "../../core/history.ts";
import { NO_LATENCY } from "../../core/latency.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { firstTick, makePlan, type Parameters, portOf } from "../../experiment/plan.ts";
import { hostsAt, scenario, simulate } from "../simulation/support.ts";
import { holds } from "../support/laws.ts";

/** What the user asked for: nothing, but for these. */
function asked(changes: Partial<Parameters> = {}): Parameters {
  return {
    name: "run",
    logDir: "logs",
    runTime: 60,
    seed: 42,
    clockSpeeds: undefined,
    clients: undefined,
    clientsIfUnsaid: 3,
    phase: ["random"],
    probInternal: 0.7,
    stamp: "post",
    clocks: ["lamport"],
    skew: [NO_SKEW],
    precise: false,
    virtual: false,
    latency: NO_LATENCY,
    router: { address: "localhost", port: 8000 },
    outboxKib: 1024,
    logRate: 10_000,
    wait: 10,
    clientAddress: "127.0.0.1",
    firstPort: 8001,
    ...changes,
  };
}

function speeds(parameters: Parameters): number[] {
  return makePlan(parameters).hosts.map(({ clockSpeed }) => clockSpeed);
}

function assertRefused(changes: Partial<Parameters>, message: string): void {
  assert.throws(() => makePlan(asked(changes)), { name: "UsageError", message });
}

Deno.test("hosts listen on an IPv6 address, with brackets or without", () => {
  for (const clientAddress of ["[::1]", "::1"]) {
    assert.equal(makePlan(asked({ clientAddress })).clientAddress, "::1");
  }
  const message = "client address is '[::1', wanted a host name or an IP address";
  assertRefused({ clientAddress: "[::1" }, message);
});

Deno.test("vector clocks are kept of as many hosts as fit into a line, by the length of their names", () => {
  const clientAddress = "h".repeat(250);
  const vectors = { clients: 300, clientAddress, clocks: ["vector"] } as const;
  assert.throws(() => makePlan(asked(vectors)), {
    name: "UsageError",
    message: /^vector clocks of 300 hosts at 'h+' do not fit into a line .*at most 236 hosts$/,
  });
  assert.equal(makePlan(asked({ ...vectors, clients: 236 })).hosts.length, 236);
  assert.equal(makePlan(asked({ ...vectors, virtual: true })).hosts.length, 300);
});

Deno.test("given clock speeds say how many hosts there are, and are taken in order", () => {
  const plan = makePlan(asked({ clockSpeeds: [1, 2.5, 6, 6], phase: ["aligned"] }));
  const hosts = plan.hosts.map(({ clockSpeed, phase }, i) => [clockSpeed, phase, portOf(plan, i)]);
  assert.deepEqual(hosts, [
    [1, "aligned", 8001],
    [2.5, "aligned", 8002],
    [6, "aligned", 8003],
    [6, "aligned", 8004],
  ]);
});

Deno.test("without clock speeds there are as many hosts as clients, or as the default says", () => {
  assert.equal(speeds(asked({ clients: 12 })).length, 12);
  assert.equal(speeds(asked()).length, 3);
  assert.equal(speeds(asked({ clientsIfUnsaid: 7 })).length, 7);
  assert.equal(speeds(asked({ clockSpeeds: [1, 2], clients: 2 })).length, 2);
});

Deno.test("a plan holds what was asked for, worked out into hosts", () => {
  const parameters = asked();
  const { hosts: _, ...rest } = makePlan(parameters);
  const workedOut = ["clockSpeeds", "clients", "clientsIfUnsaid", "phase", "skew"];
  const kept = Object.entries(parameters).filter(([name]) => !workedOut.includes(name));
  assert.deepEqual(rest, Object.fromEntries(kept));
});

Deno.test("clock speeds that are not given are integers from 1 to 6, by the seed alone", () => {
  holds(fc.property(fc.maxSafeNat(), fc.integer({ min: 2, max: 50 }), (seed, clients) => {
    const drawn = speeds(asked({ seed, clients }));
    assert.ok(drawn.every((speed) => Number.isInteger(speed) && speed >= 1 && speed <= 6));
    assert.deepEqual(speeds(asked({ seed, clients, name: "again", firstPort: 0 })), drawn);
    assert.deepEqual(speeds(asked({ seed, clients: clients + 1 })).slice(0, -1), drawn);
  }));
  const many = speeds(asked({ clients: 600 }));
  assert.deepEqual(new Set(many), new Set([1, 2, 3, 4, 5, 6]));
  assert.notDeepEqual(speeds(asked({ seed: 43, clients: 600 })), many);
});

Deno.test("one phase is for all, as many as hosts are for each", () => {
  const phases = (changes: Partial<Parameters>): unknown[] =>
    makePlan(asked(changes)).hosts.map(({ phase }) => phase);
  assert.deepEqual(phases({ phase: [0.5] }), [0.5, 0.5, 0.5]);
  assert.deepEqual(phases({ phase: [0, "random", "aligned"] }), [0, "random", "aligned"]);
});

Deno.test("one skew is for all physical clocks, as many as hosts are for each", () => {
  const skews = (changes: Partial<Parameters>): number[] =>
    makePlan(asked(changes)).hosts.map(({ skew }) => skew.offset);
  const [a, b, c] = [1, -2, 3].map((offset) => ({ ...NO_SKEW, offset }));
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  assert.deepEqual(skews({ skew: [b] }), [-2, -2, -2]);
  assert.deepEqual(skews({ skew: [a, b, c] }), [1, -2, 3]);
  assertRefused({ skew: [a, b] }, "2 skews are given for 3 clients, wanted 1 or 3");
});

Deno.test("ports follow the first, and 0 leaves all of them open", () => {
  const ports = (changes: Partial<Parameters>): number[] => {
    const plan = makePlan(asked(changes));
    return plan.hosts.map((_, host) => portOf(plan, host));
  };
  assert.deepEqual(ports({ firstPort: 65_533 }), [65_533, 65_534, 65_535]);
  assert.deepEqual(ports({ firstPort: 0 }), [0, 0, 0]);
});

Deno.test("contradictions are refused before anything is started", () => {
  assertRefused({ clockSpeeds: [1, 2, 3], clients: 2 }, "3 clock speeds are given for 2 clients");
  assertRefused({ clockSpeeds: [1, 2], clients: 5 }, "2 clock speeds are given for 5 clients");
  assertRefused({ clockSpeeds: [1] }, "one clock speed is given, wanted at least two hosts");
  assertRefused(
    { phase: ["random", 0.5] },
    "2 phases are given for 3 clients, wanted 1 or 3",
  );
  assertRefused(
    { clockSpeeds: [1, 2], phase: [0, 0, 0] },
    "3 phases are given for 2 clients, wanted 1 or 2",
  );
  assertRefused({ firstPort: 65_534 }, "3 clients from port 65534 on end beyond port 65535");
  const latency = { kind: "constant", value: 0.1 } as const;
  assert.throws(() => makePlan(asked({ latency })), /--virtual/);
  assert.deepEqual(makePlan(asked({ latency, virtual: true })).latency, latency);
});

Deno.test("the router and a client cannot share a port of one address", () => {
  for (const port of [8001, 8002, 8003]) {
    assertRefused(
      { router: { address: "127.0.0.1", port } },
      `port ${port} is the router's and a client's, change one of them`,
    );
  }
  for (const [address, port] of [["127.0.0.1", 8000], ["127.0.0.1", 8004], ["h", 8002]] as const) {
    assert.equal(makePlan(asked({ router: { address, port } })).hosts.length, 3);
  }
  const anyPort = { router: { address: "127.0.0.1", port: 0 }, firstPort: 0 };
  assert.equal(makePlan(asked(anyPort)).hosts.length, 3);
});

Deno.test("names that lead elsewhere or mean something else are refused", () => {
  const bad = ["", "latest", ".", "..", "../x", "a/b", "/x", "a\\b", ".hidden", "-x", "a b", "a\n"];
  bad.push("ä", "a:b", "a\0");
  for (const name of bad) {
    assertRefused(
      { name },
      `experiment name is '${name}', wanted letters, digits, '.', '_' and '-', beginning with ` +
        "neither '.' nor '-', and not 'latest'",
    );
  }
  for (const length of [101, 300]) {
    const message = `experiment name has ${length} characters, wanted at most 100`;
    assertRefused({ name: "x".repeat(length) }, message);
  }
  const good = ["a", "7", "_x", "2026-11-23_19-19-24.229", "latest2", "x".repeat(100), "a..b"];
  for (const name of good) assert.equal(makePlan(asked({ name })).name, name);
});

Deno.test("firstTick() is the earliest phase, and unknown where ports decide whose phase it is", () => {
  const two = (changes: Partial<Parameters>) =>
    firstTick(makePlan(asked({ clockSpeeds: [1, 2], virtual: true, ...changes })));
  assert.equal(two({ phase: [7, 3] }), 3);
  assert.equal(two({ phase: ["aligned"] }), 0);
  const { hosts } = simulate(scenario({ hosts: hostsAt([1, 2], "random"), seed: 262 }));
  const phases = hosts.map(([start]) => (start as HostStartRecord).phase);
  assert.equal(two({ phase: ["random"], seed: 262 }), Math.min(...phases));
  const real = { virtual: false, firstPort: 0 } as const;
  assert.equal(two({ ...real, phase: ["random"] }), undefined);
  assert.equal(two({ ...real, phase: [7, 3] }), 3);
});
