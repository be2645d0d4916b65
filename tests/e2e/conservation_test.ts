import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertDelivery, assertLawful, ofType } from "./laws.ts";
import { readRun, readSummary } from "./run_logs.ts";
import { complete } from "./support.ts";

Deno.test("In ten seconds of overload every copy is received, still queued or logged as dropped", async () => {
  await using folder = await temporaryFolder();
  const speeds = ["--clock-speeds", 5, 100, 200, 200, "--prob-internal", 0.2];
  await complete(folder.path, ...speeds, "--run-time", 10);
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  let accounted = 0;
  for (const [source, { start, events, stop }] of logs.hosts) {
    assertDelivery(logs, source);
    const received = events.filter(({ event_type }) => event_type === "RECEIVE").length;
    const queued = stop?.message_queue_size ?? 0;
    if (start.clock_speed === 5) assert.ok(queued > received, "the slow host falls behind");
    accounted += received + queued;
  }
  const left = ofType(logs, "DROP").filter(({ reason }) => reason === "destination_left").length;
  const routed = ofType(logs, "ROUTE").length;
  assert.equal(routed, accounted + left);
  assert.ok(routed > 1000, `only ${routed} copies`);
  const { copies } = await readSummary(`${folder.path}latest/`);
  assert.deepEqual([copies.routed, copies.missing], [routed, 0]);
});
