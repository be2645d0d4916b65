/** Whose logs those in a directory are. */

import assert from "node:assert/strict";
import { hostsAt } from "../simulation/support.ts";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  ROUTER,
  RUN,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE = "", TWO = "", THREE = ""] = FILES;

Deno.test("Logs of two runs in one directory are told of", async () => {
  const files = filesOf(RUN);
  files.set(TWO, filesOf({ ...RUN, seed: 9 }).get(TWO) ?? []);
  const analysis = await analyzeFiles(files);
  assert.deepEqual(analysis.warnings, [
    `${TWO}: the seed is 9, but 262 in ${ONE}: logs of two runs?`,
  ]);
  assert.ok(violatedIn(analysis).includes("no_creation"));
});

Deno.test("Logs of two runs in real time are told apart by when they start, not by their seeds", async () => {
  const files = filesOf(RUN);
  for (const name of FILES) files.get(name)?.splice(0, 1, { ...files.get(name)?.[0] });
  for (const name of FILES) Object.assign(files.get(name)?.[0], { system_clock_time: 7 });
  Object.assign(files.get(TWO)?.[0], { seed: 9 }); // by hand, each host may have a seed of its own
  assertLawful(await analyzeFiles(files));
  Object.assign(files.get(TWO)?.[0], { system_clock_time: 8 });
  assertLawful(await analyzeFiles(files), [
    `${TWO}: it starts at 8, but at 7 in ${ONE}: logs of two runs?`,
  ]);
});

Deno.test("A log of a host that is not in the roster is told of, and routes are not judged", async () => {
  const files = filesOf(RUN);
  const other = "client-127.0.0.1-8009.ndjson";
  files.set(
    other,
    (files.get(THREE) ?? []).map((record) => {
      return JSON.parse(JSON.stringify(record).replaceAll('"127.0.0.1:8003"', '"127.0.0.1:8009"'));
    }),
  );
  files.get(other)?.[0].roster.splice(2, 1, "127.0.0.1:8003");
  const { warnings, verdicts } = await analyzeFiles(files);
  assert.deepEqual(warnings, [
    `${other}: 127.0.0.1:8009 is not in the roster of ${ONE}: logs of two runs?`,
  ]);
  const fifo = verdicts.find(({ check }) => check === "fifo");
  assert.deepEqual([fifo?.status, fifo?.note], [
    "not_checked",
    "127.0.0.1:8009 is not in the roster",
  ]);
});

Deno.test("A host of which the router tells that it joined late is of the same run", async () => {
  for (const [late, sorted] of [[THREE, 2], [ONE, 0]] as const) {
    const files = filesOf(RUN);
    const source = late.replace("client-127.0.0.1-", "127.0.0.1:").replace(".ndjson", "");
    for (const name of FILES) {
      const [start] = files.get(name)?.splice(0, 1) ?? [];
      const roster = start.roster.filter((other: string) => name === late || other !== source);
      files.get(name)?.unshift({ ...start, roster });
    }
    const router = files.get(ROUTER) ?? [];
    const counts = { joined: 3, expected: 2, system_clock_time: 0 };
    router.splice(20, 0, { event_type: "JOIN", source, ...counts }); // between copies
    const analysis = await analyzeFiles(files);
    assertLawful(analysis);
    assert.equal(analysis.summary.hosts[sorted]?.source, source);
    const { status, note } = verdictOf(analysis, "fifo");
    assert.deepEqual([status, note], ["not_checked", `${source} joined after the start`]);
    assert.ok(analysis.summary.hosts.every(({ predicted }) => predicted === null));
  }
});

Deno.test("A log is its HOST_START's, whatever it is called", async () => {
  const sources = ["[::1]:8001", "my_host:8002", "127.0.0.1:8003"];
  const hosts = hostsAt([1, 4, 4]).map((host, i) => ({ ...host, source: sources[i] ?? "" }))
    .sort((a, b) => a.source < b.source ? -1 : 1);
  const sorted = ["127.0.0.1:8003", "[::1]:8001", "my_host:8002"];
  assert.deepEqual(hosts.map(({ source }) => source), sorted);
  const files = filesOf({ ...RUN, hosts });
  const analysis = await analyzeFiles(files);
  assertLawful(analysis);
  assert.deepEqual(analysis.hosts.map(({ source }) => source), sorted);
});

Deno.test("Of logs without HOST_START, the files' names tell whose they are", async () => {
  const files = filesOf(RUN);
  for (const name of FILES) files.get(name)?.shift();
  const analysis = await analyzeFiles(files);
  assertLawful({ ...analysis, warnings: [...analysis.warnings].sort() }, [
    ...FILES.map((name) => `${name}: there is no HOST_START`),
  ]);
  assert.equal(verdictOf(analysis, "stamps").status, "not_checked");
  assert.equal(verdictOf(analysis, "fifo").status, "holds");
});

Deno.test("Two logs of one host are told of, and the first is taken", async () => {
  const files = filesOf(RUN);
  files.set("client-copy-1.ndjson", files.get(ONE) ?? []);
  assertLawful(await analyzeFiles(files), [
    `client-copy-1.ndjson: a log of 127.0.0.1:8001, as ${ONE}; passed over`,
  ]);
});
