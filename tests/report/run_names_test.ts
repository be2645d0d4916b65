import assert from "node:assert/strict";
import { namesOf } from "../../report/run_names.ts";
import { reportRun } from "../support/report_runs.ts";

const { analysis } = reportRun({ name: "demo", clockSpeeds: [1], runTime: 2 });

Deno.test("namesOf() names runs as they are called, and those of one name by their directories", () => {
  const other = { ...analysis, summary: { ...analysis.summary, name: "other" } };
  assert.deepEqual(namesOf([analysis, other]), ["demo", "other"]);
  assert.deepEqual(
    namesOf([analysis, other, { ...analysis, directory: "logs/copy" }]),
    ["logs/demo/", "other", "logs/copy"],
  );
});
