/** Logs with lines that cannot be read, and the evidence of what is wrong between two events. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { hostsAt, scenarios } from "../simulation/support.ts";
import { holdsLater } from "../support/laws.ts";
import {
  analyzeFiles,
  FILES,
  filesOf,
  placesOf,
  ROUTER,
  RUN,
  type RunFiles,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE = "", TWO = ""] = FILES;

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

Deno.test("A reply to a torn SEND accuses nobody, though both hosts wait for each other", async () => {
  const quiet = { hosts: hostsAt([1, 8, 8], "random"), runTime: 400, seed: 7, probInternal: 0.93 };
  for (const seconds of [0, -20]) {
    const sends = [...(filesOf(quiet).get(ONE) ?? []).entries()]
      .filter(([, { event_type }]) => event_type === "SEND").map(([i]) => i);
    assert.ok(sends.length > 5);
    for (const i of sends) {
      const files = filesOf(quiet);
      for (const line of [...files].flatMap(([name, lines]) => name === ROUTER ? [] : lines)) {
        const at = (source: string): number => source === "127.0.0.1:8002" ? seconds : 0;
        const { message } = line;
        if (files.get(TWO)?.includes(line)) line.system_clock_time += seconds;
        if (message !== null && message !== undefined) {
          message.system_clock_time += at(message.source);
        }
      }
      const lines = files.get(ONE) ?? [];
      lines[i] = JSON.stringify(lines[i]).slice(0, 50);
      const analysis = await analyzeFiles(files);
      assert.deepEqual(violatedIn(analysis), [], `line ${i + 1}, ${seconds} s`);
    }
  }
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

Deno.test("The clock at the end is believed where the last event is torn", async () => {
  const files = filesOf(RUN);
  const lines = files.get(TWO) ?? [];
  lines[lines.length - 2] = JSON.stringify(lines.at(-2)).slice(0, 50);
  lines[lines.length - 1].logical_clock_time += 7;
  assert.deepEqual(violatedIn(await analyzeFiles(files)), []);
});

Deno.test("A line that was no event leaves no gap behind", async () => {
  const files = filesOf(RUN);
  files.get(TWO)?.splice(5, 0, "garbage");
  const analysis = await analyzeFiles(files);
  assert.equal(verdictOf(analysis, "clock_steps").note, null);
  assert.ok(analysis.comparisons.length > 0);
});

Deno.test("What is said of causality is certain only of logs that are there, whole and without gaps", async () => {
  const certainty = async (spoil: (files: RunFiles) => void): Promise<boolean> => {
    const files = filesOf(RUN);
    spoil(files);
    const { causality } = await analyzeFiles(files);
    assert.notEqual(causality.concurrent_share, null);
    return causality.is_certain;
  };
  assert.equal(await certainty(() => {}), true);
  assert.equal(await certainty((files) => files.delete(TWO)), false);
  assert.equal(await certainty((files) => files.get(TWO)?.splice(40)), false);
  assert.equal(
    await certainty((files) => {
      const lines = files.get(TWO) ?? [];
      lines[6] = JSON.stringify(lines[6]).slice(0, 50);
    }),
    false,
  );
});
