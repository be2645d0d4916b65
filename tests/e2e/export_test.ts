import assert from "node:assert/strict";
import { EXPORT_FORMATS } from "../../report/export/formats.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { exists } from "../../io/files.ts";
import { assertError, complete, eventually, experiment, run, Running, SOURCE } from "./support.ts";

/** A run of three hosts in virtual time. */
async function virtualRun(folder: string, runTime: number): Promise<string> {
  const name = `run-${runTime}`;
  const args = ["--virtual", "--run-time", runTime, "--seed", 5, "--exp-name", name];
  const { code, stderr } = await run(
    SOURCE,
    experiment(folder, "--clock-speeds", 1, 2, 3, ...args),
  );
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return `${folder}${name}`;
}

/** What an export writes to standard output, which must end well. */
async function exported(...args: readonly (string | number)[]): Promise<string> {
  const { code, stdout, stderr } = await run(SOURCE, ["export", ...args]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, args.join(" "));
  return stdout;
}

Deno.test("export writes every format, to a file as to standard output", async () => {
  await using folder = await temporaryFolder();
  const directory = await virtualRun(folder.path, 10);
  for (const [format, { extension }] of Object.entries(EXPORT_FORMATS)) {
    const file = `${folder.path}out-${format}${extension}`;
    const text = await exported(directory, "--format", format);
    assert.equal(await exported(directory, "--format", format, "--output", file), "");
    assert.ok(text.length > 1000, format);
    assert.equal(new TextDecoder().decode(await Deno.readFile(file)), text, format);
  }
});

Deno.test("export knows the times of a run in real time", async () => {
  await using folder = await temporaryFolder();
  const before = Date.now() / 1000;
  await complete(folder.path, "--clock-speeds", 20, 30, "--run-time", 1);
  const [titles = "", ...rows] = (await exported(`${folder.path}latest`, "--format", "csv"))
    .trim().split("\r\n").map((line) => line.split(","));
  const times = rows.map((row) => Number(row[titles.indexOf("time")]));
  const clocks = rows.map((row) => Number(row[titles.indexOf("system_clock_time")]));
  assert.ok(rows.length >= 49);
  assert.ok(times.every((time) => time >= 0 && time < 5));
  assert.ok(clocks.every((time) => time >= before && time < before + 15));
});

Deno.test("export and report tell of physical, hybrid and vector clocks where hosts keep them", async () => {
  await using folder = await temporaryFolder();
  const further = ["--clocks", "vector,hybrid", "--skew", "offset=0.5"];
  await complete(folder.path, "--clock-speeds", 20, 30, "--run-time", 1, ...further);
  const directory = `${folder.path}latest`;
  const [titles = "", ...rows] = (await exported(directory, "--format", "csv")).trim().split(
    "\r\n",
  );
  assert.ok(rows.length >= 49);
  for (const row of rows) {
    const [, start = "", vector = ""] = /^(.*),"({.*})"$/.exec(row) ?? [];
    const cells = start.split(",");
    const value = (title: string) => cells[titles.split(",").indexOf(title)] ?? "";
    const number = (title: string) => Number(value(title));
    const ahead = number("physical_clock_time") - number("system_clock_time");
    assert.ok(Math.abs(ahead - 0.5) < 2e-6, `${ahead}`);
    assert.ok(number("hybrid_clock_l") >= number("physical_clock_time"));
    assert.match(value("hybrid_clock_c"), /^\d+$/);
    const counts = JSON.parse(vector.replaceAll('""', '"'));
    assert.equal(counts[value("source")], number("event") + 1);
  }
  const page = await Deno.readTextFile(`${directory}/report.html`);
  assert.match(page, /data-figure="physical"/);
  assert.match(page, /The hybrid clocks end between|All hybrid clocks end at/);
});

Deno.test("export takes a window, and a picture's refusal names one that fits", async () => {
  await using folder = await temporaryFolder();
  const directory = await virtualRun(folder.path, 2000);
  for (const format of ["mermaid", "dot"]) {
    const args = ["export", directory, "--format", format, "--from", 100];
    const refused = await run(SOURCE, args);
    const message = /cannot export as \w+: there are \d+ events.* --from 100 --to [\d.]+ fits$/m;
    assertError(refused, { code: 2, message });
    const [, to = ""] = / --to ([\d.]+) fits/.exec(refused.stderr) ?? [];
    assert.ok((await exported(...args.slice(1), "--to", to)).length > 10_000);
  }
  const rows = await exported(directory, "--format", "csv", "--from", 7, "--to", 9);
  const times = rows.trim().split("\r\n").slice(1).map((line) => Number(line.split(",")[5]));
  assert.equal(times.length, 12);
  assert.ok(times.every((time) => time >= 7 && time < 9));
});

Deno.test("export takes some hosts of a run, which a picture's refusal for too many hosts names", async () => {
  await using folder = await temporaryFolder();
  const event = { event_type: "INTERNAL", system_clock_time: 1.7e9, logical_clock_time: 1 };
  const address = "long".repeat(50);
  for (let port = 8001; port <= 8250; port++) {
    const log = `${folder.path}client-${address}-${port}.json`;
    await Deno.writeTextFile(log, JSON.stringify([event]));
  }
  const args = ["export", folder.path, "--format", "mermaid"];
  const message =
    /there are \d+ events.*, not even for one instant of its 250 hosts; --hosts names/;
  assertError(await run(SOURCE, args), { code: 2, message });
  const text = await exported(...args.slice(1), "--hosts", 8003, `${address}:8001`);
  assert.match(text, /\nparticipant h0 as \w+:8001\nparticipant h1 as \w+:8003\n[^p]/);
  const unknown = await run(SOURCE, [...args, "--hosts", "8001", "9999x"]);
  assertError(unknown, {
    code: 2,
    message: /--hosts has '9999x', wanted hosts of the run, such as/,
  });
});

Deno.test("export reads the logs of another program, whatever is missing from them", async () => {
  await using folder = await temporaryFolder();
  const event = (event_type: string, time: number, logical: number, message: object | null) => ({
    event_type,
    system_clock_time: 1.7e9 + time,
    logical_clock_time: logical,
    message_queue_size: 0,
    message,
  });
  const message = (source: string, logical_clock_time: number) => {
    return {
      source,
      type: "SEND_FIRST",
      system_clock_time: 1.7e9,
      logical_clock_time,
      payload: "",
    };
  };
  const logs = {
    8001: [event("SEND", 0, 1, message("127.0.0.1:8001", 1)), event("INTERNAL", 1, 2, null)],
    8002: [
      event("RECEIVE", 1, 2, message("127.0.0.1:8001", 1)),
      event("RECEIVE", 2, 10, message("127.0.0.1:8003", 9)),
    ],
  };
  for (const [port, events] of Object.entries(logs)) {
    await Deno.writeTextFile(`${folder.path}client-127.0.0.1-${port}.json`, JSON.stringify(events));
  }
  const { code, stdout } = await run(SOURCE, ["export", folder.path, "--format", "shiviz"]);
  assert.equal(code, 0);
  assert.deepEqual(stdout.split("\n").filter((_, i) => i % 2 === 1).slice(1), [
    '127.0.0.1:8001 {"127.0.0.1:8001":1}',
    '127.0.0.1:8001 {"127.0.0.1:8001":2}',
    '127.0.0.1:8002 {"127.0.0.1:8001":1,"127.0.0.1:8002":1}',
    '127.0.0.1:8002 {"127.0.0.1:8001":1,"127.0.0.1:8002":2}',
  ]);
});

Deno.test("export and report refuse logs of which nothing can be read, after they have said why", async () => {
  await using folder = await temporaryFolder();
  const log = `${folder.path}client-127.0.0.1-8001.json`;
  await Deno.writeTextFile(log, '[{"event_type":"NOTHING"}]');
  for (const args of [["export", folder.path, "--format", "csv"], ["report", folder.path]]) {
    const { code, stdout, stderr } = await run(SOURCE, args);
    const [first, last] = stderr.trim().split("\n");
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "" });
    assert.match(first ?? "", /^warning: .*8001\.json.*'event_type' is "NOTHING"/);
    assert.match(last ?? "", /^error: '.*' holds no event that can be read$/);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name).length, 1);
});

Deno.test("export replaces a file only with --force", async () => {
  await using folder = await temporaryFolder();
  const directory = await virtualRun(folder.path, 5);
  const file = `${folder.path}run.csv`;
  await Deno.writeTextFile(file, "mine");
  const args = [directory, "--format", "csv", "--output", file];
  const message = /file '.*run\.csv' exists; replace it with --force/;
  assertError(await run(SOURCE, ["export", ...args]), { code: 3, message });
  assert.equal(await Deno.readTextFile(file), "mine");
  await exported(...args, "--force");
  assert.match(await Deno.readTextFile(file), /^run,source,/);
});

Deno.test({
  name: "An export that is interrupted leaves nothing behind, and an earlier file as it was",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const directory = await virtualRun(folder.path, 40_000);
    const file = `${folder.path}trace.json`;
    await Deno.writeTextFile(file, "mine");
    const args = ["export", directory, "--format", "chrome", "--output", file, "--force"];
    await using running = new Running(SOURCE, args);
    await eventually(() => exists(`${file}.part`), "the export begins");
    running.signal("SIGTERM");
    const { code, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    assert.equal(await Deno.readTextFile(file), "mine");
    assert.equal(await exists(`${file}.part`), false);
  },
});

Deno.test("export and report name a folder that is to be a file, and - is standard output", async () => {
  await using folder = await temporaryFolder();
  const directory = await virtualRun(folder.path, 5);
  const message = /^error: '.*' is a folder, wanted a file$/m;
  for (const output of [folder.path, `${folder.path}new/`]) {
    const args = ["export", directory, "--format", "csv", "--output", output];
    assertError(await run(SOURCE, args), { code: 3, message });
    assertError(await run(SOURCE, ["report", directory, "--output", output]), { code: 3, message });
  }
  const rows = await exported(directory, "--format", "csv");
  assert.equal(await exported(directory, "--format", "csv", "--output", "-"), rows);
  const page = await run(SOURCE, ["report", directory, "--output", "-"]);
  assertError(page, { code: 2, message: /--output is '-', wanted a file/ });
});

Deno.test("export says in one line what it cannot do", async () => {
  await using folder = await temporaryFolder();
  const directory = await virtualRun(folder.path, 5);
  const cases: readonly (readonly [args: (string | number)[], code: number, message: RegExp])[] = [
    [[], 2, /--format is missing, wanted one of shiviz, chrome, otlp, csv, parquet, mermaid, dot/],
    [["--format", "png"], 2, /'png' is invalid. Allowed choices are shiviz, chrome/],
    [
      ["--format", "csv", "--from", 3, "--to", 3],
      2,
      /--from is 3 and --to 3, wanted --from before/,
    ],
    [["--format", "csv", "--from", "x"], 2, /--from.*Wanted seconds since the start/],
    [["--format", "dot", "--from", 9], 2, /no events to draw; the run has events from 0\.\d+ s to/],
    [["--format", "csv", "--output", `${folder.path}no/run.csv`], 3, /cannot create file/],
  ];
  for (const [args, code, message] of cases) {
    assertError(await run(SOURCE, ["export", directory, ...args]), { code, message });
  }
  const missing = ["export", `${folder.path}missing`, "--format", "csv"];
  assertError(await run(SOURCE, missing), { code: 3, message: /cannot read folder '.*missing'/ });
});

Deno.test({
  name: "A reader that goes away early ends an export without a word",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const directory = await virtualRun(folder.path, 5000);
    const { command, args, cwd } = SOURCE;
    const line = '"$@" | head -n 1; exit "${PIPESTATUS[0]}"';
    const words = [command, ...args, "export", directory, "--format", "csv"];
    const bash = { name: "bash", command: "bash", args: ["-c", line, "bash", ...words], cwd };
    const { code, stdout, stderr } = await run(bash, []);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^run,source,[a-z_,]+\r\n$/);
  },
});
