/** Logs of honest runs of which something is missing: nobody is accused of what is not known. */

import assert from "node:assert/strict";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  foreignFilesOf,
  type Loose,
  ROUTER,
  RUN,
  textOf,
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
