import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertLawful, ofType } from "./laws.ts";
import { listNames, readArguments, readRun, readSummary } from "./run_logs.ts";
import { assertSummary, assertTable } from "./summary_check.ts";
import { assertError, complete, eventually, experiment, run, Running, SOURCE } from "./support.ts";

/** Ports of four and of five digits, which as texts would stand in another order. */
const HOSTS = ["--clients", 12, "--first-port", 9995, "--prob-internal", 0.3];

/** The files of a run in virtual time with two hosts. */
const FILES = [
  "args.json",
  "client-127.0.0.1-8001.ndjson",
  "client-127.0.0.1-8002.ndjson",
  "report.html",
  "router.ndjson",
  "summary.json",
];

/** How long a refusal may take, lest a run that should be refused fills the disk meanwhile. */
const REFUSAL_MS = 5_000;

/** Every log of a run, by name. */
async function logsIn(directory: string): Promise<Record<string, string>> {
  const names = (await listNames(directory)).filter((name) => name.endsWith(".ndjson"));
  const texts = names.map(async (name) =>
    [name, await Deno.readTextFile(directory + name)] as const
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** Asserts that experiments are refused before anything is written, two at a time. */
async function refuse(
  cases: readonly (readonly [args: readonly (string | number)[], message: RegExp])[],
  code = 2,
): Promise<void> {
  await using folder = await temporaryFolder();
  const check = async ([args, message]: (typeof cases)[number]): Promise<void> => {
    const ended = await run(SOURCE, experiment(`${folder.path}logs`, ...args), REFUSAL_MS);
    assertError(ended, { code, message });
    assert.equal(ended.stdout, "");
  };
  for (let i = 0; i < cases.length; i += 2) await Promise.all(cases.slice(i, i + 2).map(check));
  assert.deepEqual(await listNames(folder.path), []);
}

Deno.test("A run in virtual time keeps the laws of real runs and logs the same records", async () => {
  await using folder = await temporaryFolder();
  const stdout = await complete(folder.path, ...HOSTS, "--run-time", 60, "--virtual");
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  assert.equal([...logs.hosts.keys()][0], "127.0.0.1:9995");
  assert.equal([...logs.hosts.keys()].at(-1), "127.0.0.1:10006");
  assertSummary(await readSummary(`${folder.path}latest/`), logs);
  assertTable(stdout, 12);
});

Deno.test("A run in virtual time leaves the files of a real run, and no others", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 1, 2, "--run-time", 60, "--virtual", "--seed", 7];
  const stdout = await complete(folder.path, ...args, "--exp-name", "mine", "--json");
  const mine = `${folder.path}mine/`;
  assert.deepEqual(await listNames(folder.path), ["latest", "mine"]);
  assert.deepEqual(await listNames(mine), FILES);
  assert.equal(stdout, await Deno.readTextFile(`${mine}summary.json`));
  const { virtual, latency, seed, run_time } = JSON.parse(
    await Deno.readTextFile(`${mine}args.json`),
  );
  assert.deepEqual({ virtual, latency, seed, run_time }, {
    ...{ virtual: true, latency: "0", seed: 7, run_time: 60 },
  });
  assert.equal((await readSummary(mine)).outcome, "complete");
});

Deno.test("In virtual time the same seed gives the same logs to the byte, and another seed others", async () => {
  await using folder = await temporaryFolder();
  const logs = await Promise.all([["first", 262], ["again", 262], ["other", 263]].map(
    async ([name = "", seed = 0]) => {
      const args = ["--run-time", 10, "--virtual", "--seed", seed, "--exp-name", name];
      await complete(folder.path, ...HOSTS, ...args, "--latency", "exponential:0.1");
      return await logsIn(`${folder.path}${name}/`);
    },
  ));
  const [first, again, other] = logs;
  assert.equal(Object.keys(first ?? {}).length, 13);
  assert.deepEqual(again, first);
  assert.notDeepEqual(other, first);
});

Deno.test("In virtual time it makes no difference from where a run is started, and when", async () => {
  await using one = await temporaryFolder();
  await using other = await temporaryFolder();
  const args = ["--virtual", "--clock-speeds", 1, 2.5, "--seed", 7, "--run-time", 30];
  const texts = [];
  for (const [{ path }, name] of [[one, "a"], [other, "another_name"]] as const) {
    const here = { ...SOURCE, cwd: path };
    const { code } = await run(here, experiment("logs", ...args, "--exp-name", name));
    assert.equal(code, 0);
    texts.push(await logsIn(`${path}logs/${name}/`));
  }
  assert.deepEqual(texts[0], texts[1]);
});

Deno.test("--latency keeps messages on their way, and is recorded", async () => {
  await using folder = await temporaryFolder();
  const latency = "uniform:2:3";
  const args = ["--clock-speeds", 4, 5, 6, "--run-time", 60, "--virtual", "--latency", latency];
  await complete(folder.path, ...args);
  const directory = `${folder.path}latest/`;
  const logs = await readRun(directory);
  assertLawful(logs);
  assertSummary(await readSummary(directory), logs);
  const ways = [...logs.hosts.values()].flatMap(({ events }) =>
    events.filter(({ event_type }) => event_type === "RECEIVE").map((event) =>
      event.system_clock_time - (event.message?.system_clock_time ?? NaN)
    )
  );
  assert.ok(ways.length > 20 && Math.min(...ways) >= 2 - 1e-6);
  const sentAfter = (time: number): number =>
    ofType(logs, "ROUTE").filter((copy) => copy.system_clock_time > time).length;
  const { copies } = await readSummary(directory);
  assert.ok(copies.in_flight >= sentAfter(58) && copies.in_flight <= sentAfter(57));
  assert.ok(copies.in_flight > 0);
  assert.deepEqual({ ...await readArguments(directory) }, {
    ...await readArguments(directory),
    ...{ latency, virtual: true },
  });
});

Deno.test("Latencies that make no sense are refused before anything is written", async () => {
  const hostile = ["-1", "uniform:2:1", "NaN", "1e999", "__proto__", "normal:1", "", "1:2:3"];
  await refuse(hostile.map((latency) => [
    ["--virtual", "--latency", latency],
    /'--latency <latency>' argument .* is invalid. Wanted seconds, uniform:MIN:MAX/,
  ]));
});

Deno.test("A latency without --virtual is refused before anything is written", async () => {
  const message = /^error: a latency is given without --virtual/;
  await refuse([[["--latency", "0.1"], message], [["--latency", "exponential:0.1"], message]]);
});

Deno.test("A run in virtual time that no disk could hold is refused, with what it would take", async () => {
  const message =
    /34560000000 ticks, whose logs take about \d+\.\d TB, and \d+\.\d [KMGT]B are free/;
  const args = ["--virtual", "--clock-speeds", 10_000, 10_000, "--run-time", 1_728_000];
  await refuse([[args, message], [[...args, "--json"], message]], 3);
});

Deno.test({
  name: "Ctrl-C ends a long run in virtual time in order, with everything written",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const args = ["--clock-speeds", 1_000, 1_000, "--run-time", 4_800, "--virtual"];
    await using running = new Running(SOURCE, experiment(folder.path, ...args));
    const directory = `${folder.path}latest/`;
    await eventually(async () => {
      const { size } = await Deno.stat(`${directory}${FILES[1]}`).catch(() => ({ size: 0 }));
      return size > 0;
    }, "the first host's log grows");
    running.signal("SIGINT");
    const { code, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    assert.deepEqual(await listNames(directory), FILES);
    const logs = await readRun(directory);
    assertLawful(logs);
    for (const { stop } of logs.hosts.values()) assert.equal(stop?.reason, "interrupted");
    assert.equal(logs.router.at(-1)?.reason, "interrupted");
    const summary = await readSummary(directory);
    assert.deepEqual([summary.outcome, summary.failure], ["interrupted", null]);
    const stops = [...logs.hosts.values()].map(({ stop }) => stop?.system_clock_time);
    assert.deepEqual(stops, [summary.elapsed, summary.elapsed]);
    assertSummary(summary, logs);
  },
});

Deno.test("A run that is over before its first tick has its table, its report, and the reason", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 5, 5, 5, "--run-time", 1, "--phase", 100_000, "--virtual"];
  const stdout = await complete(folder.path, ...args, "--exp-name", "idle", "--report");
  assert.match(stdout, /^127\.0\.0\.1:8001 +5 +- +0 +0 +0 +0 /m);
  assert.match(stdout, /^the first tick is due at 100000 s; the run time is 1 s$/m);
  assert.match(stdout, /^report: .*idle\/report\.html$/m);
  assert.match(await Deno.readTextFile(`${folder.path}idle/report.html`), /No host has ticked/);
});
