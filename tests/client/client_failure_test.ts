import assert from "node:assert/strict";
import { ERROR_CODES, PROTOCOL_VERSION } from "../../core/protocol.ts";
import { ClientRun, incoming, startLine } from "../support/client_run.ts";

Deno.test("a router that vanishes during the run is an error; the log is complete up to there", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 500, probInternal: 0 });
  for (let k = 0; k < 5; k++) await run.router.line();
  run.router[Symbol.dispose]();
  await run.assertFails(/^the router went away before the run was over/, "router_lost");
  assert.ok(run.events.length >= 5);
  assert.deepEqual(run.events.map(({ tick }) => tick), [...run.events.keys()]);
});

Deno.test("a router that vanishes before START is an error, too, which says how far it came", async () => {
  const welcome = { type: "WELCOME", protocol: PROTOCOL_VERSION, expected: 2 };
  const stages = [
    [[], /^the router went away before it answered HELLO; is it a scale-sim router\?$/],
    [[welcome], /^the router went away before the run had started$/],
  ] as const;
  for (const [lines, message] of stages) {
    await using run = await ClientRun.connect();
    await run.router.expect("HELLO");
    for (const line of lines) await run.router.send(line);
    await run.router.closeWrite();
    await run.assertFails(message, "router_lost");
    assert.equal(run.records.length, 1);
  }
});

Deno.test("a router that closes its side in order, but without DONE, has vanished as well", async () => {
  await using run = await ClientRun.start({ run_time: 3600 });
  await run.router.send({ type: "STOP" });
  await run.router.closeWrite();
  await run.assertFails(/^the router went away/, "router_lost");
});

Deno.test("a line that is cut off when the router vanishes is no message", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 });
  await run.router.send(incoming(1));
  await run.router.sendBytes(new TextEncoder().encode(JSON.stringify(incoming(2))));
  await run.router.closeWrite();
  await run.assertFails(/^the router went away/, "router_lost");
  const last = run.records.at(-1);
  assert.ok(last?.event_type === "HOST_STOP");
  assert.equal(last.message_queue_size, 1);
});

Deno.test("a refusal is an error that names the code and the router's words", async () => {
  for (const code of [...Object.keys(ERROR_CODES), "a_code_of_a_later_version"]) {
    await using run = await ClientRun.connect();
    await run.router.expect("HELLO");
    await run.router.send({ type: "ERROR", code, message: "not today" });
    await run.assertFails(
      new RegExp(`^the router refused this client: not today \\(${code}\\)$`),
      "failed",
    );
  }
});

Deno.test("a refusal during the run ends the host at once", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 });
  await run.router.send({ type: "ERROR", code: "unresponsive", message: "too late" });
  await run.assertFails(/too late \(unresponsive\)/, "failed");
});

Deno.test("what a router says reaches no terminal as controls", async () => {
  await using run = await ClientRun.start({ run_time: 3600 }, { clockSpeed: 1, phase: 3000 });
  await run.router.send({ type: "ERROR", code: "x\n", message: "no \u001b[31m way" });
  await run.assertFails(/client: no \\u001b\[31m way \(x\\u000a\)$/, "failed");
});

Deno.test("a router that breaks the protocol is an error that says how", async () => {
  const table: [line: string, error: RegExp][] = [
    ["HTTP/1.1 400 Bad Request", /the line is not JSON/],
    ["\ufeff{}", /the line is not JSON/],
    ["[]", /not a JSON object/],
    ['{"type":"HELLO"}', /'type' is "HELLO", wanted one of WELCOME, START/],
    ['{"type":"WELCOME","protocol":2,"expected":1}', /'protocol' is 2, wanted 1/],
    ['{"type":"START"}', /START has no 'at'/],
    [JSON.stringify(startLine({ index: 0.5 })), /START has 'index' 0.5/],
    [JSON.stringify(startLine({ run_time: "60" })), /START has 'run_time' "60"/],
    [JSON.stringify({ ...incoming(1), payload: 5 }), /'payload' is 5/],
    ["x".repeat(70_000), /the line is not JSON/], // long lines are no fault of a router
  ];
  for (const [line, error] of table) {
    await using run = await ClientRun.connect();
    await run.router.expect("HELLO");
    await run.router.send(line);
    await run.assertFails(
      new RegExp(`^the router broke the protocol: .*${error.source}`),
      "failed",
    );
  }
});

Deno.test("bytes that are not UTF-8 are an error in the middle of a run, too", async () => {
  await using run = await ClientRun.start({ run_time: 3600 });
  await run.router.sendBytes(Uint8Array.of(0xff, 0x0a));
  await run.assertFails(/^the router broke the protocol: the line is not UTF-8$/, "failed");
});
