import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertLawful } from "./laws.ts";
import {
  type HostEvent,
  type HostLog,
  type HostStart,
  listNames,
  readArguments,
  readRun,
  type RunLogs,
} from "./run_logs.ts";
import { assertError, complete, experiment, run, SOURCE } from "./support.ts";

/** One skew for each of three hosts: ahead and fast, right, and set back in the middle of the run. */
const SKEWS = ["offset=0.25,drift=20000", "none", "step=-0.5@1"] as const;

/** What the skews make of a time so many seconds after the start. */
const SHOWN: readonly ((elapsed: number) => number)[] = [
  (elapsed) => elapsed + 0.25 + elapsed * 0.02,
  (elapsed) => elapsed,
  (elapsed) => elapsed < 1 ? elapsed : elapsed - 0.5,
];

/** Whole microseconds in numbers that large are exact to a quarter of one. */
const ROUNDING_S = 2e-6;

/** What HOST_START and args.json say of clocks. */
interface Clocked {
  readonly clocks?: readonly string[];
  readonly skew?: string;
}

/** An event of a host that keeps every clock. */
interface ClockedEvent extends HostEvent {
  readonly vector_clock: Readonly<Record<string, number>>;
  readonly hybrid_clock: { readonly l: number; readonly c: number };
  readonly physical_clock_time: number;
}

/** An event with all that happened before it, itself included. */
interface Node {
  readonly event: ClockedEvent;
  readonly host: string;
  readonly past: ReadonlySet<Node>;
}

/** Works out what happened before what, from the order of ticks and from messages alone. */
function causality({ hosts }: RunLogs): Node[] {
  const nodes: Node[] = [];
  const sends = new Map<string, Node>();
  const waiting = [...hosts].map(([host, { events }]) => ({ host, events, latest: [] as Node[] }));
  for (let before = -1; before < nodes.length;) {
    before = nodes.length;
    for (const { host, events, latest } of waiting) {
      for (const event of events.slice(latest.length)) {
        const { event_type, message } = event;
        const key = `${message?.source} ${message?.logical_clock_time}`;
        const send = sends.get(key);
        if (event_type === "RECEIVE" && send === undefined) break; // its sender comes later
        const heard = event_type === "RECEIVE" ? send?.past : undefined;
        const past = new Set([...latest.at(-1)?.past ?? [], ...heard ?? []]);
        const node = { event: event as ClockedEvent, host, past };
        past.add(node);
        if (event_type === "SEND") sends.set(key, node);
        latest.push(node);
        nodes.push(node);
      }
    }
  }
  const logged = waiting.reduce((sum, { events }) => sum + events.length, 0);
  assert.equal(nodes.length, logged, "a message is received that nobody sent");
  return nodes;
}

/** The partial order of vectors as it is defined. */
function isSmaller(a: ClockedEvent["vector_clock"], b: ClockedEvent["vector_clock"]): boolean {
  const hosts = Object.keys({ ...a, ...b });
  return hosts.every((host) => (a[host] ?? 0) <= (b[host] ?? 0)) &&
    hosts.some((host) => (a[host] ?? 0) < (b[host] ?? 0));
}

function assertClocks(nodes: readonly Node[]): void {
  for (const { host, event, past } of nodes) {
    assert.equal(event.vector_clock[host], event.tick + 1);
    const largest = Math.max(...[...past].map(({ event }) => event.physical_clock_time));
    assert.equal(event.hybrid_clock.l, largest);
    for (const other of nodes) {
      if (other.event === event) continue;
      const isCause = past.has(other);
      assert.equal(isSmaller(other.event.vector_clock, event.vector_clock), isCause);
      if (!isCause) continue;
      const [{ l, c }, earlier] = [event.hybrid_clock, other.event.hybrid_clock];
      assert.ok(earlier.l < l || (earlier.l === l && earlier.c < c));
    }
  }
}

/** Asserts that the host's physical clock goes as wrong as its skew demands. */
function assertPhysical({ start, events }: HostLog, shown: (elapsed: number) => number): void {
  for (const event of events as readonly ClockedEvent[]) {
    const elapsed = event.system_clock_time - start.system_clock_time;
    if (Math.abs(elapsed - 1) < ROUNDING_S) continue; // either side of the step
    const read = event.physical_clock_time - start.system_clock_time;
    assert.ok(Math.abs(read - shown(elapsed)) < ROUNDING_S, `${read} after ${elapsed}`);
  }
}

Deno.test("Vector and hybrid clocks of a real run tell what happened before what, skewed or not", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 20, 35, 50, "--run-time", 2, "--prob-internal", 0.5];
  await complete(folder.path, ...args, "--clocks", "vector", "hybrid", "--skew", ...SKEWS);
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  const nodes = causality(logs);
  assert.ok(nodes.some(({ event }) => event.hybrid_clock.c > 0));
  assertClocks(nodes);

  const { clocks, hosts } = await readArguments(`${folder.path}latest/`) as unknown as {
    readonly clocks: readonly string[];
    readonly hosts: readonly { readonly clock_speed: number; readonly skew: string }[];
  };
  assert.deepEqual(clocks, ["lamport", "vector", "hybrid"]);
  assert.deepEqual(hosts.map(({ skew }) => skew), SKEWS);
  assert.equal(logs.hosts.size, 3);
  for (const log of logs.hosts.values()) {
    const start: HostStart & Clocked = log.start;
    const place = hosts.findIndex(({ clock_speed }) => clock_speed === start.clock_speed);
    assert.deepEqual(start.clocks, ["lamport", "vector", "hybrid"]);
    assert.equal(start.skew, SKEWS[place] === "none" ? undefined : SKEWS[place]);
    assertPhysical(log, SHOWN[place] ?? assert.fail());
  }
});

Deno.test("Clocks and skew come from a configuration file too, and flags go before it", async () => {
  await using folder = await temporaryFolder();
  const config = `${folder.path}settings.yaml`;
  await Deno.writeTextFile(config, "client:\n  clocks: hybrid\n  skew: offset=-2\n");
  const args = ["--virtual", "--clock-speeds", 1, 2, "--run-time", 5, "--config", config];
  const starts = await Promise.all([[], ["--clocks", "vector", "--skew", "none"]].map(
    async (flags, i) => {
      await complete(folder.path, ...args, "--exp-name", `run${i}`, ...flags);
      const { hosts } = await readRun(`${folder.path}run${i}/`);
      return [...hosts.values()].map(({ start }) => start as HostStart & Clocked);
    },
  ));
  const [read, flagged] = starts.map((of) => of.map(({ clocks, skew }) => ({ clocks, skew })));
  const hybrid = { clocks: ["lamport", "hybrid"], skew: "offset=-2" };
  const vector = { clocks: ["lamport", "vector"], skew: undefined };
  assert.deepEqual([read, flagged], [[hybrid, hybrid], [vector, vector]]);
});

Deno.test("Clocks and skews that make no sense are refused before anything is written", async () => {
  await using folder = await temporaryFolder();
  const logs = `${folder.path}logs`;
  const clocks =
    /--clocks <names(\.\.\.)?>' argument .* Wanted one or more of lamport, vector, hybrid/;
  const skew =
    /--skew <skews?(\.\.\.)?>' argument .* Wanted none, or any of offset=SECONDS, drift=PPM/;
  const cases: readonly (readonly [args: readonly (string | number)[], message: RegExp])[] = [
    [experiment(logs, "--clocks", "vector,wall"), clocks],
    [experiment(logs, "--clocks", "", "--virtual"), clocks],
    [experiment(logs, "--clocks", "vector", "wall"), clocks],
    [experiment(logs, "--skew", "offset=1e999"), skew],
    [experiment(logs, "--skew", "none", "step=1", "none", "--virtual"), skew],
    [
      experiment(logs, "--clients", 3, "--skew", "none", "none"),
      /2 skews .* 3 clients, wanted 1 or 3/,
    ],
    [["client", "127.0.0.1", 0, "--log", logs, "--clocks", "__proto__"], clocks],
    [["client", "127.0.0.1", 0, "--log", logs, "--skew", "drift"], skew],
  ];
  const ends = await Promise.all(cases.map(([args]) => run(SOURCE, args)));
  for (const [i, [, message]] of cases.entries()) {
    const ended = ends[i] ?? assert.fail();
    assertError(ended, { code: 2, message });
    assert.equal(ended.stdout, "");
  }
  assert.deepEqual(await listNames(folder.path), []);
});
