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

/** The messages of which a copy went to this host, and those of which it was dropped. */
function copiesFor(run: RouterRun, host: string): { routed: number[]; dropped: number[] } {
  const drops = run.all("DROP").filter(({ destination }) => destination === host);
  assert.ok(drops.every(({ reason }) => reason === "outbox_full"));
  const routes = run.all("ROUTE").filter(({ destination }) => destination === host);
  const numbers = (copies: typeof drops | typeof routes): number[] =>
    copies.map(({ logical_clock_time }) => logical_clock_time);
  return { routed: numbers(routes), dropped: numbers(drops) };
}

Deno.test("a host that stops reading loses copies, all recorded, and disturbs nobody", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  while (run.all("CONGESTED").length === 0) {
    assert.ok(sent < 2_000, "64 MB were taken for a host that does not read");
    await broadcast(a, c, ++sent);
  }
  assert.equal(run.all("CONGESTED")[0]?.dropped, 1);
  for (let i = 0; i < 20; i++) await broadcast(a, c, ++sent); // c gets these, too
  const { routed, dropped } = copiesFor(run, SLOW);
  assert.ok(dropped.length > 0);
  const changes = run.all("CONGESTED").length - run.all("DRAINED").length;
  assert.ok(changes <= 1, "it is said once, not for every copy");

  for (const k of routed) assert.equal((await slow.expect("BROADCAST"))["logical_clock_time"], k);
  const drained = await run.recorded("DRAINED", (record) => record.dropped === dropped.length);
  assert.equal(drained.source, SLOW);
  await broadcast(a, c, ++sent); // and from here on it gets everything again
  assert.equal((await slow.expect("BROADCAST"))["logical_clock_time"], sent);

  for (const peer of [a, slow, c]) await peer.send({ type: "DONE" });
  assert.deepEqual(await slow.rest(), [{ type: "DONE" }]);
  await run.end();
  const all = Array.from({ length: sent }, (_, i) => i + 1);
  assert.deepEqual(copiesFor(run, C), { routed: all, dropped: [] });
  const both = [...routed, ...dropped, sent].sort((a, b) => a - b);
  assert.deepEqual(both, all, "a copy is neither routed nor dropped");
  const [stop] = run.all("STOP");
  assert.deepEqual([stop?.routed, stop?.dropped], [sent + routed.length + 1, dropped.length]);
});

Deno.test("a congested host is still told to stop and may leave in order", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  while (run.all("CONGESTED").length === 0) await broadcast(a, c, ++sent);
  run.router.stop("test");
  for (const peer of [a, slow, c]) await peer.send({ type: "DONE" });
  const lines = await slow.rest();
  assert.deepEqual(lines.splice(-2), [{ type: "STOP" }, { type: "DONE" }]);
  const numbers = lines.map((line) => line["logical_clock_time"]);
  assert.deepEqual(numbers, copiesFor(run, SLOW).routed);
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
