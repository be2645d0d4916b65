import assert from "node:assert/strict";
import type { HostAnalysis } from "../../analysis/run_analysis.ts";
import { jumpsFigure } from "../../report/page_rows.ts";
import { reportRun } from "../support/report_runs.ts";

const [HOST] = reportRun({ clockSpeeds: [1, 2], runTime: 20 }).analysis.hosts;

/** The first host of a run, with jumps of its own. */
function withJumps(...bars: readonly (readonly [from: number, to: number, count: number])[]) {
  const jump_histogram = bars.map(([from, to, count]) => ({ from, to, count }));
  const count = jump_histogram.reduce((sum, { count }) => sum + count, 0);
  assert.ok(HOST !== undefined);
  return { ...HOST, jump_histogram, jumps: { ...HOST.jumps, count } } satisfies HostAnalysis;
}

function textOf(...hosts: readonly HostAnalysis[]): string {
  return jumpsFigure(hosts).text.replaceAll("\n", " ");
}

Deno.test("The bars of jumps are named for those who cannot see or hover over them", () => {
  const text = textOf(withJumps([1, 2, 4286], [2, 3, 0], [3, 6, 7]));
  const words = "by 1: 4,286; by 3 to below 6: 7";
  assert.ok(text.includes(`role="img" aria-label="${words}"`), text);
  assert.match(text, /highest bar: 4,286</);
  assert.ok(textOf(withJumps()).includes('aria-label="no jumps"'));
});

Deno.test("The counts that bars stand for are there as a table", () => {
  const [, table = ""] = textOf(withJumps([1, 2, 40], [2, 3, 2])).split("<details");
  assert.match(table, /^ class="counts"><summary>As a table<.summary>/);
  assert.match(table, /<td>42<.td><td class="text long">by 1: 40; by 2: 2<.td>/);
});
