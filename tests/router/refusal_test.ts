import assert from "node:assert/strict";
import { ERROR_CODES, type ErrorCode } from "../../core/protocol.ts";
import type { Line } from "../support/peer.ts";
import {
  assertRefused,
  assertUndisturbed,
  hello,
  message,
  RouterRun,
} from "../support/router_run.ts";

const [A, B, C] = ["h:1", "h:2", "h:3"] as const;
const DONE = JSON.stringify({ type: "DONE" });

type Offence = readonly [code: ErrorCode, line: string | Line | Uint8Array];

/** What a connection may say first that is wrong. */
const GREETINGS: readonly Offence[] = [
  ["malformed_line", Uint8Array.of(0x22, 0xff, 0x22, 0x0a)],
  ["malformed_line", "GET / HTTP/1.1"],
  ["malformed_line", "[]"],
  ["malformed_line", "null"],
  ["malformed_line", { type: "WELCOME" }],
  ["malformed_line", "[".repeat(1_024)],
  ["line_too_long", "x".repeat(1_025)],
  ["line_too_long", new Uint8Array(1_025).fill(0x20)],
  ["line_too_long", new Uint8Array(1_000_000).fill(0x20)], // and no LF to come
  ["hello_expected", { type: "DONE" }],
  ["hello_expected", message(C, "BROADCAST")],
  ["unsupported_protocol", { ...hello(C), protocol: 2 }],
  ["unsupported_protocol", { type: "HELLO", source: C }],
  ["invalid_source", hello("nobody")],
  ["invalid_source", hello("h:0")],
  ["invalid_source", { type: "HELLO", protocol: 1 }],
  ["duplicate_source", hello(A)],
];

/** What a host may say during the run that is wrong. */
const LINES: readonly Offence[] = [
  ["malformed_line", "{"],
  ["malformed_line", "[".repeat(60_000)],
  ["line_too_long", "x".repeat(65_537)],
  ["malformed_line", message(C, "SEND_THIRD")],
  ["line_too_long", message(C, "BROADCAST", 1, "x".repeat(65_536))],
  ["unexpected_hello", hello(C)],
  ["unexpected_hello", hello("h:4")],
  ["invalid_message", { type: "BROADCAST" }],
  ["invalid_message", { ...message(C, "BROADCAST"), payload: null }],
  ["invalid_message", { ...message(C, "BROADCAST"), extra: 1 }],
  ["invalid_message", message(C, "BROADCAST", -1)],
  ["invalid_message", message(C, "BROADCAST", 0.5)],
  ["foreign_source", message(A, "BROADCAST")],
  ["after_done", `${DONE}\n${JSON.stringify(message(C, "BROADCAST"))}`],
];

Deno.test("a connection that greets wrongly gets an ERROR with the code and is closed", async () => {
  await using run = new RouterRun({ expected: 2 });
  const good = await run.start(A, B);
  for (const [code, line] of GREETINGS) {
    using bad = await run.connect();
    if (line instanceof Uint8Array) await bad.sendBytes(line);
    else await bad.send(line);
    const { message } = await assertRefused(bad, code);
    const record = run.all("REFUSE").at(-1);
    assert.deepEqual([record?.code, record?.message], [code, message]);
    await assertUndisturbed(good, [A, B]);
  }
  assert.equal(run.all("REFUSE").length, GREETINGS.length);
  assert.equal(run.all("JOIN").length, 2);
  assert.equal(run.all("LEAVE").length, 0);
});

Deno.test("a host that breaks the protocol gets an ERROR with the code and leaves the run", async () => {
  for (const [code, line] of LINES) {
    await using run = new RouterRun({ expected: 2 });
    const good = await run.start(A, B);
    const [bad] = await run.start(C);
    if (line instanceof Uint8Array) await bad.sendBytes(line);
    else await bad.send(line);
    await assertRefused(bad, code);
    const record = run.all("REFUSE").at(-1);
    assert.deepEqual([record?.code, record?.source], [code, C]);
    assert.match(record?.peer ?? "", /^127\.0\.0\.1:\d+$/);
    assert.deepEqual(run.all("LEAVE").at(-1)?.reason, "refused");
    await assertUndisturbed(good, [A, B]);
  }
});

Deno.test("after an ERROR nothing that the host still says has any effect", async () => {
  await using run = new RouterRun({ expected: 2 });
  const good = await run.start(A, B);
  const [bad] = await run.start(C);
  const line = JSON.stringify(message(C, "BROADCAST"));
  await bad.send(`{\n${line}\n${line}\n${JSON.stringify(hello("h:4"))}`);
  await assertRefused(bad, "malformed_line");
  await bad.send(message(C, "BROADCAST"));
  await assertUndisturbed(good, [A, B]);
  assert.equal(run.all("REFUSE").length, 1);
});

Deno.test("a peer that talks on while it is refused can finish, and then reads why", async () => {
  await using run = new RouterRun({ expected: 1 });
  const peer = await run.connect();
  // More than the connection holds: if the router closed at once, this write would fail.
  await peer.sendBytes(new Uint8Array(16_000_000).fill(0x20));
  await assertRefused(peer, "line_too_long");
});

Deno.test("a refused duplicate leaves the first alone", async () => {
  await using run = new RouterRun({ expected: 1 });
  const [first] = await run.start(C);
  const second = await run.connect();
  await second.send(hello(C));
  await assertRefused(second, "duplicate_source");
  await first.send(hello(C));
  await assertRefused(first, "unexpected_hello");
});

Deno.test("a router with a token lets in only who names it, and keeps the places for them", async () => {
  await using run = new RouterRun({ expected: 1, token: "ours" });
  for (const token of [undefined, "theirs", "", 7]) {
    const stranger = await run.connect();
    await stranger.send({ ...hello(A), ...(token !== undefined && { token }) });
    const { message } = await assertRefused(stranger, "not_invited");
    const found = typeof token === "string" ? "another token" : "no token";
    assert.equal(
      message,
      `'${A}' has ${found} in HELLO, wanted the one that this router was started with`,
    );
  }
  assert.deepEqual(run.all("JOIN"), []);
  const friend = await run.connect();
  await friend.send({ ...hello(A), token: "ours" });
  await friend.expect("WELCOME");
  await friend.expect("START");
});

Deno.test("a router without a token does not mind one", async () => {
  await using run = new RouterRun({ expected: 1 });
  const host = await run.connect();
  await host.send({ ...hello(A), token: "whatever" });
  await host.expect("WELCOME");
});

Deno.test("a connection that says nothing is refused with hello_timeout", async () => {
  const { setTimeout } = globalThis;
  const hurried = (run: () => void, ms: number): unknown =>
    setTimeout(run, ms === 10_000 ? 20 : ms);
  await using run = new RouterRun({ expected: 1 });
  globalThis.setTimeout = hurried as typeof globalThis.setTimeout; // else this would take 10 s
  try {
    const silent = await run.connect();
    await assertRefused(silent, "hello_timeout");
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  assert.equal(run.all("REFUSE")[0]?.source, null);
});

Deno.test("every error code is provoked by some test of the router", () => {
  const elsewhere: ErrorCode[] = [
    "hello_timeout",
    "not_invited",
    "not_started",
    "run_over",
    "unresponsive",
  ];
  const provoked = new Set([...GREETINGS, ...LINES].map(([code]) => code).concat(elsewhere));
  assert.deepEqual([...provoked].sort(), Object.keys(ERROR_CODES).sort());
});
