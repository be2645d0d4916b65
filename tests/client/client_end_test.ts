import assert from "node:assert/strict";
import type { HostRecord, StopReason } from "../../core/history.ts";
import { ClientRun, incoming, startLine } from "../support/client_run.ts";
import type { Line } from "../support/peer.ts";

const SENDS_ONLY = { clockSpeed: 500, probInternal: 0 } as const;

Deno.test("STOP before the end of the run: no tick more, DONE, reason 'stopped'", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, SENDS_ONLY);
  for (let k = 0; k < 5; k++) await run.router.line();
  await run.router.send({ type: "STOP" });
  const sends = await run.finish();
  assert.equal(await run.ended, "stopped");
  assert.equal(run.events.length, 5 + sends.length, "every send is on the wire before DONE");
  assert.deepEqual(lastRecord(run.records), {
    event_type: "HOST_STOP",
    logical_clock_time: run.events.length,
    message_queue_size: 0,
    reason: "stopped",
  });
});

Deno.test("messages that come between STOP and DONE are left in the inbox and counted", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 });
  await run.router.send({ type: "STOP" });
  await run.router.expect("DONE");
  await run.router.send(incoming(4));
  await run.router.send(incoming(5));
  await run.router.send({ type: "DONE" });
  assert.equal(await run.ended, "stopped");
  assert.equal(lastRecord(run.records)["message_queue_size"], 2);
  assert.equal(run.events.length, 0);
});

Deno.test("STOP at the end of the run does not make it a run that was stopped", async () => {
  // The only tick is late enough for STOP to be read before the host looks at its end.
  const { at, ...start } = startLine({ run_time: 0.01 });
  await using run = await ClientRun.connect({ clockSpeed: 1 });
  await run.router.expect("HELLO");
  const lines = [{ ...start, at: Number(at) - 1 }, { type: "STOP" }];
  await run.router.send(lines.map((line) => JSON.stringify(line)).join("\n"));
  await run.finish();
  assert.equal(await run.ended, "run_time");
  assert.equal(run.events.length, 1, "a tick that was due when STOP came still happens");
});

Deno.test("STOP before START: DONE at once, and a log that only says that it stopped", async () => {
  await using run = await ClientRun.connect();
  await run.router.expect("HELLO");
  await run.router.send({ type: "WELCOME", protocol: 1, expected: 9 });
  await run.router.send({ type: "STOP" });
  assert.deepEqual(await run.finish(), []);
  assert.equal(await run.ended, "stopped");
  assert.deepEqual(run.records.map(({ event_type }) => event_type), ["HOST_STOP"]);
});

Deno.test("an interrupted host says DONE, half closes, and still takes what is on the way", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 });
  await run.router.send(incoming(1));
  run.interrupt();
  assert.deepEqual(await run.router.rest(), [{ type: "DONE" }]);
  await run.router.send(incoming(2));
  await run.router.send({ type: "DONE" });
  assert.equal(await run.ended, "interrupted");
  const { reason, message_queue_size } = lastRecord(run.records);
  assert.deepEqual([reason, message_queue_size], ["interrupted", 2]);
});

Deno.test("an interrupted host sends what it has done before it leaves", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, SENDS_ONLY);
  for (let k = 0; k < 5; k++) await run.router.line();
  run.interrupt();
  const lines = await run.router.rest();
  run.router[Symbol.dispose]();
  assert.equal(await run.ended, "interrupted");
  assert.deepEqual(lines.pop(), { type: "DONE" });
  assert.equal(run.events.length, 5 + lines.length);
});

Deno.test("an interrupted host does not wait for ever for a router that says nothing more", async () => {
  for (const started of [false, true]) {
    await using run = started
      ? await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 })
      : await ClientRun.connect();
    run.interrupt();
    assert.equal(await run.ended, "interrupted");
    assert.equal(run.records.at(-1)?.event_type, "HOST_STOP");
  }
});

Deno.test("nor does one that has said DONE already when it is interrupted", async () => {
  const table: [start: Line, told: boolean, reason: StopReason][] = [
    [{ run_time: 0.01 }, false, "interrupted"],
    [{ run_time: 3600 }, true, "stopped"],
  ];
  await Promise.all(table.map(async ([start, told, reason]) => {
    await using run = await ClientRun.start(start, { clockSpeed: 1, phase: 3000 });
    if (told) await run.router.send({ type: "STOP" });
    await run.router.expect("DONE");
    run.interrupt();
    assert.deepEqual(await run.router.rest(), [], "it half closes");
    assert.equal(await run.ended, reason);
  }));
});

Deno.test("a client that is interrupted before it is run joins nothing", async () => {
  await using run = await ClientRun.connect({ interrupt: AbortSignal.abort() });
  assert.equal((await run.router.rest()).at(-1)?.["type"], "DONE");
  run.router[Symbol.dispose]();
  assert.equal(await run.ended, "interrupted");
  assert.deepEqual(run.records.map(({ event_type }) => event_type), ["HOST_STOP"]);
});

/** The last record but for its time. */
function lastRecord(records: readonly HostRecord[]): Record<string, unknown> {
  const { system_clock_time, ...last } = records.at(-1) ?? { system_clock_time: NaN };
  assert.ok(system_clock_time > 1e9);
  return last;
}

Deno.test("STOP that comes after the host has ended by itself changes nothing", async () => {
  await using run = await ClientRun.start({ run_time: 0.02 }, { clockSpeed: 100, probInternal: 1 });
  await run.router.expect("DONE");
  await run.router.send({ type: "STOP" });
  await run.router.send({ type: "DONE" });
  assert.equal(await run.ended, "run_time");
});
