import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertLawful, ofType, ticksWithin } from "./laws.ts";
import { type HostLog, readArguments, readRun, readSummary, type RunLogs } from "./run_logs.ts";
import { assertSummary, assertTable } from "./summary_check.ts";
import { complete } from "./support.ts";

/** Runs an experiment to its end and checks all that holds for every run. */
async function completeRun(
  folder: string,
  ...args: readonly (string | number)[]
): Promise<RunLogs & { readonly inOrder: readonly HostLog[] }> {
  const stdout = await complete(folder, ...args);
  const directory = `${folder}latest/`;
  const logs = await readRun(directory);
  const summary = await readSummary(directory);
  assert.equal(summary.outcome, "complete");
  assertTable(stdout, logs.hosts.size);
  assertLawful(logs);
  assertSummary(summary, logs);
  for (const { start, events, stop } of logs.hosts.values()) {
    const { phase, clock_speed: rate } = start;
    assert.equal(events.length, ticksWithin({ phase, rate }, summary.run_time), start.source);
    assert.equal(stop?.reason, "run_time");
  }
  // The order of the plan, which with ports that the system chose is not that of the roster.
  const inOrder = summary.hosts.map(({ source }) => logs.hosts.get(source) as HostLog);
  return { ...logs, inOrder };
}

Deno.test("Two hosts run, and a SEND_SECOND between them is dropped and counted", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 100, 100, "--run-time", 1, "--prob-internal", 0, "--seed", 1];
  const logs = await completeRun(folder.path, ...args);
  const drops = ofType(logs, "DROP");
  assert.ok(drops.length > 0);
  for (const { type, reason, destination } of drops) {
    assert.deepEqual([type, reason, destination], ["SEND_SECOND", "no_destination", null]);
  }
});

Deno.test("Twelve hosts run", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clients", 12, "--run-time", 1, "--phase", "aligned"];
  const { hosts } = await completeRun(folder.path, ...args);
  assert.equal(hosts.size, 12);
});

Deno.test("--clients gives each host a whole clock speed from 1 to 6", async () => {
  await using folder = await temporaryFolder();
  const { inOrder } = await completeRun(folder.path, "--clients", 4, "--run-time", 1);
  assert.equal(inOrder.length, 4);
  for (const { start } of inOrder) assert.ok([1, 2, 3, 4, 5, 6].includes(start.clock_speed));
});

Deno.test("Hosts start at one instant, and each at a phase below its period", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 20, 50, 100, "--run-time", 1, "--phase", "random"];
  const { hosts, router } = await completeRun(folder.path, ...args);
  const starts = new Set([...hosts.values()].map(({ start }) => start.system_clock_time));
  assert.equal(starts.size, 1);
  for (const { start: { phase, clock_speed } } of hosts.values()) {
    assert.ok(phase >= 0 && phase < 1 / clock_speed, `${phase} at ${clock_speed}`);
  }
  const joined = router.findLastIndex((record) => record.event_type === "JOIN");
  const sent = router.findIndex((record) => ["ROUTE", "DROP"].includes(record.event_type));
  assert.ok(joined < sent, "something was sent before all had joined");
});

Deno.test("A run time that floating point cannot hold exactly brings no tick too many", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 50, 100, "--run-time", 0.4, "--phase", "aligned"];
  const { inOrder } = await completeRun(folder.path, ...args);
  assert.deepEqual(inOrder.map(({ events }) => events.length), [20, 40]);
});

Deno.test("--phase takes an offset for each host", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 50, 100, 50, "--run-time", 1, "--phase", 0, 0.1, 0.2];
  const { inOrder } = await completeRun(folder.path, ...args);
  assert.deepEqual(inOrder.map(({ start }) => start.phase), [0, 0.1, 0.2]);
  assert.deepEqual(inOrder.map(({ events }) => events.length), [50, 90, 40]);
});

Deno.test("--stamp pre stamps messages with the clock before its step", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 50, 100, 100, "--run-time", 1, "--stamp", "pre"];
  const { inOrder } = await completeRun(folder.path, ...args);
  for (const { start, events } of inOrder) {
    assert.equal(start.stamp, "pre");
    for (const { event_type, message, logical_clock_time } of events) {
      if (event_type === "SEND") assert.equal(message?.logical_clock_time, logical_clock_time - 1);
    }
  }
});

Deno.test("--prob-internal 1 and 0 make every idle tick internal, or every one a send", async () => {
  for (const [probability, other] of [[1, "SEND"], [0, "INTERNAL"]] as const) {
    await using folder = await temporaryFolder();
    const args = ["--clock-speeds", 50, 100, "--run-time", 0.5, "--prob-internal", probability];
    const { inOrder } = await completeRun(folder.path, ...args);
    const kinds = inOrder.flatMap(({ events }) => events.map(({ event_type }) => event_type));
    assert.ok(!kinds.includes(other), `${other} at ${probability}`);
  }
});

Deno.test("--precise runs by the same laws and is recorded", async () => {
  await using folder = await temporaryFolder();
  await completeRun(folder.path, "--clock-speeds", 50, 200, "--run-time", 1, "--precise");
  assert.equal((await readArguments(`${folder.path}latest/`)).precise, true);
});

Deno.test("--json prints exactly what summary.json holds", async () => {
  await using folder = await temporaryFolder();
  const stdout = await complete(folder.path, "--clients", 2, "--run-time", 0.5, "--json");
  assert.equal(stdout, await Deno.readTextFile(`${folder.path}latest/summary.json`));
});

Deno.test("A run that ends before the first tick is complete all the same", async () => {
  await using folder = await temporaryFolder();
  await complete(folder.path, "--clients", 2, "--run-time", 0.1, "--phase", 1);
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  for (const { events } of logs.hosts.values()) assert.deepEqual(events, []);
  const { outcome, hosts } = await readSummary(`${folder.path}latest/`);
  assert.deepEqual([outcome, hosts.map(({ ticks }) => ticks)], ["complete", [0, 0]]);
});
