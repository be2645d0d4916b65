import assert from "node:assert/strict";
import fc from "fast-check";
import { holdsLater } from "../support/laws.ts";
import { message, RouterRun } from "../support/router_run.ts";

/** In roster order, which is neither the order of the texts nor that of the ports alone. */
const ROSTER = [
  "10.0.0.2:9000",
  "127.0.0.1:900",
  "127.0.0.1:8001",
  "127.0.0.1:10000",
  "[::1]:8001",
  "host-a:1",
  "host-b:1",
];

Deno.test("the roster is ordered by address, then by port as a number, whoever joins first", async () => {
  await holdsLater(
    fc.asyncProperty(
      fc.shuffledSubarray(ROSTER, { minLength: ROSTER.length }),
      async (order) => {
        await using run = new RouterRun({ expected: ROSTER.length });
        const peers = [];
        for (const source of order) peers.push(await run.join(source));
        for (const peer of peers) assert.deepEqual((await peer.expect("START"))["roster"], ROSTER);
        const [start] = run.all("START");
        assert.deepEqual(start?.roster, ROSTER);
      },
    ),
    20,
  );
});

Deno.test("SEND_FIRST and SEND_SECOND follow the roster, not the order of joining", async () => {
  await using run = new RouterRun({ expected: 3 });
  const [c, a, b] = await run.start("127.0.0.1:10000", "127.0.0.1:900", "127.0.0.1:8001");
  const first = message("127.0.0.1:10000", "SEND_FIRST");
  const second = message("127.0.0.1:10000", "SEND_SECOND");
  await c.send(first);
  await c.send(second);
  assert.deepEqual(await a.line(), first);
  assert.deepEqual(await b.line(), second);
});

Deno.test("a host that leaves moves those behind it up", async () => {
  await using run = new RouterRun({ expected: 4 });
  const [a, b, c, d] = await run.start("h:1", "h:2", "h:3", "h:4");
  await d.send(message("h:4", "SEND_FIRST", 1));
  assert.equal((await a.line())["logical_clock_time"], 1);
  a[Symbol.dispose]();
  await run.recorded("LEAVE", ({ source }) => source === "h:1");
  await d.send(message("h:4", "SEND_FIRST", 2));
  await d.send(message("h:4", "SEND_SECOND", 3));
  assert.equal((await b.line())["logical_clock_time"], 2);
  assert.equal((await c.line())["logical_clock_time"], 3);
});

Deno.test("a host that joins later takes its place in the roster and gets messages", async () => {
  await using run = new RouterRun({ expected: 2 });
  const [b] = await run.start("h:2", "h:3");
  const a = await run.join("h:1");
  assert.deepEqual((await a.expect("START"))["roster"], ["h:1", "h:2", "h:3"]);
  await b.send(message("h:2", "SEND_FIRST"));
  assert.deepEqual(await a.line(), message("h:2", "SEND_FIRST"));
});

Deno.test("twelve hosts, each sending each type: everyone gets what the roster says", async () => {
  const sources = Array.from({ length: 12 }, (_, i) => `127.0.0.1:${9_995 + i}`);
  const types = ["SEND_FIRST", "SEND_SECOND", "BROADCAST"];
  await using run = new RouterRun({ expected: 12 });
  const peers = await run.start(...sources);
  for (const [i, peer] of peers.entries()) {
    for (const [k, type] of types.entries()) await peer.send(message(sources[i] ?? "", type, k));
    await peer.send({ type: "DONE" });
  }
  const got = await Promise.all(peers.map((peer) => peer.rest()));
  for (const [i, lines] of got.entries()) {
    assert.deepEqual(lines.pop(), { type: "DONE" });
    const counts = types.map((type) => lines.filter((line) => line["type"] === type).length);
    // The first host is the first of eleven others, and so on down the roster.
    assert.deepEqual(counts, [[11, 0, 11], [1, 10, 11], [0, 2, 11]][i] ?? [0, 0, 11], sources[i]);
  }
  await run.end();
  assert.equal(run.all("ROUTE").length, 12 * (1 + 1 + 11));
});
