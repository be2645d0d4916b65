/** Who took part in a run whose logs are not all there, and what is held against whom then. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { NO_SKEW } from "../../core/physical_clock.ts";
import type { RunAnalysis } from "../../analysis/run_analysis.ts";
import { hostsAt, scenarios } from "../simulation/support.ts";
import { holdsLater } from "../support/laws.ts";
import {
  analyzeFiles,
  FILES,
  filesOf,
  foreignFilesOf,
  type Loose,
  ROUTER,
  RUN as SATURATED,
  type RunFiles,
  verdictOf,
  violatedIn,
} from "./support.ts";

const RUN = { ...SATURATED, hosts: hostsAt([3, 4, 4], "random") };
const [ONE = "", TWO = "", THREE = ""] = FILES;
const [FIRST, INVENTED] = ["127.0.0.1:8001", "127.0.0.1:9999"];
const TOLD = `messages are of ${FIRST}, whose log is not there`;
const GONE = `${FIRST} took part in the run, but its log is not there`;

/** A run of another program, without the log of its first host. */
function foreignWithoutFirst(): RunFiles {
  const files = foreignFilesOf(RUN);
  files.delete("client-localhost-8001.json");
  return files;
}

/** A run without the log of its first host, and without what tells of its roster in the others. */
function withoutStarts(): RunFiles {
  const files = filesOf({ ...RUN, clocks: ["lamport"] });
  files.delete(ONE);
  for (const name of [TWO, THREE]) files.get(name)?.shift();
  return files;
}

function assertNoViolation({ verdicts }: Pick<RunAnalysis, "verdicts">): void {
  const found = verdicts.flatMap(({ examples }) => examples);
  assert.deepEqual(found, []);
}

/** What args.json tells of hosts with these ports. */
function argsOf(...ports: readonly number[]): [string, string] {
  const hosts = ports.map((port) => ({ port }));
  const args = { hosts, clients: ports.length, client_address: "127.0.0.1" };
  return ["args.json", JSON.stringify(args)];
}

/** Lets a host receive a message of somebody else. */
function invent(lines: readonly Loose[] | undefined, source: string): void {
  const { message } = lines?.find(({ event_type }) => event_type === "RECEIVE");
  message.source = source;
}

Deno.test("Where nothing names the roster, who is met in messages took part, and has lost its log", async () => {
  const native = withoutStarts();
  native.delete(ROUTER);
  for (const files of [foreignWithoutFirst(), native]) {
    const analysis = await analyzeFiles(files);
    const { warnings, comparisons, summary } = analysis;
    assertNoViolation(analysis);
    assert.deepEqual(warnings.filter((text) => text.includes("8001")), [TOLD]);
    const { status, note } = verdictOf(analysis, "conservation");
    assert.deepEqual([status, note], ["not_checked", TOLD]);
    assert.equal(verdictOf(analysis, "fifo").note, TOLD); // by stamps of those whom no log tells of
    assert.match(verdictOf(analysis, "no_creation").note ?? "", /^of \d+ messages the senders'/);
    assert.deepEqual(comparisons, []);
    assert.ok(summary.hosts.every(({ predicted }) => predicted === null));
  }
});

Deno.test("A host that never sent anything, and has no log, accuses nobody", async () => {
  const hosts = hostsAt([1, 8, 8, 8], "random");
  const files = foreignFilesOf({ ...SATURATED, hosts });
  const [first = ""] = files.keys();
  assert.ok(!files.get(first)?.some(({ event_type }) => event_type === "SEND"));
  files.delete(first);
  const astray = "messages go astray among the hosts whose logs are there: is one missing?";
  const three = await analyzeFiles(files);
  assertNoViolation(three);
  assert.deepEqual(three.warnings, [astray]);
  assert.equal(verdictOf(three, "conservation").note, astray);
  files.delete("client-localhost-8004.json");
  assertNoViolation(await analyzeFiles(files));
});

Deno.test("The router's log or args.json names the roster where no HOST_START does", async () => {
  const files: Map<string, Loose[] | string> = withoutStarts();
  const hasRoster = async (others: readonly string[]): Promise<void> => {
    const analysis = await analyzeFiles(files);
    assertNoViolation(analysis);
    assert.deepEqual(analysis.warnings.filter((text) => !text.includes("HOST_START")), [
      GONE,
      ...others,
    ]);
    assert.equal(verdictOf(analysis, "fifo").status, "holds");
  };
  await hasRoster([]);
  files.delete(ROUTER);
  files.set(...argsOf(8001, 8002, 8003));
  await hasRoster(["router.ndjson: there is no such file; copies are told by the sends"]);
});

Deno.test("A roster of args.json that does not know a log is not the run's", async () => {
  const files = filesOf({ ...RUN, clocks: ["lamport"] });
  for (const name of FILES) files.get(name)?.shift();
  files.delete(ROUTER);
  const analysis = await analyzeFiles(
    new Map<string, Loose[] | string>([...files, argsOf(1, 2, 3)]),
  );
  assertNoViolation(analysis);
  assert.ok(!analysis.warnings.some((text) => text.includes("took part")));
});

Deno.test("A host of whom the router knows nothing is not held against it", async () => {
  const files = filesOf({ ...RUN, clocks: ["lamport"] });
  files.set("client-mislaid-1.ndjson", files.get(ONE)?.slice(1) ?? []); // nothing tells whose it is
  files.delete(ONE);
  const analysis = await analyzeFiles(files);
  assertNoViolation(analysis);
  assert.equal(verdictOf(analysis, "fifo").note, "mislaid:1 is not in the roster");
});

Deno.test("A message of an invented host is held against a run whose hosts are known", async () => {
  const native = filesOf({ ...RUN, clocks: ["lamport"] });
  invent(native.get(TWO), INVENTED);
  const foreign = foreignFilesOf(RUN);
  invent(foreign.get("client-localhost-8002.json"), INVENTED);
  const counted = new Map<string, Loose[] | string>([
    ...foreign,
    ["args.json", '{"clock_speeds":[1,4,4]}'],
  ]);
  for (const files of [native, counted]) {
    const analysis = await analyzeFiles(files);
    const texts = verdictOf(analysis, "no_creation").examples.map(({ text }) => text);
    assert.match(
      texts.join(),
      /of 127\.0\.0\.1:9999 stamped \d+ was received, but there is no log/,
    );
  }
});

Deno.test("A run without first records stays lawful where the log of any one host is not there", async () => {
  await holdsLater(
    fc.asyncProperty(scenarios, fc.nat(), fc.boolean(), async (options, k, hasRouter) => {
      const files = filesOf({ ...options, stamp: "post" });
      const names = [...files.keys()].filter((name) => name !== ROUTER);
      files.delete(names[k % names.length] ?? "");
      for (const [name, lines] of files) if (name !== ROUTER) lines.shift();
      if (!hasRouter) files.delete(ROUTER);
      if (files.size === 0) return;
      const analysis = await analyzeFiles(files);
      assertNoViolation(analysis);
    }),
    60,
  );
});

Deno.test("How far a hybrid clock may be ahead is held against nobody where a skew is not known", async () => {
  const skews = [NO_SKEW, { ...NO_SKEW, offset: 0.5 }, NO_SKEW];
  const hosts = RUN.hosts.map((host, i) => ({ ...host, skew: skews[i] ?? NO_SKEW }));
  const files: Map<string, Loose[] | string> = filesOf({ ...RUN, hosts });
  files.delete(TWO);
  assertNoViolation(await analyzeFiles(files));
  const [name, text] = argsOf(8001, 8002, 8003);
  const tell = async (skew: string): Promise<string[]> => {
    const args = JSON.parse(text);
    for (const host of args.hosts) host.skew = host.port === 8002 ? skew : "none";
    return violatedIn(await analyzeFiles(files.set(name, JSON.stringify(args))));
  };
  assert.deepEqual(await tell("offset=0.5"), []);
  assert.deepEqual(await tell("offset=0.1"), ["hybrid_clock"]);
  assert.deepEqual(await tell("of another kind"), []);
});
