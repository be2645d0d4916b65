import assert from "node:assert/strict";
import { nextTurn } from "../support/deadline.ts";
import type { Peer } from "../support/peer.ts";
import { message, RouterRun } from "../support/router_run.ts";

const [A, SLOW, C, D] = ["h:1", "h:2", "h:3", "h:4"] as const;
const PAYLOAD = "x".repeat(32_000);
/** Far more than two connections and an outbox hold. */
const COUNT = 1_500;

/** Sends numbered messages and then DONE; it takes as long as the router lets it. */
async function flood(peer: Peer, source: string, type = "BROADCAST"): Promise<void> {
  for (let k = 1; k <= COUNT; k++) await peer.send(message(source, type, k, PAYLOAD));
  await peer.send({ type: "DONE" });
}

/** Reads numbered messages up to the last and then DONE. */
async function readAll(peer: Peer): Promise<void> {
  for (let k = 1; k <= COUNT; k++) assert.equal((await peer.line())["logical_clock_time"], k);
  assert.deepEqual(await peer.rest(), [{ type: "DONE" }]);
}

Deno.test("a sender waits for a host that stops reading, others do not, and nothing is lost", async () => {
  await using run = new RouterRun({ expected: 4, outboxBytesMax: 100_000 });
  const [a, slow, c, d] = await run.start(A, SLOW, C, D);
  let sent = 0;
  const flooding = (async () => {
    for (let k = 1; k <= COUNT; k++) {
      await a.send(message(A, "BROADCAST", k, PAYLOAD));
      sent = k;
    }
  })();
  const readers = [c, d].map(async (peer) => {
    for (let k = 1; k <= COUNT; k++) {
      let line = await peer.line();
      while (line["source"] !== A) line = await peer.line(); // the others' go in between
      assert.equal(line["logical_clock_time"], k);
    }
  });
  const { source, waiting_bytes } = await run.recorded("CONGESTED");
  assert.equal(source, SLOW);
  assert.ok(waiting_bytes > 100_000 && waiting_bytes < 1_000_000, `${waiting_bytes} bytes wait`);
  assert.ok(sent < COUNT, "the sender was never held up");

  // Who does not send to the slow host goes on meanwhile.
  const before = run.all("ROUTE").length;
  for (let k = 1; k <= 100; k++) await c.send(message(C, "SEND_FIRST", k));
  for (let k = 1; k <= 100; k++) assert.equal((await a.line())["logical_clock_time"], k);
  assert.ok(run.all("ROUTE").length >= before + 100);
  assert.equal(run.all("DRAINED").length, 0);

  for (let k = 1; k <= COUNT; k++) assert.equal((await slow.line())["logical_clock_time"], k);
  await Promise.all([flooding, ...readers]);
  const { congested_ms } = await run.recorded("DRAINED", (record) => record.source === SLOW);
  assert.ok(congested_ms > 0);
  for (const peer of [a, slow, c, d]) await peer.send({ type: "DONE" });
  for (const peer of [a, slow, c, d]) assert.deepEqual(await peer.rest(), [{ type: "DONE" }]);
  await run.end();
  const [stop] = run.all("STOP");
  assert.deepEqual([stop?.routed, stop?.dropped], [3 * COUNT + 100, 0]);
});

Deno.test("a run in which a host reads slowly ends once it has read all, though its sender was held up", async () => {
  await using run = new RouterRun({ expected: 2, outboxBytesMax: 100_000 });
  const [a, slow] = await run.start(A, SLOW);
  const flooding = flood(a, A, "SEND_FIRST");
  await run.recorded("CONGESTED");
  run.router.stop("test"); // the sender is not read from, so its DONE comes late
  await slow.send({ type: "DONE" });
  const lines = [];
  while (lines.at(-1)?.["type"] !== "DONE") {
    lines.push(await slow.line());
    // In all longer than a host may take for DONE.
    if (lines.length % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const numbers = lines.flatMap((line) => line["logical_clock_time"] ?? []);
  assert.deepEqual(numbers, Array.from({ length: COUNT }, (_, i) => i + 1));
  assert.equal(lines.length, COUNT + 2, "and STOP and DONE");
  await flooding;
  await run.end();
  assert.equal(run.all("REFUSE").length, 0);
  assert.equal(run.all("DROP").length, 0);
});

Deno.test("where a run ends and a host reads nothing, it is refused, and not the sender that waits for it", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, stuck, c] = await run.start(A, SLOW, C);
  const flooding = flood(a, A);
  const reading = (async () => {
    const lines = await c.rest();
    return lines.filter((line) => line["type"] === "BROADCAST").length;
  })();
  await run.recorded("CONGESTED");
  await stuck.send({ type: "DONE" });
  await c.send({ type: "DONE" });
  run.router.stop("test");
  const refused = await run.recorded("REFUSE");
  assert.deepEqual([refused.source, refused.code], [SLOW, "unresponsive"]);
  await flooding;
  assert.equal(await reading, COUNT, "the others get everything");
  await run.end();
  assert.equal(run.all("REFUSE").length, 1);
  const left = run.all("DROP").filter(({ reason }) => reason === "destination_left");
  assert.ok(left.length > 0 && left.every(({ destination }) => destination === SLOW));
});

Deno.test("short messages to a host that stops reading fill its outbox to the bound and no further", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000, logRate: 0 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  let sent = 0;
  const rounds = 1_000; // of 300 messages each, 39 MB in all
  const flooding = (async () => {
    const lines = Array.from({ length: 300 }, (_, k) => {
      return JSON.stringify(message(A, k % 2 === 0 ? "SEND_FIRST" : "SEND_SECOND", k + 1));
    });
    for (; sent < rounds; sent++) await a.send(lines.join("\n"));
    await a.send({ type: "DONE" });
  })();
  const reading = c.rest();
  const { source, waiting_bytes } = await run.recorded("CONGESTED");
  assert.equal(source, SLOW);
  assert.ok(waiting_bytes < 150_000, `${waiting_bytes} bytes wait`);
  assert.ok(sent < rounds, "the sender was never held up");
  await slow.send({ type: "DONE" });
  await c.send({ type: "DONE" });
  const lines = await slow.rest();
  assert.equal(lines.length, rounds * 150 + 1);
  assert.equal((await reading).length, rounds * 150 + 1);
  await flooding;
});

Deno.test("a sender that is held up may go away", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  const flooding = flood(a, A, "SEND_FIRST").catch(() => {});
  await run.recorded("CONGESTED");
  a[Symbol.dispose]();
  await flooding;
  await c.send(message(C, "BROADCAST", 7));
  while ((await slow.line())["source"] !== C);
  await run.recorded("LEAVE", ({ source }) => source === A);
});

Deno.test("a line as long as the whole outbox is delivered and holds nobody up", async () => {
  await using run = new RouterRun({ expected: 2, outboxBytesMax: 65_536 });
  const [a, b] = await run.start("h:1", "h:2");
  const overhead = JSON.stringify(message("h:1", "SEND_FIRST", 1)).length;
  for (let k = 1; k <= 3; k++) {
    const line = message("h:1", "SEND_FIRST", k, "p".repeat(65_536 - overhead)); // and its LF
    await a.send(line);
    assert.deepEqual(await b.line(), line);
  }
  assert.equal(run.all("CONGESTED").length, 0);
});

Deno.test("at the end a slow host gets all its copies, as long as it goes on reading", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, slow] = await run.start("h:1", "h:2");
  await slow.send({ type: "DONE" });
  const flooding = flood(a, "h:1", "SEND_FIRST");
  for (let i = 0; i < 100; i++) await nextTurn();
  await readAll(slow);
  await flooding;
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.equal(run.all("DROP").length, 0);
});

Deno.test("a host that is refused while others wait for it lets them go on", async () => {
  await using run = new RouterRun({ expected: 3, outboxBytesMax: 100_000 });
  const [a, slow, c] = await run.start(A, SLOW, C);
  const flooding = flood(a, A);
  const reading = readAll(c);
  await run.recorded("CONGESTED");
  await slow.send("{");
  await run.recorded("LEAVE", ({ source, reason }) => source === SLOW && reason === "refused");
  await flooding;
  await c.send({ type: "DONE" });
  await reading;
});
