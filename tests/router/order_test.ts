import assert from "node:assert/strict";
import { hello, message, RouterRun } from "../support/router_run.ts";

Deno.test("lines that come byte by byte are put together again", async () => {
  await using run = new RouterRun({ expected: 2 });
  const b = await run.join("h:2");
  const a = await run.connect();
  const lines = [hello("h:1"), message("h:1", "SEND_FIRST", 1, "Grüße 🙂"), { type: "DONE" }];
  const [greeting = [], ...rest] = lines.map((
    line,
  ) => [...new TextEncoder().encode(`${JSON.stringify(line)}\n`)]);
  for (const byte of greeting) await a.sendBytes(Uint8Array.of(byte));
  await a.expect("WELCOME");
  await a.expect("START");
  for (const byte of rest.flat()) await a.sendBytes(Uint8Array.of(byte));
  await b.expect("START");
  assert.deepEqual(await b.line(), lines[1]);
  await b.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
});

Deno.test("HELLO and what follows it may come in one piece", async () => {
  await using run = new RouterRun({ expected: 1 });
  const a = await run.connect();
  await a.send(`${JSON.stringify(hello("h:1"))}\n\n\r\n{"type":"DONE"}`);
  await a.expect("WELCOME");
  await a.expect("START");
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
});

Deno.test("per pair of hosts, 1,000 messages arrive in order, each once", async () => {
  const sources = ["h:1", "h:2", "h:3"] as const;
  await using run = new RouterRun({ expected: 3 });
  const peers = await run.start(...sources);
  const all = Promise.all(peers.map(async (peer, i) => {
    for (let k = 1; k <= 1_000; k++) {
      await peer.send(message(sources[i] ?? "", "BROADCAST", k, `${k}`.repeat(k % 50)));
    }
    await peer.send({ type: "DONE" });
  }));
  const got = await Promise.all(peers.map((peer) => peer.rest()));
  await all;
  const numbers = Array.from({ length: 1_000 }, (_, i) => i + 1);
  for (const [i, lines] of got.entries()) {
    assert.deepEqual(lines.pop(), { type: "DONE" });
    assert.equal(lines.length, 2_000);
    for (const source of sources) {
      const from = lines.filter((line) => line["source"] === source);
      const wanted = source === sources[i] ? [] : numbers;
      assert.deepEqual(from.map((line) => line["logical_clock_time"]), wanted);
    }
  }
});

Deno.test("every receiver sees the messages of different senders in the order that was recorded", async () => {
  await using run = new RouterRun({ expected: 3 });
  const [a, b, c] = await run.start("h:1", "h:2", "h:3");
  for (let k = 1; k <= 200; k++) {
    await Promise.all([
      a.send(message("h:1", "SEND_SECOND", k)),
      b.send(message("h:2", "SEND_SECOND", k)),
    ]);
  }
  for (const peer of [a, b, c]) await peer.send({ type: "DONE" });
  const got = await c.rest();
  assert.deepEqual(got.pop(), { type: "DONE" });
  await run.end();
  assert.deepEqual(
    got.map((line) => [line["source"], line["logical_clock_time"]]),
    run.all("ROUTE").map(({ source, logical_clock_time }) => [source, logical_clock_time]),
  );
});
