/** Each single fault in the logs of a correct run: the checks that it breaks, and where they say so. */

import assert from "node:assert/strict";
import { hostsAt } from "../simulation/support.ts";
import { FAULTS } from "./faults.ts";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  placesOf,
  ROUTER,
  verdictOf,
  violatedIn,
} from "./support.ts";

const RUN = {
  hosts: hostsAt([2, 3, 5]),
  runTime: 60,
  seed: 3,
  probInternal: 0.4,
  clocks: ["lamport", "vector", "hybrid"],
} as const;

for (const { name, run, inject, checks } of FAULTS) {
  Deno.test(`A log with ${name} breaks ${checks.join(", ")}`, async () => {
    const files = filesOf({ ...RUN, ...run });
    const places = inject(files);
    const analysis = await analyzeFiles(files);
    assert.deepEqual(violatedIn(analysis).sort(), [...checks].sort(), told(analysis));
    const found = placesOf(analysis, checks[0] ?? "")[0] ?? [];
    assert.deepEqual(found.filter((place) => places.includes(place)), places, told(analysis));
    assert.deepEqual(analysis.warnings.filter((text) => !text.startsWith(ROUTER)), []);
  });
}

/** What was violated, for people. */
function told({ verdicts }: Awaited<ReturnType<typeof analyzeFiles>>): string {
  return JSON.stringify(verdicts.filter(({ status }) => status === "violated"), null, 1);
}

Deno.test("The run whose logs are spoilt is lawful itself, and every check has much to look at", async () => {
  const analysis = await analyzeFiles(filesOf(RUN));
  assertLawful(analysis);
  for (const { checked, check } of analysis.verdicts) assert.ok(checked > 100, check);
});

Deno.test("A clock that is wrong points to the event before it, to the SEND, and to itself", async () => {
  const files = filesOf(RUN);
  const [own = "", ...others] = FILES;
  const lines = files.get(own) ?? assert.fail();
  const at = lines.findIndex(({ event_type, tick }) => event_type === "RECEIVE" && tick > 20);
  lines[at].vector_clock["127.0.0.1:8001"]++;
  const analysis = await analyzeFiles(files);
  const [violation] = verdictOf(analysis, "vector_clock").examples;
  const events = violation?.evidence.map(({ line, event }) => [line, event.split(",")[0]]);
  const { source, logical_clock_time } = lines[at].message;
  const sender = others.find((file) => file.includes(source.replace(":", "-"))) ?? "";
  const sent = (files.get(sender) ?? []).findIndex((line) =>
    line.event_type === "SEND" && line.logical_clock_time === logical_clock_time
  );
  assert.deepEqual(events, [
    [at, "the event before it"],
    [sent + 1, "SEND"],
    [at + 1, "RECEIVE"],
  ]);
});
