import assert from "node:assert/strict";
import { assertRefused, hello, message, RouterRun } from "../support/router_run.ts";

Deno.test("a host that says DONE and half closes gets all that was routed to it, then DONE", async () => {
  await using run = new RouterRun({ expected: 3 });
  const [a, b, c] = await run.start("h:1", "h:2", "h:3");
  for (let k = 1; k <= 50; k++) await b.send(message("h:2", "SEND_FIRST", k));
  await run.recorded("ROUTE", ({ logical_clock_time }) => logical_clock_time === 50);
  await a.send({ type: "DONE" });
  await a.closeWrite();
  const got = await a.rest();
  assert.deepEqual(got.pop(), { type: "DONE" });
  assert.deepEqual(got.map((line) => line["logical_clock_time"]), count(50));
  await run.recorded("LEAVE", ({ source, reason }) => source === "h:1" && reason === "done");
  await b.send(message("h:2", "SEND_FIRST", 51));
  assert.deepEqual(await c.line(), message("h:2", "SEND_FIRST", 51));
});

Deno.test("a host that has said DONE but stays still gets messages", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  await a.send({ type: "DONE" });
  await b.send(message("h:2", "BROADCAST"));
  assert.deepEqual(await a.line(), message("h:2", "BROADCAST"));
  assert.equal(run.all("LEAVE").length, 0);
});

Deno.test("a host that closes without DONE is recorded as disconnected, the others go on", async () => {
  await using run = new RouterRun({ expected: 3 });
  const [a, b, c] = await run.start("h:1", "h:2", "h:3");
  a[Symbol.dispose]();
  await run.recorded(
    "LEAVE",
    ({ source, reason }) => source === "h:1" && reason === "disconnected",
  );
  await b.send(message("h:2", "BROADCAST"));
  assert.deepEqual(await c.line(), message("h:2", "BROADCAST"));
});

Deno.test("half closing without DONE is leaving, too: the connection ends", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a] = await run.start("h:1", "h:2");
  await a.closeWrite();
  assert.deepEqual(await a.rest(), []);
  await run.recorded(
    "LEAVE",
    ({ source, reason }) => source === "h:1" && reason === "disconnected",
  );
});

Deno.test("a line that is cut off by the end of the connection is not forwarded", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  const torn = JSON.stringify(message("h:1", "BROADCAST"));
  await a.sendBytes(new TextEncoder().encode(torn)); // whole JSON, but no LF
  await a.closeWrite();
  await run.recorded("LEAVE", ({ source }) => source === "h:1");
  await b.send({ type: "DONE" });
  assert.deepEqual(await b.rest(), [{ type: "DONE" }]);
  assert.equal(run.all("ROUTE").length, 0);
});

Deno.test("a host that left the run cannot join it again: its stamps would begin anew", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  a[Symbol.dispose]();
  await run.recorded("LEAVE", ({ source }) => source === "h:1");
  const again = await run.connect();
  await again.send(hello("h:1"));
  const { message: text } = await assertRefused(again, "duplicate_source");
  assert.equal(text, "'h:1' was in this run before, wanted a source that is new to it");
  const other = await run.join("h:3");
  await other.expect("START");
  await b.send(message("h:2", "SEND_FIRST"));
  assert.deepEqual(await other.line(), message("h:2", "SEND_FIRST"));
});

Deno.test("neither can one that joined late, nor one that was refused", async () => {
  await using run = new RouterRun({ expected: 1 });
  await run.start("h:1");
  for (const source of ["h:2", "h:3"]) {
    const late = await run.join(source);
    await late.expect("START");
    await late.send("{");
    await late.expect("ERROR");
    const again = await run.connect();
    await again.send(hello(source));
    await assertRefused(again, "duplicate_source");
  }
});

Deno.test("when the last host leaves, the run is over", async () => {
  const table: [says: boolean, reason: string][] = [
    [false, "all hosts left"],
    [true, "all hosts done"],
  ];
  for (const [says, reason] of table) {
    await using run = new RouterRun({ expected: 2 });
    const peers = await run.start("h:1", "h:2");
    for (const peer of peers) if (says) await peer.send({ type: "DONE" });
    for (const peer of peers) if (says) assert.deepEqual(await peer.rest(), [{ type: "DONE" }]);
    await run.end();
    assert.equal(run.records.at(-1)?.event_type, "STOP");
    assert.equal(run.all("STOP")[0]?.reason, reason);
  }
});

Deno.test("copies that a host left behind are recorded, each once", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  const payload = "x".repeat(60_000);
  // More than the operating system holds for a peer that does not read.
  const sending = (async () => {
    for (let k = 1; k <= 400; k++) await b.send(message("h:2", "SEND_FIRST", k, payload));
  })();
  await run.recorded("CONGESTED");
  a[Symbol.dispose]();
  await run.recorded("LEAVE", ({ source }) => source === "h:1");
  await sending;
  await b.send({ type: "DONE" });
  await b.expect("DONE");
  await run.end();
  const left = run.all("DROP").filter(({ reason }) => reason === "destination_left");
  // What the sender was still held up with came when the destination had left.
  assert.ok(run.all("DROP").length > left.length);
  const routed = new Set(run.all("ROUTE").map((copy) => copy.logical_clock_time));
  assert.ok(left.length > 0, "nothing was waiting");
  assert.equal(new Set(left.map((copy) => copy.logical_clock_time)).size, left.length);
  for (const copy of left) {
    assert.ok(routed.has(copy.logical_clock_time), "a copy that was left had been routed");
    assert.equal(copy.destination, "h:1");
  }
  const [stop] = run.all("STOP");
  assert.equal(stop?.routed, routed.size);
  assert.equal(stop?.dropped, run.all("DROP").length);
});

function count(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}
