import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import { ClientRun, incoming, SOURCE, startLine } from "../support/client_run.ts";
import { nextTurn, until } from "../support/deadline.ts";
import type { Line } from "../support/peer.ts";

/** Asserts what must hold for the events of any host. */
function assertRules(events: readonly TimedHostEvent[]): void {
  let clock = 0;
  let waiting = 0;
  let time = 0;
  for (const [i, event] of events.entries()) {
    const { event_type, message, logical_clock_time, message_queue_size } = event;
    assert.equal(event.tick, i);
    assert.ok(event.system_clock_time >= time);
    if (event_type === "RECEIVE") {
      clock = Math.max(clock, message?.logical_clock_time ?? NaN) + 1;
      assert.ok(message_queue_size >= waiting - 1, "more than one message was taken");
    } else {
      clock++;
      assert.equal(waiting, 0, "a host acts while a message waits");
      assert.ok(message_queue_size === 0);
    }
    assert.equal(logical_clock_time, clock);
    if (event_type === "INTERNAL") assert.equal(message, null);
    waiting = message_queue_size;
    time = event.system_clock_time;
  }
}

Deno.test("what a host sends is on the wire as it is in the log", async () => {
  await using run = await ClientRun.start({ run_time: 0.2 }, {
    clockSpeed: 400,
    probInternal: 0.3,
  });
  const wire = await run.finish();
  const sent = run.events.filter(({ event_type }) => event_type === "SEND");
  assert.ok(sent.length > 20);
  assert.deepEqual(wire, sent.map(({ message }) => message));
  for (const { message, logical_clock_time, system_clock_time } of sent) {
    assert.equal(message?.logical_clock_time, logical_clock_time);
    assert.equal(message?.system_clock_time, system_clock_time);
    assert.equal(message?.source, SOURCE);
    assert.equal(message?.payload, "");
  }
  assert.deepEqual(
    new Set(wire.map((line) => line["type"])),
    new Set(["SEND_FIRST", "SEND_SECOND", "BROADCAST"]),
  );
  assertRules(run.events);
});

Deno.test("further clocks are on the wire as they are in the log, and come back with a message", async () => {
  await using run = await ClientRun.start({}, {
    ...{ clockSpeed: 500, probInternal: 0, clocks: ["lamport", "vector", "hybrid"] },
  });
  await run.router.send({
    ...incoming(3),
    vector_clock: { "h:2": 5 },
    hybrid_clock: { l: 1, c: 0 },
  });
  const received = (): TimedHostEvent | undefined =>
    run.events.find(({ event_type }) => event_type === "RECEIVE");
  await until(() => Promise.resolve(received() !== undefined), "a RECEIVE");
  await run.router.send({ type: "STOP" });
  const wire = await run.finish();
  const sent = run.events.filter(({ event_type }) => event_type === "SEND");
  assert.deepEqual(wire, sent.map(({ message }) => message));
  assert.ok(wire.every((line) => "vector_clock" in line && "hybrid_clock" in line));
  const { tick = NaN, vector_clock } = received() ?? {};
  assert.deepEqual(vector_clock, { [SOURCE]: tick + 1, "h:2": 5 });
});

Deno.test("stamp 'pre' sends the clock before its step", async () => {
  const options = { clockSpeed: 400, probInternal: 0, stamp: "pre" } as const;
  await using run = await ClientRun.start({ run_time: 0.05 }, options);
  const wire = await run.finish();
  assert.deepEqual(wire.map((line) => line["logical_clock_time"]), [...Array(20).keys()]);
  assert.deepEqual(run.events.map((event) => event.logical_clock_time)[0], 1);
});

Deno.test("messages are received one per tick, in order, every field as it came", async () => {
  await using run = await ClientRun.start({}, { clockSpeed: 1_000 });
  const messages = [5, 5, 2, 90, 91, 3, 200].map((time, i) => incoming(time, `nr. ${i} 🙂\n`));
  for (const message of messages) {
    await run.router.send(message);
    await nextTurn(); // so that some come to an empty inbox and some do not
  }
  const received = (): TimedHostEvent[] =>
    run.events.filter(({ event_type }) => event_type === "RECEIVE");
  await until(() => Promise.resolve(received().length === messages.length), "seven RECEIVEs");
  await run.router.send({ type: "STOP" });
  await run.finish();
  assert.deepEqual(received().map(({ message }) => message), messages);
  assert.ok((run.events.at(-1)?.logical_clock_time ?? 0) > 200);
  assertRules(run.events);
});

Deno.test("a backlog is worked off tick by tick before the host acts again", async () => {
  const burst = Array.from({ length: 8 }, (_, k) => incoming(k + 1));
  await using run = await startWith(burst, { run_time: 0.02 });
  await run.finish();
  assert.deepEqual(
    run.events.map(({ message_queue_size }) => message_queue_size),
    [7, 6, 5, 4, 3, 2, 1, 0, 0, 0],
  );
  const kinds = run.events.map(({ event_type }) => event_type === "RECEIVE");
  assert.deepEqual(kinds, [...Array(8).fill(true), false, false]);
  assertRules(run.events);
});

Deno.test("the clock moves when a message is taken, not when it comes", async () => {
  await using run = await startWith([incoming(1_000_000), incoming(1)], { run_time: 0.006 });
  await run.finish();
  const times = run.events.map(({ logical_clock_time }) => logical_clock_time);
  assert.deepEqual(times, [1_000_001, 1_000_002, 1_000_003]);
});

Deno.test("messages that come after the last tick are counted as left in the inbox", async () => {
  await using run = await ClientRun.start({ run_time: 0.02 }, { clockSpeed: 100, probInternal: 1 });
  await run.router.expect("DONE"); // no tick comes after it
  for (let k = 1; k <= 3; k++) await run.router.send(incoming(k));
  await run.router.send({ type: "DONE" });
  assert.equal(await run.ended, "run_time");
  const { system_clock_time: _, ...last } = run.records.at(-1) ?? {};
  assert.deepEqual(last, {
    event_type: "HOST_STOP",
    logical_clock_time: 2,
    message_queue_size: 3,
    reason: "run_time",
  });
});

/** Starts a client at 500 ticks per second; the messages come in one piece with START. */
async function startWith(messages: readonly Line[], start: Line): Promise<ClientRun> {
  const run = await ClientRun.connect({ clockSpeed: 500 });
  await run.router.expect("HELLO");
  const lines = [startLine(start), ...messages].map((line) => JSON.stringify(line));
  await run.router.send(lines.join("\n"));
  return run;
}
