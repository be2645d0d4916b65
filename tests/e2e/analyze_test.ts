import assert from "node:assert/strict";
import { FILES, filesOf, foreignFilesOf, ROUTER, textOf } from "../inspect/support.ts";
import { hostsAt, type Scenario } from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";
import {
  assertError,
  complete,
  type Ended,
  experiment,
  run,
  Running,
  SOURCE,
  ticking,
} from "./support.ts";

/** A run of a minute whose first host gets more messages than it can take. */
const RUN: Partial<Scenario> = {
  hosts: hostsAt([1, 4, 4], "random"),
  runTime: 60,
  probInternal: 0.4,
};
const [ONE = ""] = FILES;

/** Writes a run's files into a directory of its own. */
async function writeRun(
  directory: string,
  files: ReadonlyMap<string, readonly unknown[]>,
): Promise<string> {
  await Deno.mkdir(directory);
  for (const [name, records] of files) {
    await Deno.writeTextFile(`${directory}/${name}`, textOf(name, records));
  }
  return directory;
}

async function analyze(...args: readonly string[]): Promise<Ended> {
  return await run(SOURCE, ["analyze", ...args]);
}

/** Asserts that a text fits a terminal. */
function assertNarrow(text: string): void {
  for (const line of text.split("\n")) assert.ok(line.length <= 80, `${line.length}: ${line}`);
}

Deno.test("A run of real processes, and one in virtual time, hold every rule", async () => {
  await using folder = await temporaryFolder();
  const clocks = ["--clocks", "lamport,vector,hybrid"];
  await complete(folder.path, ...["--clock-speeds", 20, 40, 60, "--run-time", 2, ...clocks]);
  const real = await analyze(`${folder.path}latest`);
  assert.deepEqual([real.code, real.stderr], [0, ""], real.stdout);
  assert.match(real.stdout, /^.*: 3 hosts, \d+ events, all hold\n.+\.\n\nrule/);
  assert.match(
    real.stdout,
    /the vector clock counts just what happened before {2,}holds {2,}\d+\n/,
  );
  assertNarrow(real.stdout);
  await complete(folder.path, ...["--clock-speeds", 1, 4, 4, "--run-time", 60, "--virtual"]);
  const virtual = await analyze(`${folder.path}latest/`);
  assert.deepEqual([virtual.code, virtual.stderr], [0, ""], virtual.stdout);
  assertNarrow(virtual.stdout);
});

Deno.test("Messages stamped before the step exit with 1 and say why", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 1, 4, 4, "--run-time", 60, "--virtual", "--stamp", "pre"];
  await complete(folder.path, ...args);
  const { code, stdout, stderr } = await analyze(`${folder.path}latest`);
  assert.deepEqual([code, stderr], [1, ""]);
  assert.match(stdout, /^.*: 3 hosts, \d+ events, 1 violated\n/);
  assert.match(stdout, /a message carries its host's name and clock {2,}holds/);
  assert.match(
    stdout,
    /\n\nVIOLATED: what happened before has the smaller clock\n {2}\(.*stamp: pre.*\)\n/,
  );
  assert.match(stdout, /client-127\.0\.0\.1-800\d\.ndjson:\d+: SEND, clock \d+, stamped \d+\n/);
});

Deno.test("--json is an object of one run, an array of several, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const good = await writeRun(`${folder.path}good`, filesOf(RUN));
  const one = await analyze(good, "--json");
  assert.deepEqual([one.code, one.stderr], [0, ""]);
  const analysis = JSON.parse(one.stdout);
  assert.deepEqual(Object.keys(analysis), [
    ...["directory", "summary", "hosts", "verdicts", "comparisons", "has_latency"],
    ...["causality", "warnings"],
  ]);
  assert.equal(analysis.directory, good);
  assert.equal(analysis.summary.name, "good");
  assert.deepEqual(Object.keys(analysis.verdicts[0]), [
    ...["check", "rule", "status", "checked", "violations", "examples", "note"],
  ]);
  assert.deepEqual(Object.keys(analysis.hosts[0]), [
    ...["source", "jumps", "jump_histogram", "late_ms", "staleness", "inbox", "lag"],
  ]);
  const several = await analyze(good, good, "--json");
  assert.equal(several.code, 0);
  assert.deepEqual(JSON.parse(several.stdout), [analysis, analysis]);
});

Deno.test("Several runs stand side by side, a row each; one that breaks a rule exits with 1", async () => {
  await using folder = await temporaryFolder();
  const good = await writeRun(`${folder.path}good`, filesOf(RUN));
  const bad = await writeRun(`${folder.path}bad`, filesOf({ ...RUN, stamp: "pre" }));
  const { code, stdout, stderr } = await analyze(good, bad);
  assert.deepEqual([code, stderr], [1, ""]);
  const [table = "", violated] = stdout.trimEnd().split("\n\n");
  const [titles = "", ...rows] = table.split("\n");
  assert.match(titles, /^run +hosts +events +clock +lag +jump +inbox +chain +concurrent +rules$/);
  assert.match(rows[0] ?? "", /^good +3 +540 .* all hold$/);
  assert.match(rows[1] ?? "", /^bad +3 +540 .* 1 violated$/);
  assert.equal(rows.length, 2);
  assert.equal(
    violated?.replaceAll(/\s+/g, " "),
    `VIOLATED in ${bad}; analyzed alone, it shows where: ` +
      "what happened before has the smaller clock",
  );
  assertNarrow(table);
});

Deno.test("Logs of which nothing can be read are told of one by one, and exit with 3", async () => {
  await using folder = await temporaryFolder();
  const events = `[${Array(30).fill('{"kind":"RECEIVE","clock":7}').join()}]`;
  const files = new Map([1, 2].map((n) => [`client-localhost-800${n}.json`, events]));
  const directory = `${folder.path}own-fields`;
  await Deno.mkdir(directory);
  for (const [name, text] of files) await Deno.writeTextFile(`${directory}/${name}`, text);
  const { code, stdout, stderr } = await analyze(directory);
  assert.deepEqual([code, stdout], [3, ""]);
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 3, stderr);
  assert.match(
    lines[1] ?? "",
    /8002\.json: 30 of 30 events other than INTERNAL cannot be read, so the log is not used: event 1: /,
  );
  assert.match(lines[2] ?? "", /^error: '.*own-fields' holds no event that can be read$/);
});

Deno.test("--csv is a row per directory, also of those that are no runs", async () => {
  await using folder = await temporaryFolder();
  const good = await writeRun(`${folder.path}good`, filesOf(RUN));
  const { code, stdout } = await analyze(good, `${folder.path}nowhere`, "--csv");
  assert.equal(code, 3);
  const rows = stdout.split("\r\n").map((row) => row.split(","));
  assert.deepEqual(rows.map((row) => row[0]), ["directory", good, `${folder.path}nowhere`, ""]);
  // The hosts keep no further clocks, whose columns are there all the same.
  assert.deepEqual(new Set(rows[1]?.slice(4)), new Set(["holds", ""]));
  assert.equal(rows[2]?.length, rows[1]?.length);
  assertError(await analyze(good, "--csv", "--json"), {
    code: 2,
    message: /'--csv' cannot be used/,
  });
});

Deno.test("A directory that is no run exits with 3, and the others are analysed all the same", async () => {
  await using folder = await temporaryFolder();
  const good = await writeRun(`${folder.path}good`, filesOf(RUN));
  const alone = await analyze(`${folder.path}nowhere`);
  assertError(alone, { code: 3, message: /cannot read folder '.*nowhere'/ });
  assert.equal(alone.stdout, "");
  const mixed = await analyze(folder.path, good, "--json");
  assertError(mixed, { code: 3, message: /is no run directory: it holds no client-/ });
  const [unread, read] = JSON.parse(mixed.stdout);
  assert.deepEqual(Object.keys(unread), ["directory", "problem"]);
  assert.match(unread.problem, /^'.*' is no run directory: /);
  assert.deepEqual([unread.directory, read.directory], [folder.path, good]);
  const { stdout } = await analyze(good, `${folder.path}nowhere`);
  assert.match(stdout, /^run .*\ngood +3 .*\n.*nowhere +- .*cannot be read\n$/);
  const none = await analyze(`${folder.path}nowhere`, `${folder.path}neither`, "--json");
  assert.equal(JSON.parse(none.stdout).length, 2);
});

Deno.test("analyze without a directory, or with a flag that it does not know, exits with 2", async () => {
  assertError(await analyze(), { code: 2, message: /missing required argument 'directory'/ });
  assertError(await analyze("--frobnicate", "x"), { code: 2, message: /unknown option/ });
});

Deno.test("What is amiss with files goes to standard error, a line each", async () => {
  await using folder = await temporaryFolder();
  const files = filesOf(RUN);
  files.delete(ROUTER);
  files.get(ONE)?.push('{"event_type":"INTERN~');
  const directory = await writeRun(`${folder.path}torn`, files);
  const { code, stdout, stderr } = await analyze(directory);
  assert.equal(code, 0, stdout);
  const lines = files.get(ONE)?.length;
  assert.deepEqual(stderr.trimEnd().split("\n"), [
    `warning: ${directory}/${ROUTER}: there is no such file; copies are told by the sends`,
    `warning: ${directory}/${ONE}:${lines}: the line is cut off; passed over`,
  ]);
});

Deno.test("A run of another program is analysed", async () => {
  await using folder = await temporaryFolder();
  const directory = await writeRun(`${folder.path}theirs`, foreignFilesOf(RUN));
  await Deno.writeTextFile(
    `${directory}/args.json`,
    '{"clock_speeds":[1,4,4],"prob_internal":0.4}',
  );
  const { code, stdout, stderr } = await analyze(directory);
  assert.deepEqual([code, stderr], [0, ""], stdout);
  assert.match(stdout, /^theirs: 3 hosts, 540 events, all hold\n/);
  assert.match(stdout, /each tick of a host has one event {2,}not checked {2,}-\n/);
  assert.match(
    stdout,
    /\nlongest causal chain: \d+ events\nconcurrent pairs of events: [\d.]+ %\nof these two .*:\n {2}client-/,
  );
  assertNarrow(stdout);
});

Deno.test("A run that still goes on is analysed as far as it has come", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 50, 100, "--run-time", 600];
  await using running = new Running(SOURCE, experiment(folder.path, ...args));
  await ticking(folder.path, 2);
  const { code, stdout, stderr } = await analyze(`${folder.path}latest`);
  assert.equal(code, 0, stdout);
  assert.match(stderr, /there is no HOST_STOP: the host was killed, or still runs\n/);
  running.signal("SIGINT");
  await running.ended();
});
