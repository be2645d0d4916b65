import assert from "node:assert/strict";
import { assertRefused, hello, message, RouterRun } from "../support/router_run.ts";

Deno.test("at the end of the run: STOP, each host's DONE, the rest of the messages, DONE", async () => {
  await using run = new RouterRun({ expected: 2, runTime: 0.05 });
  const [a, b] = await run.start("h:1", "h:2");
  const { at } = await run.recorded("START");
  assert.deepEqual(await a.line(), { type: "STOP" });
  assert.deepEqual(await b.line(), { type: "STOP" });
  const told = performance.timeOrigin + performance.now();
  assert.ok(told >= (at + 0.05) * 1000, "STOP came before the end of the run");
  // What is sent between STOP and DONE still arrives, at a host that is done, too.
  await b.send({ type: "DONE" });
  await a.send(message("h:1", "SEND_FIRST"));
  await a.send({ type: "DONE" });
  assert.deepEqual(await b.rest(), [message("h:1", "SEND_FIRST"), { type: "DONE" }]);
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.deepEqual(run.all("LEAVE").map(({ reason }) => reason), ["done", "done"]);
  assert.equal(run.all("STOP")[0]?.reason, "run_time");
});

Deno.test("a host that is done already is not told to stop", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  // In one piece, so that whoever has got the message knows that the router has read DONE, too.
  const last = message("h:1", "SEND_FIRST");
  const done = JSON.stringify({ type: "DONE" });
  await a.send(`${JSON.stringify(last)}\n${done}\n${done}`); // twice is once
  assert.deepEqual(await b.line(), last);
  run.router.stop("test");
  assert.deepEqual(await b.line(), { type: "STOP" });
  await b.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
});

Deno.test("stop() with nobody there ends the router at once", async () => {
  await using run = new RouterRun({ expected: 3 });
  run.router.stop("interrupted");
  await run.end();
  assert.deepEqual(run.records.map(({ event_type }) => event_type), ["LISTEN", "STOP"]);
  assert.equal(run.all("STOP")[0]?.reason, "interrupted");
});

Deno.test("stop() before the start sends STOP to those who wait and dismisses who has not joined", async () => {
  await using run = new RouterRun({ expected: 3 });
  const a = await run.join("h:1");
  const silent = await run.connect();
  run.router.stop("interrupted");
  assert.deepEqual(await a.line(), { type: "STOP" });
  await a.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await assertRefused(silent, "run_over");
  await run.end();
  assert.equal(run.all("START").length, 0);
});

Deno.test("stop() during the run sends STOP, and DONE once all are done", async () => {
  await using run = new RouterRun({ expected: 2, runTime: 3600 });
  const [a, b] = await run.start("h:1", "h:2");
  run.router.stop("first");
  run.router.stop("second"); // nothing more happens
  assert.deepEqual(await a.line(), { type: "STOP" });
  assert.deepEqual(await b.line(), { type: "STOP" });
  await a.send(message("h:1", "BROADCAST"));
  await a.send({ type: "DONE" });
  assert.deepEqual(await b.line(), message("h:1", "BROADCAST"));
  await b.send({ type: "DONE" });
  for (const peer of [a, b]) assert.deepEqual(await peer.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.equal(run.all("STOP")[0]?.reason, "first");
});

Deno.test("a host that never says DONE is refused as unresponsive, the others end in order", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start("h:1", "h:2");
  run.router.stop("test");
  await a.expect("STOP");
  await b.expect("STOP");
  await a.send({ type: "DONE" });
  const error = await assertRefused(b, "unresponsive");
  assert.match(String(error["message"]), /DONE/);
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await run.end();
  const reasons = run.all("LEAVE").map(({ source, reason }) => `${source} ${reason}`);
  assert.deepEqual(reasons.sort(), ["h:1 done", "h:2 refused"]);
});

Deno.test("nobody can join once the run is ending", async () => {
  await using run = new RouterRun({ expected: 2, runTime: 0.01 });
  const [a, b] = await run.start("h:1", "h:2");
  const early = await run.connect();
  await a.expect("STOP");
  const late = await run.connect();
  await late.send(hello("h:3"));
  await assertRefused(late, "run_over");
  await early.send(hello("h:4"));
  await assertRefused(early, "run_over");
  for (const peer of [a, b]) await peer.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  assert.deepEqual(await b.rest(), [{ type: "STOP" }, { type: "DONE" }]);
  await run.end();
  assert.deepEqual(run.all("REFUSE").map(({ source }) => source), ["h:3", "h:4"]);
  await assert.rejects(run.connect(), Deno.errors.ConnectionRefused);
});
