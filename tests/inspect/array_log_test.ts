/** Logs of other programs that did the exercise. */

import assert from "node:assert/strict";
import type { RunAnalysis } from "../../analysis/run_analysis.ts";
import { hostsAt, type Scenario } from "../simulation/support.ts";
import {
  analyzeFiles,
  assertLawful,
  foreignFilesOf,
  type Loose,
  textOf,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE, TWO, THREE] = [1, 2, 3].map((n) => `client-localhost-800${n}.json`) as [
  string,
  string,
  string,
];

/** The first host gets more messages than it can take. */
const RUN: Partial<Scenario> = {
  hosts: hostsAt([1, 4, 4], "random"),
  runTime: 60,
  probInternal: 0.4,
};
const ARGS = '{"exp_name":"theirs","clock_speeds":[1,4,4],"run_time":60,"prob_internal":0.4}';

/** Analyses a run of which one file's text has been changed. */
async function analyzeWith(name: string, change: (text: string) => string): Promise<RunAnalysis> {
  const files = new Map<string, Loose[] | string>(foreignFilesOf(RUN));
  files.set(name, change(textOf(name, files.get(name) as Loose[])));
  return await analyzeFiles(files);
}

Deno.test("A foreign run raises nothing, and all that it tells is checked", async () => {
  const files = new Map<string, Loose[] | string>(foreignFilesOf(RUN));
  files.set("args.json", ARGS);
  const analysis = await analyzeFiles(files);
  assertLawful(analysis);
  const { name, prob_internal, seed, copies, hosts } = analysis.summary;
  assert.deepEqual([name, prob_internal, seed, copies], ["theirs", 0.4, null, null]);
  assert.deepEqual(hosts.map(({ clock_speed }) => clock_speed), [1, 4, 4]);
  assert.deepEqual(hosts.map(({ source }) => source), [
    "127.0.0.1:8001",
    "127.0.0.1:8002",
    "127.0.0.1:8003",
  ]);
  const unchecked = analysis.verdicts.filter(({ status }) => status !== "holds");
  assert.deepEqual(unchecked.map(({ check, note }) => [check, note]), [
    ["ticks", "the logs have no tick numbers"],
  ]);
  assert.ok(analysis.comparisons.length > 0);
  assert.ok(hosts.every(({ late_ms_max }) => late_ms_max === null));
});

Deno.test("Copies that are still in an inbox are no loss, and are counted", async () => {
  const analysis = await analyzeFiles(foreignFilesOf(RUN));
  const { status, note } = verdictOf(analysis, "conservation");
  const [first] = analysis.summary.hosts;
  assert.ok((first?.inbox_final ?? 0) > 10);
  assert.equal(status, "holds");
  assert.match(
    note ?? "",
    /^sent, not received, in an inbox or on the way: \d\d for 127\.0\.0\.1:8001/,
  );
});

Deno.test("Copies that may still be on their way when a log ends are not lost", async () => {
  const latency = { kind: "constant", value: 9 } as const;
  const hosts = hostsAt([5, 6, 7], "random");
  const analysis = await analyzeFiles(foreignFilesOf({ ...RUN, hosts, latency }));
  assertLawful(analysis);
  assert.match(verdictOf(analysis, "conservation").note ?? "", /^sent, not received/);
});

Deno.test("Where an inbox is not told, what was never received is not called lost", async () => {
  const files = foreignFilesOf(RUN);
  for (const lines of files.values()) {
    for (const [i, record] of lines.entries()) {
      if (i % 2 === 0) record.message_queue_size = null;
      else delete record.message_queue_size;
    }
  }
  const analysis = await analyzeFiles(
    new Map<string, Loose[] | string>([...files, ["args.json", ARGS]]),
  );
  assertLawful(analysis);
  for (const check of ["inbox_first", "inbox_sizes"]) {
    const { status, note } = verdictOf(analysis, check);
    assert.deepEqual([status, note], ["not_checked", "the logs do not tell of inboxes"]);
  }
  assert.ok(analysis.hosts.every(({ inbox }) => inbox.count === 0));
  const { hosts } = analysis.summary;
  assert.ok(
    hosts.every(({ inbox_final, inbox_max }) => inbox_final === null && inbox_max === null),
  );
  const arrivals = analysis.comparisons.filter(({ figure }) => figure === "arrivals");
  assert.deepEqual(arrivals.map(({ agrees }) => agrees), [true, true, true]);
  assert.ok(!analysis.comparisons.some(({ figure }) => figure === "inbox"));
});

Deno.test("Messages stamped before the step are recognised, whatever one message says", async () => {
  const files = foreignFilesOf({ ...RUN, stamp: "pre" });
  const analysis = await analyzeFiles(files);
  assert.deepEqual(violatedIn(analysis), ["clock_condition"]);
  assert.match(verdictOf(analysis, "clock_condition").note ?? "", /stamp: pre/);
  const first = files.get(TWO)?.find(({ event_type }) => event_type === "SEND");
  first.message.logical_clock_time++;
  assert.ok(violatedIn(await analyzeFiles(files)).includes("stamps"));
});

Deno.test("A host of few messages is judged by those of all, and one of many by its own", async () => {
  const post = foreignFilesOf({ ...RUN, probInternal: 0.9, seed: 4 });
  const [few = "", ...others] = post.keys();
  const sends = post.get(few)?.filter(({ event_type }) => event_type === "SEND") ?? [];
  assert.ok(sends.length > 2);
  for (const { message } of sends) message.logical_clock_time--; // its receivers take no heed
  assert.ok(!violatedIn(await analyzeFiles(post)).includes("stamps"), "they all do");
  const odd = sends[0];
  for (const send of sends.slice(1)) Object.assign(send, { event_type: "INTERNAL", message: null });
  const analysis = await analyzeFiles(post);
  assert.equal(verdictOf(analysis, "stamps").violations, 1);
  assert.equal(verdictOf(analysis, "stamps").examples[0]?.evidence[0]?.file, few);
  for (const name of others) post.set(name, []);
  assert.ok(odd !== undefined && !violatedIn(await analyzeFiles(post)).includes("stamps"));
});

Deno.test("Names in any case, hosts by name, numbers and payloads of any kind are understood", async () => {
  const files = foreignFilesOf(RUN);
  for (const lines of files.values()) {
    for (const record of lines) {
      record.event_type = record.event_type.toLowerCase();
      if (record.message === null) continue;
      record.message.source = record.message.source.replace("127.0.0.1", "localhost");
      record.message.payload = [null, { text: "]}" }, 7];
    }
  }
  assertLawful(await analyzeFiles(files));
});

Deno.test("A message that arrives while another program writes its event breaks nothing", async () => {
  const files = foreignFilesOf(RUN);
  const lines = files.get(THREE) ?? [];
  const i = lines.findIndex(({ event_type }, k) =>
    event_type === "INTERNAL" && lines[k + 1].event_type === "RECEIVE"
  );
  lines[i].message_queue_size = 1;
  assertLawful(await analyzeFiles(files));
});

Deno.test("Of a file that is cut off, the events up to there are used", async () => {
  const within = await analyzeWith(TWO, (text) => text.slice(0, text.lastIndexOf("logical")));
  const lines = foreignFilesOf(RUN).get(TWO)?.length ?? 0;
  assertLawful(within, [
    `${TWO}:${lines + 1}: the file is cut off in the middle of an event; passed over`,
  ]);
  assert.equal(within.summary.hosts[1]?.ticks, lines - 1);
  const between = await analyzeWith(TWO, (text) => text.slice(0, text.lastIndexOf("]")));
  assertLawful(between, [`${TWO}: the file is cut off; its events up to there are used`]);
  const early = await analyzeWith(TWO, (text) => text.slice(0, text.length / 3));
  assertLawful(early, early.warnings);
  assert.match(verdictOf(early, "no_creation").note ?? "", /of \d+ messages the senders' logs/);
});

Deno.test("A file that holds no array is told of in one line", async () => {
  const table: readonly (readonly [text: string, warning: string])[] = [
    ["", "the file holds no events"],
    ["null", "the file holds no events"],
    ['{"events":[{"event_type":"INTERNAL"}]}', "the file holds a JSON object, wanted an array"],
    ['{"a":{}}\n{"b":{}}', "the file holds a JSON object, wanted an array"],
  ];
  for (const [text, warning] of table) {
    const { warnings, summary } = await analyzeWith(ONE, () => text);
    assert.equal(warnings.length, 1, text);
    assert.ok(warnings[0]?.startsWith(`${ONE}: ${warning}`), warnings[0]);
    assert.equal(summary.hosts[0]?.ticks, 0);
  }
});

Deno.test("Elements that are no events are passed over with their lines and what is wrong", async () => {
  const files = foreignFilesOf(RUN);
  const [event] = files.get(THREE) ?? [];
  files.get(THREE)?.splice(
    2,
    0,
    { ...event, event_type: "SLEEP" },
    { ...event, logical_clock_time: 1.5 },
    { ...event, system_clock_time: -1 },
    [],
    { ...event, event_type: "SEND", message: { source: "here" } },
    '{"event_type": nonsense}',
  );
  assertLawful(await analyzeFiles(files), [
    `${THREE}:4: event 3: 'event_type' is "SLEEP", wanted one of INTERNAL, SEND, RECEIVE; passed over`,
    `${THREE}:5: event 4: 'logical_clock_time' is 1.5, wanted an integer that is not negative; passed over`,
    `${THREE}:6: event 5: 'system_clock_time' is -1, wanted seconds from 0 to 9000000000; passed over`,
    `${THREE}: 3 more events passed over`,
  ]);
});

Deno.test("An event that is passed over leaves a gap, and nobody is accused of it", async () => {
  for (const kind of ["INTERNAL", "SEND", "RECEIVE"]) {
    const files = foreignFilesOf(RUN);
    const lines = files.get(THREE) ?? [];
    const i = lines.findIndex(({ event_type }, k) => k > 9 && event_type === kind);
    lines[i].logical_clock_time = "17";
    const analysis = await analyzeFiles(files);
    assertLawful(analysis, [
      `${THREE}:${i + 2}: event ${
        i + 1
      }: 'logical_clock_time' is "17", wanted an integer that is not negative; ` +
      "passed over",
    ]);
    assert.match(verdictOf(analysis, "clock_steps").note ?? "", /^after 1 gap/);
  }
});

Deno.test("Where all events are on one line, violations and warnings tell them by their numbers", async () => {
  const files = foreignFilesOf(RUN);
  const lines = files.get(THREE) ?? [];
  const i = lines.findIndex(({ event_type }, k) => {
    return k > 20 && event_type === "INTERNAL" && lines[k + 1].event_type === "INTERNAL";
  });
  lines[i].logical_clock_time++;
  for (const k of [3, 4, 5, 6, 7]) lines[k].system_clock_time = "now";
  const analysis = await analyzeFiles(
    new Map<string, Loose[] | string>(files).set(THREE, JSON.stringify(lines)),
  );
  assert.deepEqual(analysis.warnings.map((text) => text.split(": ").slice(0, 2).join(": ")), [
    `${THREE}:1: event 4`,
    `${THREE}:1: event 5`,
    `${THREE}:1: event 6`,
    `${THREE}: 2 more events passed over`,
  ]);
  const evidence = verdictOf(analysis, "clock_steps").examples[0]?.evidence.at(-1);
  assert.deepEqual([evidence?.line, evidence?.element], [1, i + 1]);
  assert.match(evidence?.event ?? "", new RegExp(`^event ${i + 1}: INTERNAL, clock`));
});

Deno.test("A log whose messages are written in another way is told of in a line, and not used", async () => {
  const files = foreignFilesOf(RUN);
  for (const lines of files.values()) {
    for (const { message } of lines) if (message !== null) message.type = 1;
  }
  const { warnings, summary, ...analysis } = await analyzeFiles(files);
  assert.equal(warnings.length, 3);
  assert.match(
    warnings[2] ?? "",
    /^client-localhost-8003.json: (\d+) of \1 events other than INTERNAL cannot be read, so the log is not used: event \d+: /,
  );
  assert.ok(summary.hosts.every(({ ticks }) => ticks === 0));
  assert.ok(analysis.verdicts.every(({ status }) => status === "not_checked"));
});

Deno.test("A log that is not used is held against nobody", async () => {
  const files = foreignFilesOf(RUN);
  for (const { message } of files.get(TWO) ?? []) if (message !== null) message.type = 1;
  const analysis = await analyzeFiles(files);
  assert.deepEqual(violatedIn(analysis), []);
  assert.equal(analysis.warnings.length, 1);
});

Deno.test("Of a host whose log could not be used no figures are known, and it is beside no other", async () => {
  const iso = (text: string): string => {
    return text.replaceAll(
      /"system_clock_time":[\d.]+/g,
      '"system_clock_time":"2024-11-24T00:00Z"',
    );
  };
  for (const spoil of [iso, () => "", () => "\x01\xffrandom\x00bytes"]) {
    const { summary } = await analyzeWith(TWO, spoil);
    const [first, second, third] = summary.hosts;
    assert.ok(second !== undefined);
    const { final_logical_clock, lag, events, jump_max, inbox_max } = second;
    const unknown = [final_logical_clock, lag, events, jump_max, inbox_max];
    assert.deepEqual(unknown, [null, null, null, null, null]);
    assert.equal(third?.lag, 0);
    assert.ok((first?.lag ?? 0) > 0);
  }
});

Deno.test("A log that is whole and holds no event is of a host that never ticked", async () => {
  const { summary } = await analyzeWith(TWO, () => "[]");
  const { final_logical_clock, events, ticks } = summary.hosts[1] ?? {};
  assert.deepEqual([final_logical_clock, events?.RECEIVE, ticks], [0, 0, 0]);
});

Deno.test("A file of another program that is missing is no fault of those that are there", async () => {
  const files = new Map<string, Loose[] | string>(foreignFilesOf(RUN));
  files.set("args.json", ARGS);
  files.delete(TWO);
  const analysis = await analyzeFiles(files);
  assertLawful(analysis, [
    "args.json: it tells of 3 hosts, but the logs of 2 are there",
    "messages are of 127.0.0.1:8002, whose log is not there",
  ]);
  assert.deepEqual(analysis.comparisons, []);
});

Deno.test("A log whose times are no seconds is not used, and its unit is named", async () => {
  for (const [unit, perSecond] of [["milli", 1e3], ["micro", 1e6], ["nano", 1e9]] as const) {
    const files = foreignFilesOf(RUN);
    for (const record of [...files.values()].flat()) {
      record.system_clock_time = (1.7324e9 + record.system_clock_time) * perSecond;
    }
    const { warnings } = await analyzeFiles(files);
    assert.equal(warnings.length, files.size);
    const wanted = `wanted seconds from 0 to 9000000000, and this looks like ${unit}seconds`;
    for (const warning of warnings) assert.ok(warning.endsWith(wanted), warning);
  }
});
