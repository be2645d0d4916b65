import assert from "node:assert/strict";
import { message, RouterRun } from "../support/router_run.ts";

Deno.test("between two hosts SEND_SECOND has no destination and is dropped, but recorded", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  await a.send(message("h:1", "SEND_SECOND", 7));
  await a.send(message("h:1", "SEND_FIRST", 8));
  await b.send(message("h:2", "SEND_SECOND", 9));
  await b.send(message("h:2", "BROADCAST", 10));
  assert.deepEqual(await b.line(), message("h:1", "SEND_FIRST", 8));
  assert.deepEqual(await a.line(), message("h:2", "BROADCAST", 10));
  const drops = run.all("DROP").map(({ system_clock_time: _, ...drop }) => drop);
  const fields = { event_type: "DROP", destination: null, reason: "no_destination" };
  assert.deepEqual(drops, [
    { ...fields, source: "h:1", type: "SEND_SECOND", logical_clock_time: 7 },
    { ...fields, source: "h:2", type: "SEND_SECOND", logical_clock_time: 9 },
  ]);
});

Deno.test("a host alone has nobody to send to: each message of any type is dropped once", async () => {
  await using run = new RouterRun({ expected: 1 });
  const [a] = await run.start("h:1");
  const types = ["SEND_FIRST", "SEND_SECOND", "BROADCAST"];
  for (const [k, type] of types.entries()) await a.send(message("h:1", type, k));
  await a.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.deepEqual(
    run.all("DROP").map(({ type, destination, reason }) => [type, destination, reason]),
    types.map((type) => [type, null, "no_destination"]),
  );
  const [stop] = run.all("STOP");
  assert.deepEqual([stop?.routed, stop?.dropped], [0, 3]);
});

Deno.test("two hosts run with all types: each gets exactly what the other sent it", async () => {
  await using run = new RouterRun({ expected: 2 });
  const peers = await run.start("h:1", "h:2");
  for (let k = 1; k <= 30; k++) {
    const type = ["SEND_FIRST", "SEND_SECOND", "BROADCAST"][k % 3] ?? "";
    for (const [i, peer] of peers.entries()) await peer.send(message(`h:${i + 1}`, type, k));
  }
  for (const peer of peers) await peer.send({ type: "DONE" });
  for (const [i, peer] of peers.entries()) {
    const got = await peer.rest();
    assert.deepEqual(got.pop(), { type: "DONE" });
    assert.deepEqual(
      got.map((line) => line["logical_clock_time"]),
      Array.from({ length: 30 }, (_, k) => k + 1).filter((k) => k % 3 !== 1),
    );
    assert.ok(got.every((line) => line["source"] === `h:${2 - i}`));
  }
  await run.end();
  const [stop] = run.all("STOP");
  assert.deepEqual([stop?.routed, stop?.dropped], [40, 20]);
});
