import assert from "node:assert/strict";
import { message, RouterRun } from "../support/router_run.ts";

const HOSTS = ["h:1", "h:2", "h:3"] as const;
const [A, B, C] = HOSTS;

/** Sends so many messages of each type from the first host, and lets the run end. */
async function sendFrom(run: RouterRun, rounds: number): Promise<void> {
  const peers = await run.start(...HOSTS);
  const lines: string[] = [];
  for (let k = 0; k < rounds; k++) {
    for (const [i, type] of ["SEND_FIRST", "SEND_SECOND", "BROADCAST"].entries()) {
      lines.push(JSON.stringify(message(A, type, 3 * k + i + 1)));
    }
  }
  await peers[0]?.send(lines.join("\n"));
  for (const peer of peers) await peer.send({ type: "DONE" });
  for (const peer of peers) await peer.rest();
  await run.end();
}

Deno.test("up to the rate every copy has a record, and none is counted", async () => {
  await using run = new RouterRun({ expected: 3, logRate: 40 });
  await sendFrom(run, 10);
  assert.equal(run.all("ROUTE").length, 40);
  assert.equal(run.all("ROUTE_COUNT").length, 0);
});

Deno.test("beyond the rate copies are counted by sender and destination, and none is left out", async () => {
  await using run = new RouterRun({ expected: 3, logRate: 40 });
  await sendFrom(run, 100);
  const routes = run.all("ROUTE").length;
  assert.equal(routes, 40);
  const counts = run.all("ROUTE_COUNT");
  const rest = 90;
  const totals = new Map<string, number>();
  for (const { source, type, destination, messages, copies } of counts) {
    assert.equal(source, A);
    assert.equal(copies, messages * (type === "BROADCAST" ? 2 : 1));
    const key = `${type} ${destination}`;
    totals.set(key, (totals.get(key) ?? 0) + messages);
  }
  assert.deepEqual(
    totals,
    new Map([[`SEND_FIRST ${B}`, rest], [`SEND_SECOND ${C}`, rest], ["BROADCAST null", rest]]),
  );
  const copies = counts.reduce((sum, count) => sum + count.copies, 0);
  assert.equal(run.all("STOP")[0]?.routed, routes + copies);
});

Deno.test("what is counted is recorded before the roster changes", async () => {
  await using run = new RouterRun({ expected: 2, logRate: 0 });
  const [b, c] = await run.start(B, C);
  await b.send(message(B, "BROADCAST", 1));
  await c.expect("BROADCAST");
  const a = await run.join(A);
  await a.expect("START");
  await b.send(message(B, "BROADCAST", 2));
  await c.expect("BROADCAST");
  a[Symbol.dispose]();
  await run.recorded("LEAVE");
  const kinds = run.records.map(({ event_type }) => event_type);
  const copies = run.all("ROUTE_COUNT").map((count) => count.copies);
  assert.deepEqual(copies, [1, 2]);
  const order = kinds.filter((kind) => ["JOIN", "ROUTE_COUNT", "LEAVE"].includes(kind));
  assert.deepEqual(order, ["JOIN", "JOIN", "ROUTE_COUNT", "JOIN", "ROUTE_COUNT", "LEAVE"]);
});

Deno.test("counts are recorded within a second or so, while the run goes on", async () => {
  await using run = new RouterRun({ expected: 2, logRate: 0 });
  const [a] = await run.start(A, B);
  await a.send(message(A, "SEND_FIRST", 1));
  const { messages, copies, destination } = await run.recorded("ROUTE_COUNT");
  assert.deepEqual([messages, copies, destination], [1, 1, B]);
});

Deno.test("drops beyond the rate are counted, too", async () => {
  await using run = new RouterRun({ expected: 1, logRate: 2 });
  const [a] = await run.start(A);
  for (let k = 1; k <= 5; k++) await a.send(message(A, "BROADCAST", k));
  await a.send({ type: "DONE" });
  await a.rest();
  await run.end();
  assert.equal(run.all("DROP").length, 2);
  const counts = run.all("DROP_COUNT");
  assert.equal(counts.reduce((sum, { copies }) => sum + copies, 0), 3);
  assert.ok(counts.every(({ reason, destination }) => reason === "no_destination" && !destination));
  assert.equal(run.all("STOP")[0]?.dropped, 5);
});

Deno.test("copies that a host left behind are counted where there are too many", async () => {
  await using run = new RouterRun({ expected: 2, logRate: 1 });
  const [a, b] = await run.start(A, B);
  const payload = "x".repeat(60_000);
  const sending = (async () => {
    for (let k = 1; k <= 400; k++) await b.send(message(B, "SEND_FIRST", k, payload));
  })();
  await run.recorded("CONGESTED");
  a[Symbol.dispose]();
  await run.recorded("LEAVE", ({ source }) => source === A);
  await sending;
  await b.send({ type: "DONE" });
  await b.expect("DONE");
  await run.end();
  const left = run.all("DROP_COUNT").filter(({ reason }) => reason === "destination_left");
  assert.ok(
    left.length > 0 &&
      left.every(({ source, destination, type }) =>
        source === B && destination === A && type === "SEND_FIRST"
      ),
  );
  const drops = [...run.all("DROP").map(() => 1), ...run.all("DROP_COUNT").map((d) => d.copies)];
  assert.equal(drops.reduce((sum, copies) => sum + copies, 0), run.all("STOP")[0]?.dropped);
});
