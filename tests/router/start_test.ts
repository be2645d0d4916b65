import assert from "node:assert/strict";
import { nextTurn } from "../support/deadline.ts";
import { assertRefused, hello, message, RouterRun } from "../support/router_run.ts";

Deno.test("nobody hears of a start before the expected number has joined, then all do", async () => {
  await using run = new RouterRun({ expected: 3, runTime: 60 });
  const a = await run.join("h:1");
  const b = await run.join("h:2");
  for (let i = 0; i < 20; i++) await nextTurn();
  assert.equal(run.all("START").length, 0);
  const c = await run.join("h:3");
  // A line sent earlier would come before START and fail here.
  const starts = [await a.expect("START"), await b.expect("START"), await c.expect("START")];
  const [record] = run.all("START");
  assert.ok(record !== undefined);
  assert.ok(record.at > record.system_clock_time, "the start lies in the future");
  for (const [index, { run_time, ...start }] of starts.entries()) {
    assert.deepEqual(start, { type: "START", at: record.at, roster: ["h:1", "h:2", "h:3"], index });
    assertClose(run_time, 60);
  }
});

Deno.test("indices count through the roster, whatever the order of joining", async () => {
  await using run = new RouterRun({ expected: 3 });
  const peers = [];
  for (const source of ["h:3", "h:1", "h:2"]) peers.push(await run.join(source));
  const starts = await Promise.all(peers.map((peer) => peer.expect("START")));
  assert.deepEqual(starts.map(({ index }) => index), [2, 0, 1]);
});

Deno.test("WELCOME names the protocol and how many hosts the start waits for", async () => {
  await using run = new RouterRun({ expected: 2 });
  const peer = await run.connect();
  await peer.send(hello("h:1"));
  assert.deepEqual(await peer.line(), { type: "WELCOME", protocol: 1, expected: 2 });
});

Deno.test("a run without an end says no run_time and records null", async () => {
  await using run = new RouterRun({ expected: 1 });
  const peer = await run.join("h:1");
  assert.deepEqual(Object.keys(await peer.expect("START")), ["type", "at", "roster", "index"]);
  assert.equal(run.all("START")[0]?.run_time, null);
});

Deno.test("a host that is refused while the run gathers does not count for the start", async () => {
  await using run = new RouterRun({ expected: 2 });
  const hasty = await run.join("h:1");
  await hasty.send(message("h:1", "BROADCAST"));
  await assertRefused(hasty, "not_started");
  const b = await run.join("h:2");
  for (let i = 0; i < 20; i++) await nextTurn();
  assert.equal(run.all("START").length, 0);
  const c = await run.join("h:3");
  for (const peer of [b, c]) {
    assert.deepEqual((await peer.expect("START"))["roster"], ["h:2", "h:3"]);
  }
  assert.deepEqual(run.all("JOIN").map(({ joined }) => joined), [1, 1, 2]);
});

Deno.test("a host that leaves while the run gathers may come back", async () => {
  await using run = new RouterRun({ expected: 2 });
  const gone = await run.join("h:1");
  gone[Symbol.dispose]();
  await run.recorded("LEAVE", ({ reason }) => reason === "disconnected");
  const peers = await run.start("h:1", "h:2");
  assert.equal(peers.length, 2);
});

Deno.test("a host that joins later gets a START of its own: now, a fresh index, what is left", async () => {
  await using run = new RouterRun({ expected: 2, runTime: 60 });
  const [a] = await run.start("h:5", "h:6");
  const at = run.all("START")[0]?.at ?? NaN;
  for (const [i, source] of ["h:1", "h:9"].entries()) {
    const late = await run.join(source);
    const start = await late.expect("START");
    assert.equal(start["index"], 2 + i);
    // Its own instant and what is left from there lead to the same end as everyone's.
    assertClose(Number(start["at"]) + Number(start["run_time"]), at + 60);
  }
  a[Symbol.dispose]();
  await run.recorded("LEAVE");
  const back = await run.join("h:4");
  assert.equal((await back.expect("START"))["index"], 4, "an index is never used twice");
  assert.equal(run.all("START").length, 1, "the run itself starts once");
});

Deno.test("a host that said DONE while the run gathered is started all the same", async () => {
  await using run = new RouterRun({ expected: 2 });
  const a = await run.join("h:1");
  await a.send({ type: "DONE" });
  const b = await run.join("h:2");
  await a.expect("START");
  await b.expect("START");
  await b.send(message("h:2", "SEND_FIRST"));
  await b.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [message("h:2", "SEND_FIRST"), { type: "DONE" }]);
  assert.deepEqual(await b.rest(), [{ type: "DONE" }]);
});

/** Seconds since the epoch have no more than some ten millionths. */
function assertClose(found: unknown, wanted: number): void {
  assert.ok(Math.abs(Number(found) - wanted) < 1e-5, `${found} is not ${wanted}`);
}

Deno.test("A host that joins just before the start does not begin before the others", async () => {
  await using run = new RouterRun({ expected: 2, runTime: 10 });
  await run.start("h:1", "h:2");
  const { at, run_time } = await (await run.join("h:3")).expect("START");
  assert.ok(Number(at) >= (run.all("START")[0]?.at ?? NaN) && Number(run_time) <= 10);
});
