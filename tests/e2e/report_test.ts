import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { listNames } from "./run_logs.ts";
import { assertError, experiment, run, SOURCE } from "./support.ts";

const PICTURES = ["clock", "event_mix", "inbox", "jumps", "lag", "space_time"];

/** Runs an experiment in virtual time. */
async function virtual(folder: string, name: string, ...flags: string[]): Promise<string> {
  const given = ["--virtual", "--clock-speeds", 1, 2, 3, "--run-time", 10, "--seed", 262];
  const { code, stdout, stderr } = await run(
    SOURCE,
    experiment(folder, ...given, "--exp-name", name, ...flags),
  );
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout;
}

Deno.test("Every run ends with its report, unless --no-report or a configuration says otherwise", async () => {
  await using folder = await temporaryFolder();
  const config = `${folder.path}quiet.yaml`;
  await Deno.writeTextFile(config, "experiment:\n  report: false\n");
  const hasReport = async (...flags: string[]): Promise<boolean> => {
    const stdout = await virtual(folder.path, "run", "--force", ...flags);
    const names = await listNames(`${folder.path}run/`);
    assert.equal(
      stdout.includes(`\nreport: ${folder.path}run/report.html\n`),
      names.includes("report.html"),
    );
    return names.includes("report.html");
  };
  assert.equal(await hasReport(), true);
  assert.equal(await hasReport("--no-report"), false);
  assert.equal(await hasReport("--config", config), false);
  assert.equal(await hasReport("--config", config, "--report"), true);
});

Deno.test("With --json nothing but the summary is printed, and the report is there", async () => {
  await using folder = await temporaryFolder();
  const { name } = JSON.parse(await virtual(folder.path, "run", "--json"));
  assert.equal(name, "run");
  assert.ok((await listNames(`${folder.path}run/`)).includes("report.html"));
});

Deno.test("report draws an earlier run as the experiment does, with --svg its pictures too", async () => {
  await using folder = await temporaryFolder();
  await virtual(folder.path, "run");
  const directory = `${folder.path}run/`;
  const drawn = await Deno.readTextFile(`${directory}report.html`);
  const { code, stdout, stderr } = await run(SOURCE, ["report", directory, "--svg"]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const files = ["report.html", ...PICTURES.map((picture) => `${picture}.svg`)];
  const paths = files.map((file) => directory + file);
  assert.deepEqual(stdout.trim().split("\n").sort(), paths.sort());
  assert.equal(await Deno.readTextFile(`${directory}report.html`), drawn);
  for (const path of paths.filter((path) => path.endsWith(".svg"))) {
    assert.match(await Deno.readTextFile(path), /^<svg xmlns=.*<\/svg>\n$/s);
  }
  await virtual(folder.path, "run", "--force", "--no-report");
  const left = await listNames(directory);
  assert.ok(left.every((name) => !/svg|html/.test(name)), left.join(" "));
});

Deno.test("report puts several runs on one page", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["first", "second"]) await virtual(folder.path, name);
  const runs = [`${folder.path}first`, `${folder.path}second/`];
  const output = `${folder.path}both.html`;
  const { code, stdout } = await run(SOURCE, ["report", ...runs, "--output", output]);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: `${output}\n` });
  const page = await Deno.readTextFile(output);
  assert.match(page, /<h1>2 runs<\/h1>/);
  assert.equal(page.match(/role="tabpanel"/g)?.length, 2);
});

Deno.test("Pictures go where --output puts the page, and are called after it", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["first", "second"]) await virtual(folder.path, name);
  const [first, second] = [`${folder.path}first`, `${folder.path}second`];
  const before = await listNames(first);
  await Deno.mkdir(`${folder.path}paper.d`);
  const pages = [
    [[first], "a.html", ["a-"]],
    [[first, second], "both", ["both-first-", "both-second-"]],
  ] as const;
  const wanted: string[] = [];
  for (const [runs, page, prefixes] of pages) {
    const output = ["--output", `${folder.path}paper.d/${page}`];
    const { code, stdout } = await run(SOURCE, ["report", ...runs, "--svg", ...output]);
    assert.equal(code, 0);
    const files = prefixes.flatMap((prefix) => PICTURES.map((name) => `${prefix}${name}.svg`));
    if (runs.length > 1) files.push("both-clock.svg", "both-lag.svg", "both-inbox.svg");
    wanted.push(page, ...files);
    assert.equal(stdout.trim().split("\n").length, 1 + files.length);
  }
  assert.deepEqual(await listNames(`${folder.path}paper.d/`), wanted.sort());
  assert.deepEqual(await listNames(first), before);
});

Deno.test("report of several runs says when its page replaces an earlier one where the user is", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["first", "second"]) await virtual(folder.path, name);
  const here = { ...SOURCE, cwd: folder.path };
  const report = (...runs: string[]) => run(here, ["report", ...runs]);
  const first = await report("first", "second");
  assert.deepEqual(first, { code: 0, stdout: "report.html\n", stderr: "" });
  const again = await report("first", "second");
  assert.deepEqual(
    again,
    { ...first, stderr: "replaced report.html; --output names another place\n" },
  );
  assert.equal((await report("first")).stderr, "");
});

Deno.test("The report tells what kind of run it is, as its logs and args.json tell", async () => {
  await using folder = await temporaryFolder();
  const latency = ["--latency", "uniform:0.01:0.2", "--stamp", "pre", "--clocks", "vector"];
  const skew = ["--skew", "offset=0.2", "none", "drift=200", "--phase", "0", "random", "aligned"];
  await virtual(folder.path, "run", ...latency, ...skew);
  const page = await Deno.readTextFile(`${folder.path}run/report.html`);
  const [, kind] = /seed 262, ([^<]*), from/.exec(page) ?? [];
  assert.equal(
    kind,
    "virtual time, latency uniform:0.01:0.2, stamp pre, clocks lamport,vector, " +
      "skew offset=0.2 none drift=200, phase 0 random aligned",
  );
});

Deno.test("report tells what is no run, and what cannot be written", async () => {
  await using folder = await temporaryFolder();
  const nothing = await run(SOURCE, ["report", folder.path]);
  assertError(nothing, { code: 3, message: /is no run directory/ });
  await virtual(folder.path, "run");
  const output = `${folder.path}missing/page.html`;
  const unwritten = await run(SOURCE, ["report", `${folder.path}run`, "--output", output]);
  assertError(unwritten, { code: 3, message: new RegExp(`cannot write '${output}'`) });
  assertError(await run(SOURCE, ["report"]), { code: 2, message: /missing required argument/ });
});

Deno.test("The report of spoilt logs leads from each violation to the events of the line it names", async () => {
  await using folder = await temporaryFolder();
  await virtual(folder.path, "run");
  const file = `${folder.path}run/client-127.0.0.1-8002.ndjson`;
  const lines = (await Deno.readTextFile(file)).split("\n");
  const copied = lines.findIndex((line) => line.includes('"RECEIVE"'));
  assert.ok(copied > 0);
  await Deno.writeTextFile(file, lines.toSpliced(copied + 1, 0, lines[copied] ?? "").join("\n"));
  const { code } = await run(SOURCE, ["report", `${folder.path}run`]);
  assert.equal(code, 0);
  const page = await Deno.readTextFile(`${folder.path}run/report.html`);
  // Line 1 of a log tells of the start, so line n + 1 is event n - 1, which is counted from 0.
  const [event, copy] = [copied - 1, copied];
  assert.match(page, new RegExp(`data-events="1,${event} 1,${copy}"[^>]*is received again"`));
});
