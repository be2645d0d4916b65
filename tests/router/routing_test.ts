import assert from "node:assert/strict";
import type { MessageType } from "../../core/message.ts";
import type { Line, Peer } from "../support/peer.ts";
import { message, RouterRun } from "../support/router_run.ts";

const HOSTS = ["127.0.0.1:8001", "127.0.0.1:8002", "127.0.0.1:8003"] as const;
const [A, B, C] = HOSTS;

/** Sends one message from each host in turn and tells what each host has got when all is over. */
async function exchange(lines: readonly Line[]): Promise<unknown[][]> {
  await using run = new RouterRun({ expected: 3 });
  const peers = await run.start(...HOSTS);
  for (const [i, line] of lines.entries()) await peers[i]?.send(line);
  return await finish(peers);
}

/** Ends the run, so that what a host has not got by now was never sent to it. */
async function finish(peers: readonly Peer[]): Promise<unknown[][]> {
  for (const peer of peers) await peer.send({ type: "DONE" });
  const got = await Promise.all(peers.map((peer) => peer.rest()));
  for (const lines of got) assert.deepEqual(lines.pop(), { type: "DONE" });
  return got;
}

/** Puts what came from different senders, whose order is open, into one order. */
function bySource(lines: readonly unknown[]): unknown[] {
  return [...lines].sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

async function assertRoutes(type: MessageType, wanted: readonly string[][]): Promise<void> {
  const lines = HOSTS.map((source, i) => message(source, type, i + 1, `from ${source}`));
  const got = await exchange(lines);
  const from = (source: string): unknown => lines[HOSTS.findIndex((host) => host === source)];
  assert.deepEqual(got.map(bySource), wanted.map((sources) => sources.map(from)));
}

Deno.test("a SEND_FIRST goes to the first of the sender's others and to nobody else", async () => {
  await assertRoutes("SEND_FIRST", [[B, C], [A], []]);
});

Deno.test("a SEND_SECOND goes to the second of the sender's others and to nobody else", async () => {
  await assertRoutes("SEND_SECOND", [[], [C], [A, B]]);
});

Deno.test("a BROADCAST goes to all others once, and never back to its sender", async () => {
  await assertRoutes("BROADCAST", [[B, C], [A, C], [A, B]]);
});

Deno.test("a message reaches its host byte for byte, however it is spelled", async () => {
  const head = `"source":"${A}","type":"SEND_FIRST"`;
  const spellings = [
    `{${head},"system_clock_time":1.5,"logical_clock_time":0,"payload":""}`,
    `{${head},"system_clock_time":0,"logical_clock_time":1000000000,"payload":"x"}`,
    `{ "payload" : "order and space" ,\t"logical_clock_time":7.0,"system_clock_time":1e3,${head} }`,
    `{${head},"system_clock_time":1732400000.1234567891,"logical_clock_time":1,"payload":"digits"}`,
    `{${head},"system_clock_time":1,"logical_clock_time":1,"payload":"\\u0000\\n\\ud800\\/\\u00e9"}`,
    `{${head},"system_clock_time":1,"logical_clock_time":1,"payload":"\u007f\u0085\u2028\u2029"}`,
    `{${head},"system_clock_time":1,"logical_clock_time":1,"payload":"naïve 時計 🕰️ é \ufeff"}`,
  ];
  await using run = new RouterRun({ expected: 3 });
  const [a, b] = await run.start(...HOSTS);
  for (const spelling of spellings) {
    await a.send(spelling);
    assert.equal(await b.text(), spelling);
  }
});

Deno.test("a line that ends in CR LF is forwarded with LF alone", async () => {
  const line = JSON.stringify(message(A, "SEND_SECOND"));
  await using run = new RouterRun({ expected: 3 });
  const [a, , c] = await run.start(...HOSTS);
  await a.send(`${line}\r`);
  assert.equal(await c.text(), line);
});

Deno.test("the longest line that is allowed passes through whole", async () => {
  await using run = new RouterRun({ expected: 3 });
  const [a, b] = await run.start(...HOSTS);
  const overhead = JSON.stringify(message(A, "SEND_FIRST")).length;
  const line = JSON.stringify(message(A, "SEND_FIRST", 1, "p".repeat(65_536 - overhead)));
  assert.equal(line.length, 65_536);
  await a.send(line);
  assert.equal(await b.text(), line);
});

Deno.test("every copy is recorded with its destination and the message that it is of", async () => {
  await using run = new RouterRun({ expected: 3 });
  const peers = await run.start(...HOSTS);
  await peers[1]?.send(message(B, "BROADCAST", 5));
  await peers[1]?.send(message(B, "SEND_SECOND", 6));
  await finish(peers);
  await run.end();
  assert.deepEqual(
    run.all("ROUTE").map(({ system_clock_time: _, ...copy }) => copy),
    [[A, "BROADCAST", 5], [C, "BROADCAST", 5], [C, "SEND_SECOND", 6]].map(
      ([destination, type, logical_clock_time]) => (
        { event_type: "ROUTE", destination, source: B, type, logical_clock_time }
      ),
    ),
  );
  const { reason, routed, dropped } = await run.recorded("STOP");
  assert.deepEqual({ reason, routed, dropped }, {
    reason: "all hosts done",
    routed: 3,
    dropped: 0,
  });
});
