import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { startRouter } from "./by_hand.ts";
import { assertLawful, ticksWithin } from "./laws.ts";
import { readRun, readSummary } from "./run_logs.ts";
import { complete, Running, SOURCE } from "./support.ts";

Deno.test("One client process runs several hosts, each with its own log, clock speed and stream", async () => {
  await using folder = await temporaryFolder();
  await using router = await startRouter(folder.path, "--expect", 5, "--run-time", 1);
  const at = ["client", "127.0.0.1", 0, "--router", router.source, "--log", folder.path];
  const hosts = [
    "--hosts",
    5,
    ...[10, 20, 30, 40, 50].flatMap((speed) => ["--clock-speed", speed]),
    "--phase",
    "aligned",
  ];
  await using client = new Running(SOURCE, [...at, ...hosts]);
  const { code, stdout, stderr } = await client.ended();
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
  const [listening, joined, started, stopped, ...rest] = stderr.trimEnd().split("\n");
  assert.match(`${listening}`, /^5 hosts stream their events on /);
  assert.match(`${joined}`, /^5 hosts joined; /);
  assert.match(`${started}`, /^5 hosts started, /);
  assert.match(`${stopped}`, /^5 hosts stopped .* \(run_time\)/);
  assert.deepEqual(rest, [`logs: ${folder.path}`]);
  await router.running.ended();
  const logs = await readRun(folder.path);
  assertLawful(logs);
  const speeds = [...logs.hosts.values()].map(({ start }) => start.clock_speed);
  assert.deepEqual(speeds.toSorted((a, b) => a - b), [10, 20, 30, 40, 50]);
  for (const { start, events } of logs.hosts.values()) {
    assert.equal(events.length, start.clock_speed);
  }
});

Deno.test("Where one host of a process fails, the others end in order and the process tells why", async () => {
  await using folder = await temporaryFolder();
  await using router = await startRouter(folder.path, "--expect", 4);
  const at = ["client", "127.0.0.1", 0, "--router", router.source, "--log", folder.path];
  await using client = new Running(SOURCE, [...at, "--hosts", 3]);
  await router.running.said(/3 hosts connected/);
  router.running.signal("SIGKILL");
  const { code, stderr } = await client.ended();
  assert.equal(code, 3);
  assert.match(stderr, /error: the router went away/);
});

Deno.test("An experiment with more hosts than processes runs by the laws, and its account closes", async () => {
  await using folder = await temporaryFolder();
  await complete(folder.path, "--clients", 40, "--run-time", 2, "--seed", 3);
  const directory = `${folder.path}latest/`;
  const logs = await readRun(directory);
  assertLawful(logs);
  const { outcome, copies, hosts } = await readSummary(directory);
  assert.equal(outcome, "complete");
  assert.equal(copies?.missing, 0);
  assert.equal(hosts.length, 40);
  for (const { start, events } of logs.hosts.values()) {
    const { phase, clock_speed: rate } = start;
    assert.equal(events.length, ticksWithin({ phase, rate }, 2), start.source);
  }
});
