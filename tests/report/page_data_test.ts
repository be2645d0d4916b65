import assert from "node:assert/strict";
import * as fc from "fast-check";
import { packHistory, unpackHistory } from "../../report/page_data.ts";
import { anyHistory } from "../support/any_history.ts";
import { reportRun } from "../support/report_runs.ts";
import { holds } from "../support/laws.ts";

Deno.test("A run is unpacked as it was packed", () => {
  holds(fc.property(anyHistory(), (history) => {
    const packed = JSON.parse(JSON.stringify(packHistory(history)));
    assert.deepEqual(unpackHistory(packed), history);
  }));
});

Deno.test("A log that ends early does so in a page, too", () => {
  const { history } = reportRun({ clockSpeeds: [7, 13], runTime: 20 });
  const cut = { ...history, hosts: history.hosts.map((host) => ({ ...host, endsEarly: true })) };
  assert.deepEqual(unpackHistory(packHistory(cut)), cut);
});

Deno.test("Times are packed to the microsecond", () => {
  const { history } = reportRun({ clockSpeeds: [7, 13], runTime: 20 });
  assert.deepEqual(unpackHistory(packHistory(history)), history);
});

Deno.test("An event takes at most thirteen characters of base64", () => {
  const { history } = reportRun({ clockSpeeds: [20, 60, 87], runTime: 60 });
  const events = history.hosts.reduce((sum, { length }) => sum + length, 0);
  const { columns } = packHistory(history);
  assert.ok(columns.length <= 13 * events, `${columns.length} for ${events} events`);
});
