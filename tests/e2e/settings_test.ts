import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { readArguments, readRun } from "./run_logs.ts";
import { assertError, complete, experiment, run, SOURCE } from "./support.ts";

const CONFIG = `
client:
  prob_internal: 1
  stamp: pre
  phase: 0.05
  precise: true
experiment:
  run_time: 0.5
  clients: 4
`;

/** Writes a configuration file into a folder. */
async function writeConfig(folder: string, text: string): Promise<string> {
  const path = `${folder}settings.yaml`;
  await Deno.writeTextFile(path, text);
  return path;
}

Deno.test("--config changes the defaults", async () => {
  await using folder = await temporaryFolder();
  const config = await writeConfig(folder.path, CONFIG);
  await complete(`${folder.path}logs/`, "--config", config);
  const args = await readArguments(`${folder.path}logs/latest/`);
  assert.deepEqual(args.hosts.map(({ phase }) => phase), [0.05, 0.05, 0.05, 0.05]);
  const { run_time, prob_internal, stamp, precise } = args;
  assert.deepEqual([run_time, prob_internal, stamp, precise], [0.5, 1, "pre", true]);
  const { hosts } = await readRun(`${folder.path}logs/latest/`);
  for (const { start, events } of hosts.values()) {
    assert.deepEqual([start.phase, start.stamp, start.run_time], [0.05, "pre", 0.5]);
    assert.ok(events.every(({ event_type }) => event_type === "INTERNAL"));
  }
});

Deno.test("Flags go before the configuration file", async () => {
  await using folder = await temporaryFolder();
  const config = await writeConfig(folder.path, CONFIG);
  const flags = ["--prob-internal", 0.25, "--stamp", "post", "--phase", "aligned", "--no-precise"];
  const more = ["--clock-speeds", 20, 50, "--run-time", 0.25];
  await complete(`${folder.path}logs/`, "--config", config, ...flags, ...more);
  const args = await readArguments(`${folder.path}logs/latest/`);
  const { run_time, prob_internal, stamp, precise } = args;
  assert.deepEqual([run_time, prob_internal, stamp, precise], [0.25, 0.25, "post", false]);
  const { hosts } = await readRun(`${folder.path}logs/latest/`);
  assert.equal(hosts.size, 2);
  for (const { start } of hosts.values()) {
    assert.deepEqual([start.phase, start.stamp, start.run_time], [0, "post", 0.25]);
    assert.equal(start.prob_internal, 0.25);
  }
});

Deno.test("A fault in a configuration file is reported with its line and column", async () => {
  const faults: readonly (readonly [text: string, place: string, message: RegExp])[] = [
    ["experiment:\n  run_time: -1\n", "2:13", /run_time.*-1.*wanted/],
    ["client:\n  wait: 1\n  speed: 2\n", "3:3", /unknown key 'speed'/],
    ["client:\n  precise: maybe\n", "2:12", /precise.*maybe.*true or false/],
    ["router: [\n", "2:1", /./],
  ];
  for (const [text, place, message] of faults) {
    await using folder = await temporaryFolder();
    const config = await writeConfig(folder.path, text);
    const ended = await run(SOURCE, experiment(`${folder.path}logs/`, "--config", config));
    assertError(ended, { code: 2, message });
    assert.ok(ended.stderr.startsWith(`error: ${config}:${place}: `), ended.stderr);
    await assert.rejects(Deno.stat(`${folder.path}logs`), Deno.errors.NotFound);
  }
});

Deno.test("A configuration file that does not go with the rest is named, and only then", async () => {
  const cases: readonly (readonly [text: string, flags: string[], message: RegExp])[] = [
    [
      "experiment: {first_port: 65535}",
      [],
      /settings\.yaml: 3 clients from port 65535 on end beyo/,
    ],
    ["experiment: {latency: 0.5}", [], /settings\.yaml: a latency is given without --virtual/],
    ["experiment: {clients: 4}", ["--phase", "1", "2"], /^error: 2 phases are given for 3 clients/],
  ];
  await using folder = await temporaryFolder();
  for (const [text, flags, message] of cases) {
    const place = ["--config", await writeConfig(folder.path, text), "--log-dir", folder.path];
    assertError(await run(SOURCE, ["experiment", ...place, ...flags]), { code: 2, message });
  }
});

Deno.test("A configuration file that does not exist is named", async () => {
  await using folder = await temporaryFolder();
  const config = `${folder.path}nowhere.yaml`;
  const ended = await run(SOURCE, experiment(folder.path, "--config", config));
  assertError(ended, { code: 3, message: /nowhere\.yaml' does not exist$/ });
});
