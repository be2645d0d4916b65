import assert from "node:assert/strict";
import * as fc from "fast-check";
import { packHistory, unpackHistory } from "../../report/page_data.ts";
import { anyHistory } from "../support/any_history.ts";
import { reportRun } from "../support/report_runs.ts";
import { holds } from "../support/laws.ts";
import { withClocks } from "../support/run_histories.ts";

Deno.test("A run is unpacked as it was packed", () => {
  holds(fc.property(anyHistory(), (history) => {
    const packed = JSON.parse(JSON.stringify(packHistory(history)));
    assert.deepEqual(unpackHistory(packed), history);
  }));
});

Deno.test("Further clocks are unpacked as they were packed, but for vectors, and take little", () => {
  holds(fc.property(anyHistory(), (history) => {
    const run = withClocks(history);
    const hosts = run.hosts.map((host) => {
      const { furtherClocks } = host;
      const isSaid = furtherClocks?.physicalTimes.some((time) => !isNaN(time)) ||
        furtherClocks?.hybridTimes.some((time) => !isNaN(time));
      return { ...host, furtherClocks: isSaid ? { ...furtherClocks, vectors: null } : null };
    });
    const packed = JSON.parse(JSON.stringify(packHistory(run)));
    assert.deepEqual(unpackHistory(packed), { ...run, hosts });
  }));
  const { history } = reportRun({ clockSpeeds: [20, 60, 87], runTime: 60 });
  const events = history.hosts.reduce((sum, { length }) => sum + length, 0);
  const more = packHistory(withClocks(history)).columns.length -
    packHistory(history).columns.length;
  assert.ok(more <= 11 * events, `${more} for ${events} events`);
});

Deno.test("A log that ends early does so in a page, and a host that stopped is known to have", () => {
  const { history } = reportRun({ clockSpeeds: [7, 13], runTime: 20 });
  const cut = {
    ...history,
    hosts: history.hosts.map((host) => ({ ...host, endsEarly: true, stop: null })),
  };
  assert.deepEqual(unpackHistory(packHistory(cut)), cut);
  assert.ok(history.hosts.every(({ stop }) => stop?.time === 20));
  assert.deepEqual(unpackHistory(packHistory(history)), history);
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
