/** Logs of honest runs of which something is missing: nobody is accused of what is not known. */

import assert from "node:assert/strict";
import { hostsAt, type Scenario } from "../simulation/support.ts";
import { sendPlace, staleReceipt } from "./spoiling.ts";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  foreignFilesOf,
  type Loose,
  placesOf,
  ROUTER,
  RUN,
  type RunFiles,
  textOf,
  verdictOf,
  violatedIn,
} from "./support.ts";

/** The texts of files, and a name for the run, which else is called as its folder. */
function textsOf(files: ReadonlyMap<string, Loose[]>): Map<string, string> {
  const texts = [...files].map(([name, lines]) => [name, textOf(name, lines)] as const);
  return new Map([...texts, ["args.json", '{"name":"mine"}']]);
}

/** The same with each text changed. */
function changed(texts: Map<string, string>, change: (text: string) => string): typeof texts {
  return new Map([...texts].map(([name, text]) => [name, change(text)]));
}

Deno.test("A torn line in the midst of the router's log accuses nobody, whichever it is", async () => {
  const lines = filesOf(RUN).get(ROUTER) ?? [];
  for (const kind of ["START", "ROUTE"]) {
    const files = filesOf(RUN);
    const i = lines.findIndex(({ event_type }) => event_type === kind);
    files.get(ROUTER)?.splice(i, 1, JSON.stringify(lines[i]).slice(0, 60));
    const analysis = await analyzeFiles(files);
    assertLawful(analysis, [`${ROUTER}:${i + 1}: the line is not JSON; passed over`]);
    assert.equal(analysis.summary.copies?.missing, null);
    assert.equal(analysis.summary.outcome, "complete");
  }
});

Deno.test("A last line that lacks nothing but its end is read, in any log, and if it is the only one", async () => {
  const files = filesOf(RUN);
  const texts = textsOf(files);
  const whole = await analyzeFiles(texts);
  assert.deepEqual(await analyzeFiles(changed(texts, (text) => text.trimEnd())), whole);
  const start = JSON.stringify(files.get(FILES[0] ?? "")?.[0]);
  const alone = await analyzeFiles(new Map([["client-elsewhere-1.ndjson", start]]));
  assert.equal(alone.summary.hosts[0]?.source, "127.0.0.1:8001");
});

Deno.test("Files may begin with a byte order mark, and their lines end with CR LF", async () => {
  for (const files of [filesOf(RUN), foreignFilesOf(RUN)]) {
    const texts = textsOf(files);
    const whole = await analyzeFiles(texts);
    const others = changed(texts, (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    assert.deepEqual(await analyzeFiles(others), whole);
  }
});

/** A run of which every log ends before its last record, as all of its processes were killed. */
function killed(options: Partial<Scenario>): RunFiles {
  const files = filesOf(options);
  for (const lines of files.values()) assert.match(lines.pop()?.event_type, /STOP$/);
  return files;
}

Deno.test("What may still be on its way when a run is killed is not lost, however long it takes", async () => {
  const latency = { kind: "constant", value: 3 } as const;
  const files = killed({ ...RUN, hosts: hostsAt([2, 2, 2], "random"), latency });
  const analysis = await analyzeFiles(files);
  assert.deepEqual(violatedIn(analysis), [], JSON.stringify(analysis.verdicts, null, 1));
  files.delete(ROUTER);
  assert.deepEqual(violatedIn(await analyzeFiles(files)), []);
});

Deno.test("Where a copy is not received, and a later one of the same host is, it is lost for sure", async () => {
  const files = killed({ clocks: ["lamport"] });
  const lines = files.get(FILES[2] ?? "") ?? [];
  Object.assign(lines[staleReceipt(lines)], { event_type: "INTERNAL", message: null });
  assert.deepEqual(violatedIn(await analyzeFiles(files)), ["conservation"]);
});

Deno.test("Where all hosts ended as they should, what no inbox holds is lost, without a router's log", async () => {
  const files = filesOf(RUN);
  files.delete(ROUTER);
  const lines = files.get(FILES[0] ?? "") ?? [];
  lines.at(-1).message_queue_size = 0;
  const analysis = await analyzeFiles(files);
  assert.match(verdictOf(analysis, "conservation").examples[0]?.text ?? "", /\d\d are lost$/);
  const received = lines.map(({ message }) => message?.logical_clock_time);
  const lost = files.get(FILES[1] ?? "")?.find(({ event_type, message }) =>
    event_type === "SEND" && message.type !== "SEND_SECOND" &&
    !received.includes(message.logical_clock_time)
  );
  assert.equal(placesOf(analysis, "conservation")[0]?.[0], sendPlace(files, lost.message));
  files.get(FILES[1] ?? "")?.pop();
  assert.deepEqual(violatedIn(await analyzeFiles(files)), []);
});

Deno.test("Copies that come to another program after its last event are not missing", async () => {
  const files = new Map([...foreignFilesOf(RUN), [ROUTER, filesOf(RUN).get(ROUTER) ?? []]]);
  const lines = files.get("client-localhost-8001.json") ?? [];
  lines.splice(-5);
  assertLawful(await analyzeFiles(files));
});

Deno.test("What was sent to a host is held against the router, whatever its own log lacks", async () => {
  const lack: Record<string, (files: RunFiles, name: string) => void> = {
    "all of it": (files, name) => files.delete(name),
    "its end": (files, name) => files.get(name)?.pop(),
    "a line": (files, name) => files.get(name)?.splice(20, 1, "torn"),
  };
  for (const [what, spoil] of Object.entries(lack)) {
    for (const name of FILES) {
      const files = filesOf({ ...RUN, clocks: ["lamport"] });
      spoil(files, name);
      assert.deepEqual(violatedIn(await analyzeFiles(files)), [], what);
      const destination = name.slice("client-".length, -".ndjson".length).replace("1-", "1:");
      const lines = files.get(ROUTER) ?? [];
      const i = lines.findIndex((record) => record.destination === destination);
      lines.splice(i, 0, lines[i]);
      const analysis = await analyzeFiles(files);
      assert.deepEqual(violatedIn(analysis), ["conservation"], what);
      const { text = "" } = verdictOf(analysis, "conservation").examples[0] ?? {};
      assert.match(text, /^of 127.0.0.1:800\d: \d+ copies were sent to it, but \d+ routed/);
    }
  }
});
