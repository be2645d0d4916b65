import assert from "node:assert/strict";
import type { RunAnalysis } from "../../analysis/run_analysis.ts";
import { verdictsCsv } from "../../report/verdicts_csv.ts";
import { reportRun } from "../support/report_runs.ts";

/** A run with these verdicts. */
function runOf(directory: string, statuses: Readonly<Record<string, string>>): RunAnalysis {
  const { analysis } = reportRun({ clockSpeeds: [1, 2], runTime: 3 });
  return {
    ...analysis,
    directory,
    verdicts: Object.entries(statuses).map(([check, status]) => ({
      ...{ check, rule: check, checked: 1, violations: status === "violated" ? 7 : 0, note: null },
      ...{ status: status as "holds", examples: [] },
    })),
  };
}

Deno.test("verdictsCsv() has a row per run and a column per check that any run has", () => {
  const text = verdictsCsv([
    runOf("anna", { time: "holds", ticks: "violated" }),
    { directory: "ben, too", problem: `no "run"` },
    { ...runOf("cleo", { time: "not_checked", hybrid: "holds" }), warnings: ["one", "two"] },
  ]);
  assert.equal(
    text,
    [
      "directory,problems,hosts,events,time,ticks,hybrid",
      "anna,,2,9,holds,violated 7,",
      `"ben, too","no ""run""",,,,,`,
      "cleo,one; two,2,9,not checked,,holds",
      "",
    ].join("\r\n"),
  );
});

Deno.test("verdictsCsv() of nothing that could be read is its titles and the reasons", () => {
  assert.equal(
    verdictsCsv([{ directory: "a", problem: "b" }]),
    "directory,problems,hosts,events\r\na,b,,\r\n",
  );
});
