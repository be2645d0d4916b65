import assert from "node:assert/strict";
import type { Peer } from "../support/peer.ts";
import { message, RouterRun } from "../support/router_run.ts";

const [A, SLOW, C] = ["h:1", "h:2", "h:3"] as const;
const PAYLOAD = "x".repeat(32_000);

/** Broadcasts one message and waits until the host that reads has it. */
async function broadcast(a: Peer, c: Peer, k: number): Promise<void> {
  const line = message(A, "BROADCAST", k, PAYLOAD);
  await a.send(line);
  assert.equal((await c.line())["logical_clock_time"], k);
}

Deno.test("a host that stops reading loses copies, all recorded, and disturbs nobody", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  const send = async (): Promise<void> => await broadcast(a, c, ++sent);

  while (run.all("CONGESTED").length === 0) {
    assert.ok(sent < 2_000, "64 MB were taken for a host that does not read");
    await send();
  }
  for (let i = 0; i < 20; i++) await send(); // c gets these, too
  assert.equal(run.all("CONGESTED").length, 1, "it is said once, not for every copy");
  assert.equal(run.all("DRAINED").length, 0);

  const caughtUp = routedTo(SLOW);
  assert.ok(caughtUp < sent);
  for (let i = 0; i < caughtUp; i++) await slow.expect("BROADCAST");
  const drained = await run.recorded("DRAINED");
  assert.deepEqual([drained.source, drained.dropped], [SLOW, dropsFor(SLOW)]);

  await send(); // and from here on it gets everything again
  assert.equal((await slow.expect("BROADCAST"))["logical_clock_time"], sent);
  for (const peer of [a, slow, c]) await peer.send({ type: "DONE" });
  assert.deepEqual(await slow.rest(), [{ type: "DONE" }]);
  await run.end();

  assert.equal(routedTo(C), sent);
  assert.equal(dropsFor(C), 0);
  assert.equal(routedTo(SLOW), caughtUp + 1);
  assert.equal(routedTo(SLOW) + dropsFor(SLOW), sent, "a copy is neither routed nor dropped");
  const [stop] = run.all("STOP");
  assert.deepEqual([stop?.routed, stop?.dropped], [sent + caughtUp + 1, dropsFor(SLOW)]);

  function routedTo(host: string): number {
    return run.all("ROUTE").filter(({ destination }) => destination === host).length;
  }
  function dropsFor(host: string): number {
    const drops = run.all("DROP").filter(({ destination }) => destination === host);
    assert.ok(drops.every(({ reason }) => reason === "outbox_full"));
    return drops.length;
  }
});

Deno.test("the copies of a congested host are a prefix of those sent, then what came after", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  while (run.all("CONGESTED").length === 0) await broadcast(a, c, ++sent);
  const [congested] = run.all("CONGESTED");
  assert.deepEqual([congested?.source, congested?.dropped], [SLOW, 1]);
  for (let i = 0; i < 5; i++) await broadcast(a, c, ++sent);
  for (let k = 1; k <= sent - 6; k++) {
    assert.equal((await slow.expect("BROADCAST"))["logical_clock_time"], k);
  }
  await run.recorded("DRAINED");
  await broadcast(a, c, ++sent);
  assert.equal((await slow.expect("BROADCAST"))["logical_clock_time"], sent);
});

Deno.test("a congested host is still told to stop and may leave in order", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  while (run.all("CONGESTED").length === 0) await broadcast(a, c, ++sent);
  run.router.stop("test");
  for (const peer of [a, slow, c]) await peer.send({ type: "DONE" });
  const types = (await slow.rest()).map((line) => line["type"]);
  assert.deepEqual(types.slice(-2), ["STOP", "DONE"]);
  assert.equal(types.length, sent - 1 + 2);
});

Deno.test("a line as long as the whole outbox is delivered and congests nobody", async () => {
  await using run = new RouterRun({ expected: 2, outboxBytesMax: 65_536 });
  const [a, b] = await run.start("h:1", "h:2");
  const overhead = JSON.stringify(message("h:1", "SEND_FIRST", 1)).length;
  for (let k = 1; k <= 3; k++) {
    const line = message("h:1", "SEND_FIRST", k, "p".repeat(65_536 - overhead)); // and its LF
    await a.send(line);
    assert.deepEqual(await b.line(), line);
  }
  assert.equal(run.all("DROP").length, 0);
});

Deno.test("at the end a slow host gets all its copies, as long as it goes on reading", async () => {
  await using run = new RouterRun({ expected: 2, outboxBytesMax: 1 << 27 });
  const [a, slow] = await run.start("h:1", "h:2");
  const count = 1_300; // 40 MB, far more than the connection holds
  for (let k = 1; k <= count; k++) await a.send(message("h:1", "SEND_FIRST", k, PAYLOAD));
  for (const peer of [a, slow]) await peer.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  for (let k = 1; k <= count; k++) {
    assert.equal((await slow.expect("SEND_FIRST"))["logical_clock_time"], k);
    // In all longer than a host may stand still.
    if (k % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(await slow.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.equal(run.all("DROP").length, 0);
});
