import assert from "node:assert/strict";
import { EnvironmentError, InterruptError } from "../../core/errors.ts";
import { loadRun } from "../../inspect/load_run.ts";
import { Turns } from "../../io/turns.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { hostsAt, scenarios } from "../simulation/support.ts";
import { holdsLater } from "../support/laws.ts";
import { temporaryFolder } from "../support/temporary.ts";
import fc from "fast-check";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  type Loose,
  ROUTER,
  RUN,
  textOf,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE = "", TWO = "", THREE = ""] = FILES;

const NO_ROUTER = "router.ndjson: there is no such file; copies are told by the sends";

Deno.test("A run in virtual time raises nothing, whatever its latencies, clocks and skews", async () => {
  await holdsLater(
    fc.asyncProperty(scenarios, async (options) => {
      const analysis = await analyzeFiles(filesOf(options));
      const wanted = options.stamp === "pre" ? new Set(["clock_condition"]) : new Set();
      assert.ok(
        violatedIn(analysis).every((check) => wanted.has(check)),
        violatedIn(analysis).join(),
      );
      assert.deepEqual(analysis.warnings, []);
      const { copies } = analysis.summary;
      assert.equal(copies?.missing, 0);
      assert.ok(copies.routed >= copies.received);
    }),
    60,
  );
});

Deno.test("A run in virtual time raises nothing where no router tells of copies", async () => {
  await holdsLater(
    fc.asyncProperty(scenarios, async (options) => {
      const files = filesOf({ ...options, stamp: "post" });
      files.delete(ROUTER);
      assertLawful(await analyzeFiles(files), [NO_ROUTER]);
    }),
    40,
  );
});

Deno.test("A run stays lawful where the log of any one host is not there", async () => {
  await holdsLater(
    fc.asyncProperty(scenarios, fc.nat(), fc.boolean(), async (options, k, hasRouter) => {
      const files = filesOf({ ...options, stamp: "post" });
      const names = [...files.keys()].filter((name) => name !== ROUTER);
      files.delete(names[k % names.length] ?? "");
      if (!hasRouter) files.delete(ROUTER);
      const analysis = await analyzeFiles(files);
      assert.deepEqual(violatedIn(analysis), [], JSON.stringify(analysis.verdicts, null, 1));
      assert.match(analysis.warnings.join(), /took part in the run, but its log is not there/);
      assert.deepEqual(analysis.comparisons, []);
      assert.ok(analysis.summary.hosts.every(({ predicted }) => predicted === null));
    }),
    40,
  );
});

Deno.test("Of many logs that are not there three are named, and the others counted", async () => {
  const files = filesOf({ ...RUN, runTime: 5 });
  const roster = Array.from({ length: 12 }, (_, i) => `127.0.0.1:${8001 + i}`);
  for (const name of FILES) Object.assign(files.get(name)?.[0], { roster: roster.slice(0, 7) });
  const told = async (): Promise<readonly string[]> => (await analyzeFiles(files)).warnings;
  const named = [4, 5, 6].map((n) =>
    `127.0.0.1:800${n} took part in the run, but its log is not there`
  );
  assert.deepEqual(await told(), [...named, "1 more log is not there"]);
  for (const name of FILES) Object.assign(files.get(name)?.[0], { roster });
  assert.deepEqual(await told(), [...named, "6 more logs are not there"]);
});

Deno.test("A run stays lawful wherever its logs end, as those of a run that still goes on", async () => {
  await holdsLater(
    fc.asyncProperty(
      scenarios,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
      async (options, shares) => {
        const files = filesOf({ ...options, stamp: "post" });
        for (const [i, [name, lines]] of [...files].entries()) {
          const text = lines.map((record) => `${JSON.stringify(record)}\n`).join("");
          const head = JSON.stringify(lines[0]).length + 1; // the first record is there from the start
          const size = head + Math.floor((text.length - head - 3) * (shares[i] ?? 1));
          files.set(name, [`${text.slice(0, size)}~`]);
        }
        const analysis = await analyzeFiles(files);
        assert.deepEqual(violatedIn(analysis), [], JSON.stringify(analysis.verdicts, null, 1));
        const notes = analysis.warnings.filter((text) => text.includes("or still runs"));
        assert.equal(notes.length, options.hosts.length);
      },
    ),
    60,
  );
});

Deno.test("Where hosts stamp their messages differently the longest chain is held against nobody", async () => {
  const files = filesOf({ ...RUN, stamp: "post", probInternal: 1 });
  Object.assign(files.get(TWO)?.[0] ?? assert.fail(), { stamp: "pre" });
  const analysis = await analyzeFiles(files);
  assertLawful(analysis);
  assert.equal(verdictOf(analysis, "longest_chain").status, "not_checked");
  const { note } = verdictOf(analysis, "clock_condition");
  assert.match(note ?? "", /^messages of some hosts .*\(stamp: pre\), which breaks it$/);
});

Deno.test("Where hosts have odds of their own nothing is predicted of any", async () => {
  const files = filesOf({ ...RUN, stamp: "post", probInternal: 1 });
  const { summary, comparisons } = await analyzeFiles(files);
  assert.ok(comparisons.length > 0 && summary.hosts.every(({ predicted }) => predicted !== null));
  Object.assign(files.get(TWO)?.[0] ?? assert.fail(), { prob_internal: 0.5 });
  const other = await analyzeFiles(files);
  assert.equal(other.summary.prob_internal, null);
  assert.deepEqual(other.summary.hosts.map(({ predicted }) => predicted), [null, null, null]);
  assert.deepEqual(other.comparisons, []);
});

Deno.test("Messages stamped before the step are shown as what they are", async () => {
  const analysis = await analyzeFiles(filesOf({ ...RUN, stamp: "pre" }));
  assert.deepEqual(violatedIn(analysis), ["clock_condition"]);
  assert.match(verdictOf(analysis, "clock_condition").note ?? "", /stamp: pre.*breaks it/);
  assert.equal(verdictOf(analysis, "longest_chain").status, "not_checked");
  assert.equal(verdictOf(analysis, "stamps").status, "holds");
  const [example] = verdictOf(analysis, "clock_condition").examples;
  assert.deepEqual(example?.evidence.map(({ event }) => event.split(",")[0]), ["SEND", "RECEIVE"]);
});

Deno.test("A torn last line is told of, passed over, and held against nobody", async () => {
  const files = filesOf(RUN);
  files.get(TWO)?.push('{"event_type":"INTERNAL","system_clock_t~');
  const lines = files.get(TWO)?.length;
  assertLawful(await analyzeFiles(files), [`${TWO}:${lines}: the line is cut off; passed over`]);
  files.get(TWO)?.splice(-2, 2, '{"event_type":"HOST_STOP","syst~');
  assertLawful(await analyzeFiles(files), [
    `${TWO}:${(lines ?? 0) - 1}: the line is cut off; passed over`,
    `${TWO}: there is no HOST_STOP: the host was killed, or still runs`,
  ]);
});

Deno.test("Lines that are no records are passed over, the first few in full", async () => {
  const files = filesOf(RUN);
  const lines = files.get(TWO) ?? [];
  lines.splice(5, 0, "garbage", '{"event_type":"NOTHING"}', "[]", "", "1", "2");
  assertLawful(await analyzeFiles(files), [
    `${TWO}:6: the line is not JSON; passed over`,
    `${TWO}:7: 'event_type' is "NOTHING", wanted one of HOST_START, INTERNAL, SEND, RECEIVE, HOST_STOP; passed over`,
    `${TWO}:8: a record is wanted, a JSON object; passed over`,
    `${TWO}: 2 more lines passed over`,
  ]);
});

Deno.test("A router's log that ends early is held against nobody", async () => {
  const files = filesOf(RUN);
  const lines = files.get(ROUTER) ?? [];
  lines.splice(lines.length / 2);
  const analysis = await analyzeFiles(files);
  assertLawful(analysis);
  assert.match(verdictOf(analysis, "conservation").note ?? "", /^sent, not received, in an inbox/);
});

Deno.test("Without a run time, a clock that drifts may go as far as it likes", async () => {
  const skew = { ...NO_SKEW, driftPpm: 100_000 };
  const hosts = hostsAt([3, 4, 5]).map((host, i) => ({ ...host, skew: i === 0 ? skew : NO_SKEW }));
  const files = filesOf({ ...RUN, hosts });
  assertLawful(await analyzeFiles(files));
  for (const name of FILES) Object.assign(files.get(name)?.[0], { run_time: null });
  assertLawful(await analyzeFiles(files));
});

Deno.test("Theory is compared where all hosts were told the same odds, and only there", async () => {
  const files = filesOf(RUN);
  assert.ok((await analyzeFiles(files)).comparisons.length > 0);
  Object.assign(files.get(THREE)?.[0], { prob_internal: 0.41 });
  assert.deepEqual((await analyzeFiles(files)).comparisons, []);
});

Deno.test("A hybrid clock may be ahead of physical time by the largest skew and no more", async () => {
  const skew = { ...NO_SKEW, offset: 0.5 };
  const hosts = hostsAt([3, 4, 5]).map((host, i) => ({ ...host, skew: i === 0 ? skew : NO_SKEW }));
  const files = filesOf({ ...RUN, hosts });
  assertLawful(await analyzeFiles(files));
  Object.assign(files.get(ONE)?.[0], { skew: "offset=0.1" });
  const analysis = await analyzeFiles(files);
  assert.deepEqual(violatedIn(analysis), ["hybrid_clock"]);
  const { text = "" } = verdictOf(analysis, "hybrid_clock").examples[0] ?? {};
  assert.match(text, /^the clock is 0\.\d{1,6} s ahead of physical time, wanted at most 0\.1 s$/);
});

Deno.test("A vector clock may name a stranger of whom it counts nothing", async () => {
  const files = filesOf(RUN);
  Object.assign(files.get(TWO)?.[9].vector_clock, { "127.0.0.1:9999": 0 });
  assertLawful(await analyzeFiles(files));
});

Deno.test("Where a host joined late, nobody is told that a message was not for it", async () => {
  const files = filesOf(RUN);
  const [message] = (files.get(TWO) ?? []).flatMap(({ event_type, message }) =>
    event_type === "RECEIVE" && message.type === "SEND_SECOND" ? [message] : []
  );
  const lines = files.get(`client-${message.source.replace(":", "-")}.ndjson`) ?? [];
  for (const record of [{ message }, ...lines]) {
    const { logical_clock_time, source } = record.message ?? {};
    const isIt = logical_clock_time === message.logical_clock_time && source === message.source;
    if (isIt) record.message.type = "SEND_FIRST";
  }
  assert.ok(violatedIn(await analyzeFiles(files)).includes("no_creation"));
  const join = { event_type: "JOIN", source: "127.0.0.1:8003", joined: 3, expected: 2 };
  files.get(ROUTER)?.splice(2, 0, { ...join, system_clock_time: 0 });
  const analysis = await analyzeFiles(files);
  assertLawful(analysis);
  assert.equal(verdictOf(analysis, "fifo").note, "127.0.0.1:8003 joined after the start");
});

Deno.test("A log that ends early does not excuse messages of before its end", async () => {
  const files = filesOf(RUN);
  const lines = files.get(THREE) ?? [];
  const quiet = lines.find(({ event_type }) => event_type === "INTERNAL");
  lines.splice(lines.length / 2);
  const heard = files.get(TWO)?.findLast(({ event_type, message }) =>
    event_type === "RECEIVE" && message.source.endsWith(":8003")
  );
  assert.deepEqual(violatedIn(await analyzeFiles(files)), []);
  heard.message.logical_clock_time = quiet.logical_clock_time; // of which no SEND can be missing
  assert.deepEqual(violatedIn(await analyzeFiles(files)), [
    "clock_steps",
    "longest_chain",
    "no_creation",
  ]);
});

Deno.test("A second HOST_START is told of", async () => {
  const files = filesOf(RUN);
  files.get(TWO)?.splice(9, 0, files.get(TWO)?.[0]);
  assertLawful(await analyzeFiles(files), [
    `${TWO}:10: another HOST_START, of another run?; passed over`,
  ]);
});

Deno.test("Logs without ends are those of a run that still goes on, or of one that was killed", async () => {
  const files = filesOf(RUN);
  for (const [name, lines] of files) files.set(name, lines.slice(0, -1));
  assert.equal((await analyzeFiles(files)).summary.outcome, "unfinished");
  files.set(ROUTER, filesOf(RUN).get(ROUTER) ?? []);
  assert.equal(
    (await analyzeFiles(files)).summary.outcome,
    "failed",
    "the router's log has an end",
  );
});

Deno.test("An event after the end of a host's log is told of", async () => {
  const files = filesOf(RUN);
  const lines = files.get(TWO) ?? [];
  files.set(TWO, [...lines.slice(0, -3), ...lines.slice(-1), ...lines.slice(-3, -1)]);
  const at = lines.length - 2;
  assertLawful(await analyzeFiles(files), [
    `${TWO}: the event in line ${lines.length} comes after HOST_STOP in line ${at}`,
  ]);
});

Deno.test("A run without events has nothing to check", async () => {
  const files = new Map([[ONE, ""], [TWO, "\n"], [ROUTER, ""]]);
  const analysis = await analyzeFiles(files);
  assert.ok(analysis.verdicts.every(({ status }) => status === "not_checked"));
  assert.deepEqual(analysis.warnings, [
    `${ONE}: the file is empty`,
    `${TWO}: there is no HOST_START`,
    `${TWO}: there is no HOST_STOP: the host was killed, or still runs`,
    `${ROUTER}: the file is empty`,
  ]);
});

Deno.test("The facts of args.json and summary.json are taken where they are whole", async () => {
  const files: Map<string, Loose[] | string> = filesOf({ ...RUN, stamp: "post" });
  files.set("args.json", '{"name":"mine","run_time":60,"prob_internal":0.4,"seed":262}');
  files.set("summary.json", '{"outcome":"inter');
  const { summary, warnings } = await analyzeFiles(files);
  assert.equal(summary.name, "mine");
  assert.deepEqual(warnings, ["summary.json: the file holds no JSON object, and is not used"]);
});

Deno.test("What is no run's directory is refused in one sentence", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}file`, "");
  const refused = async (path: string, message: RegExp): Promise<void> => {
    await assert.rejects(loadRun(path), (error: Error) => {
      assert.ok(error instanceof EnvironmentError);
      assert.match(error.message, message);
      return true;
    });
  };
  await refused(folder.path, /is no run directory: it holds no client-ADDRESS-PORT\.ndjson/);
  await Deno.writeTextFile(`${folder.path}trials.ndjson`, "");
  await refused(folder.path, /holds trials, of which trials\.ndjson keeps figures alone, wanted/);
  await refused(`${folder.path}file`, /is a file, wanted a run's directory/);
  await refused(`${folder.path}nowhere`, /cannot read folder '.*nowhere'/);
});

Deno.test("Kept events are the first of the run, sends and receives joined", async () => {
  await using folder = await temporaryFolder();
  for (const [name, lines] of filesOf(RUN)) {
    await Deno.writeTextFile(
      folder.path + name,
      lines.map((record) => `${JSON.stringify(record)}\n`).join(""),
    );
  }
  const { history } = await loadRun(folder.path, { eventsMax: 100 });
  const kept = history.hosts.reduce((sum, { length }) => sum + length, 0);
  assert.deepEqual([kept, history.eventsOmitted], [100, 440]);
  for (const [host, { kinds, sendHosts, sendEvents }] of history.hosts.entries()) {
    for (const [i, kind] of kinds.entries()) {
      const sender = sendHosts[i] ?? NaN;
      if (kind !== 1) assert.equal(sender, -1);
      else {
        assert.ok(sender >= 0 && sender !== host);
        assert.ok(
          (history.hosts[sender]?.kinds[sendEvents[i] ?? -1] ?? 0) >= 2,
          "a SEND, kept too",
        );
      }
    }
  }
});

Deno.test("What is amiss with the router's log is told before what hosts' logs tell later", async () => {
  const files = filesOf({ hosts: hostsAt([20, 30, 50]), runTime: 20, seed: 3 });
  for (const name of [ROUTER, ...FILES]) files.get(name)?.splice(100, 0, "no record");
  const { warnings } = await analyzeFiles(files);
  const told = warnings.map((warning) => warning.slice(0, warning.indexOf(":")));
  const [first = "", second = "", third = ""] = FILES;
  assert.deepEqual(told.toSorted(), [first, second, third, ROUTER].toSorted());
  assert.equal(told[0], ROUTER);
});

Deno.test("loadRun() ends early when it is asked to, and closes its files", async () => {
  await using folder = await temporaryFolder();
  const hosts = hostsAt([200, 300, 500]);
  for (const [name, records] of filesOf({ hosts, runTime: 80, seed: 3 })) {
    await Deno.writeTextFile(folder.path + name, textOf(name, records));
  }
  const ending = new AbortController();
  setTimeout(() => ending.abort(new InterruptError("interrupted")));
  const turns = new Turns(0); // this run takes less than what is worked between turns
  await assert.rejects(loadRun(folder.path, { signal: ending.signal, turns }), InterruptError);
});
