import assert from "node:assert/strict";
import fc from "fast-check";
import { hello, message, RouterRun } from "../support/router_run.ts";

const [A, B] = ["h:1", "h:2"] as const;

/** Bytes that are no valid greeting: noise, text, JSON, and lines that nearly are one. */
const garbage: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.string({ unit: "binary", maxLength: 500 }).map(encode),
  fc.json().map((json) => encode(`${json}\n`)),
  fc.constantFrom("HELLO", "SEND_FIRST", "DONE", "START", "__proto__").chain((type) =>
    fc.dictionary(fc.constantFrom("source", "protocol", "payload", "x"), fc.jsonValue()).map((
      fields,
    ) => encode(`${JSON.stringify({ type, ...fields })}\n`))
  ),
  fc.nat(JSON.stringify(hello("h:9")).length - 1).map((size) =>
    encode(`${JSON.stringify(hello("h:9")).slice(0, size)}\n`)
  ),
);

Deno.test("200 connections of garbage at once do not disturb two hosts that exchange messages", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start(A, B);
  const samples = fc.sample(garbage, { seed: 262, numRuns: 200 });
  const attack = samples.map(async (bytes, i) => {
    const peer = await run.connect();
    await peer.sendBytes(bytes).catch(() => {}); // refused and closed in between
    if (i % 3 === 0) peer[Symbol.dispose]();
    else if (i % 3 === 1) await peer.closeWrite().catch(() => {});
  });
  for (let k = 1; k <= 200; k++) {
    await a.send(message(A, "BROADCAST", k));
    assert.deepEqual(await b.line(), message(A, "BROADCAST", k));
    await b.send(message(B, "SEND_FIRST", k));
    assert.deepEqual(await a.line(), message(B, "SEND_FIRST", k));
  }
  await Promise.all(attack);
  const good = await run.join("h:3"); // and the router still lets hosts in
  await good.expect("START");
  await a.send(message(A, "BROADCAST", 201));
  for (const peer of [b, good]) assert.deepEqual(await peer.line(), message(A, "BROADCAST", 201));
  assert.deepEqual(run.all("JOIN").map(({ source }) => source), [A, B, "h:3"]);
  assert.equal(run.all("LEAVE").length, 0);
  assert.ok(run.all("REFUSE").length > 50, "the garbage hardly reached the router");
});

Deno.test("a connection that breaks off in the middle of a line leaves no trace", async () => {
  await using run = new RouterRun({ expected: 1 });
  const hello9 = encode(JSON.stringify(hello("h:9")));
  for (let size = 0; size <= hello9.length; size += 7) {
    const peer = await run.connect();
    await peer.sendBytes(hello9.subarray(0, size));
    peer[Symbol.dispose]();
  }
  const [a] = await run.start(A);
  await a.send({ type: "DONE" });
  assert.deepEqual(await a.rest(), [{ type: "DONE" }]);
  await run.end();
  assert.deepEqual(run.all("JOIN").map(({ source }) => source), [A]);
});

Deno.test("a host that breaks off in the middle of a message leaves, and the rest is not sent", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [a, b] = await run.start(A, B);
  const line = JSON.stringify(message(A, "SEND_FIRST", 1));
  await a.sendBytes(encode(`${line}\n${line.slice(0, 40)}`));
  assert.deepEqual(await b.line(), message(A, "SEND_FIRST", 1));
  a[Symbol.dispose]();
  await run.recorded("LEAVE", ({ source, reason }) => source === A && reason === "disconnected");
  await b.send({ type: "DONE" });
  assert.deepEqual(await b.rest(), [{ type: "DONE" }]);
});

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
