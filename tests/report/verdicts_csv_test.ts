import assert from "node:assert/strict";
import type { RunAnalysis } from "../../analysis/run_analysis.ts";
import { CHECK_NAMES } from "../../analysis/checks/check_names.ts";
import { verdictsCsv } from "../../report/verdicts_csv.ts";
import { analyzeFiles, filesOf, RUN } from "../inspect/support.ts";
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

const TITLES = ["directory", "problems", "hosts", "events", ...CHECK_NAMES];

/** A row with these fields, and all others empty. */
function row(fields: Readonly<Record<string, string>>): string {
  return TITLES.map((title) => fields[title] ?? "").join(",");
}

Deno.test("verdictsCsv() has a row per run and a column per check, whatever checks were made", () => {
  const text = verdictsCsv([
    runOf("anna", { time: "holds", ticks: "violated" }),
    { directory: "ben, too", problem: `no "run"` },
    { ...runOf("cleo", { time: "not_checked", hybrid_clock: "holds" }), warnings: ["one", "two"] },
  ]);
  const some = { hosts: "2", events: "9" };
  const warned = { directory: "cleo", problems: "one; two", ...some };
  assert.equal(
    text,
    [
      TITLES.join(","),
      row({ directory: "anna", ...some, time: "holds", ticks: "violated 7" }),
      row({ directory: `"ben, too"`, problems: `"no ""run"""` }),
      row({ ...warned, time: "not checked", hybrid_clock: "holds" }),
      "",
    ].join("\r\n"),
  );
  assert.equal(verdictsCsv([]), `${TITLES.join(",")}\r\n`);
});

Deno.test("CHECK_NAMES has the checks of an analysis in their order", async () => {
  const { verdicts } = await analyzeFiles(filesOf(RUN));
  assert.deepEqual(verdicts.map(({ check }) => check), CHECK_NAMES);
});
