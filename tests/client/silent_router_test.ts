import assert from "node:assert/strict";
import { ClientRun, incoming, startLine } from "../support/client_run.ts";

Deno.test("a router that does not answer HELLO is given up, and the client says what was wanted", async () => {
  await using run = await ClientRun.connect({ welcomeMsMax: 30 });
  await run.router.expect("HELLO");
  await run.assertFails(/^the router did not answer HELLO within 0\.03 s; is it /, "failed");
});

Deno.test("after WELCOME the client waits for START, however long that takes", async () => {
  let hasJoined = false;
  const onJoin = (): void => void (hasJoined = true);
  await using run = await ClientRun.connect({ welcomeMsMax: 30, onJoin });
  await run.router.expect("HELLO");
  await run.router.send({ type: "WELCOME", protocol: 1, expected: 1 });
  // A timer that is set after that of its patience, and for longer, fires after it.
  await new Promise((resolve) => setTimeout(resolve, 60));
  await run.router.send(startLine({ run_time: 0.01 }));
  await run.finish();
  assert.equal(await run.ended, "run_time");
  assert.ok(hasJoined);
});

Deno.test("START at an absurd time is refused, with what is wrong and by how much", async () => {
  const now = (performance.timeOrigin + performance.now()) / 1000;
  const table: [at: number, error: RegExp][] = [
    [now + 7_200, /^START lies 7200 s ahead by this machine's clock, wanted at most 600 s$/],
    [now - 7_200, /^START lies 7200 s back by this machine's clock, wanted at most 600 s$/],
    [0, /^START lies \d{10} s back /],
    [-1e300, /^START lies 1e\+300 s back /],
    [1e300, /^START lies 1e\+300 s ahead /],
  ];
  for (const [at, error] of table) {
    await using run = await ClientRun.connect();
    await run.router.expect("HELLO");
    await run.router.send(startLine({ at, run_time: 1 }));
    await run.assertFails(error, "failed");
    assert.equal(run.records.length, 1, "it has not ticked");
  }
});

Deno.test("clocks that differ by minutes are the users' affair", async () => {
  const now = (performance.timeOrigin + performance.now()) / 1000;
  await using run = await ClientRun.connect({ clockSpeed: 0.1 });
  await run.router.expect("HELLO");
  await run.router.send(startLine({ at: now - 300, run_time: 299 }));
  await run.router.send(incoming(5));
  await run.finish();
  assert.equal(await run.ended, "run_time");
});

Deno.test("a router that reads nothing is given up once too much waits for it; nothing is lost silently", async () => {
  // 40 MB, more than the operating system takes, and all of it due at once.
  const source = `${"long".repeat(500)}:8001`;
  const fast = { source, clockSpeed: 20_000, probInternal: 0, outboxBytesMax: 1 << 16 };
  await using run = await ClientRun.connect(fast);
  await run.router.expect("HELLO");
  const now = (performance.timeOrigin + performance.now()) / 1000;
  await run.router.send(startLine({ at: now - 1, run_time: 3600, roster: [source, "h:2"] }));
  await run.assertFails(
    /^more than 65536 bytes wait for the router, which reads too slowly/,
    "failed",
  );
  const last = run.records.at(-1);
  assert.ok(last?.event_type === "HOST_STOP");
  assert.equal(last.logical_clock_time, run.events.length, "every tick is in the log");
});
