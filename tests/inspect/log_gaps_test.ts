/** Logs with lines that cannot be read, and the evidence of what is wrong between two events. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { scenarios } from "../simulation/support.ts";
import { holdsLater } from "../support/laws.ts";
import {
  analyzeFiles,
  FILES,
  filesOf,
  placesOf,
  ROUTER,
  RUN,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [, TWO = ""] = FILES;

Deno.test("What is wrong between two events of a host is shown with both", async () => {
  const files = filesOf({ ...RUN, clocks: ["lamport"] });
  const lines = files.get(TWO) ?? [];
  lines[20].logical_clock_time -= 5;
  lines[30].tick++;
  lines[40].system_clock_time -= 9;
  const analysis = await analyzeFiles(files);
  const places = (line: number): string[] => [`${TWO}:${line - 1}`, `${TWO}:${line}`];
  assert.deepEqual(placesOf(analysis, "clock_steps")[0], places(21));
  assert.deepEqual(placesOf(analysis, "clock_condition")[0], places(21));
  assert.deepEqual(placesOf(analysis, "ticks")[0], places(31));
  assert.deepEqual(placesOf(analysis, "time")[0], places(41));
  const [before] = verdictOf(analysis, "clock_steps").examples[0]?.evidence ?? [];
  assert.equal(before?.event, `the event before it, clock ${lines[19].logical_clock_time}`);
});

Deno.test("Any event may be torn: nobody is accused of what is not known", async () => {
  await holdsLater(
    fc.asyncProperty(
      scenarios,
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (options, places, hasRouter) => {
        const files = filesOf({ ...options, stamp: "post" });
        if (!hasRouter) files.delete(ROUTER);
        const names = [...files.keys()].filter((name) => name !== ROUTER);
        const torn = new Set<string>();
        for (const place of places) {
          const name = names[place % names.length] ?? "";
          const lines = files.get(name) ?? [];
          const i = 1 + place % Math.max(1, lines.length - 2);
          if (lines[i].tick === undefined) continue;
          lines[i] = JSON.stringify(lines[i]).slice(0, 50);
          torn.add(`${name}:${i + 1}: the line is not JSON; passed over`);
        }
        const { warnings, ...analysis } = await analyzeFiles(files);
        assert.deepEqual(
          violatedIn({ warnings, ...analysis }),
          [],
          JSON.stringify(analysis.verdicts, null, 1),
        );
        assert.deepEqual(new Set(warnings.filter((text) => text.includes("JSON"))), torn);
      },
    ),
    60,
  );
});

Deno.test("What stands after a torn line is believed, and what breaks rules later is found", async () => {
  const files = filesOf(RUN);
  const lines = files.get(TWO) ?? [];
  lines[6] = JSON.stringify(lines[6]).slice(0, 50);
  const torn = await analyzeFiles(files);
  assert.equal(
    verdictOf(torn, "clock_steps").note,
    "after 1 gap in a log the clock is believed",
  );
  assert.match(
    verdictOf(torn, "conservation").note ?? "",
    /no whole log tells what 127.0.0.1:8002/,
  );
  assert.deepEqual(torn.comparisons, []);
  lines[9].tick++;
  lines[10].logical_clock_time = 1;
  const spoilt = violatedIn(await analyzeFiles(files));
  assert.ok(spoilt.includes("ticks") && spoilt.includes("clock_condition"));
});

Deno.test("A line that was no event leaves no gap behind", async () => {
  const files = filesOf(RUN);
  files.get(TWO)?.splice(5, 0, "garbage");
  const analysis = await analyzeFiles(files);
  assert.equal(verdictOf(analysis, "clock_steps").note, null);
  assert.ok(analysis.comparisons.length > 0);
});
