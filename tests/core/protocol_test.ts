import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "../../core/address.ts";
import {
  checkClientLine,
  checkRouterLine,
  type ErrorCode,
  isMessage,
  PROTOCOL_VERSION,
  ProtocolError,
} from "../../core/protocol.ts";
import { holds, messages, messageWith, readText, roundTrip } from "./support.ts";

const WANT_TYPE = "wanted one of HELLO, SEND_FIRST, SEND_SECOND, BROADCAST, DONE";
const WANT_SOURCE = "wanted 'ADDRESS:PORT', for example '127.0.0.1:8001'";
const NO_OBJECT = "the line is not a JSON object";

/** A message as text, whose logical time is the JSON given. */
function messageText(logicalTime: string): string {
  return JSON.stringify(messageWith()).replace(":7,", `:${logicalTime},`);
}

Deno.test("ProtocolError says which rule was broken", () => {
  const error = new ProtocolError("run_over", "too late");
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.code, error.message], [
    "ProtocolError",
    "run_over",
    "too late",
  ]);
});

Deno.test("checkClientLine() accepts HELLO, every type of message and DONE", () => {
  const lines = [
    { type: "HELLO", source: "127.0.0.1:8001", protocol: 1 },
    { type: "HELLO", source: "[::1]:65535", protocol: 1 },
    { type: "HELLO", source: "localhost:1", protocol: 1 },
    { type: "HELLO", source: "localhost:1", protocol: 1, token: "naïve" },
    messageWith(),
    messageWith({ type: "SEND_SECOND", logical_clock_time: 2 ** 52 }),
    messageWith({ type: "BROADCAST", logical_clock_time: 0, payload: "\u{1f600}" }),
    { type: "DONE" },
  ];
  for (const line of lines) assert.deepEqual(checkClientLine(roundTrip(line)), line);
});

Deno.test("checkClientLine() refuses hostile lines with the code of the broken rule", () => {
  const table: [text: string, code: ErrorCode, error: string][] = [
    ["null", "malformed_line", NO_OBJECT],
    ["true", "malformed_line", NO_OBJECT],
    ["7", "malformed_line", NO_OBJECT],
    ["1e999", "malformed_line", NO_OBJECT],
    ['"HELLO"', "malformed_line", NO_OBJECT],
    ["[]", "malformed_line", NO_OBJECT],
    ['[{"type":"DONE"}]', "malformed_line", NO_OBJECT],
    ["{}", "malformed_line", `'type' is missing, ${WANT_TYPE}`],
    ['{"type":null}', "malformed_line", `'type' is null, ${WANT_TYPE}`],
    ['{"type":1}', "malformed_line", `'type' is 1, ${WANT_TYPE}`],
    ['{"type":["DONE"]}', "malformed_line", `'type' is an array, ${WANT_TYPE}`],
    ['{"type":"done"}', "malformed_line", `'type' is "done", ${WANT_TYPE}`],
    ['{"type":"START"}', "malformed_line", `'type' is "START", ${WANT_TYPE}`],
    ['{"type":"toString"}', "malformed_line", `'type' is "toString", ${WANT_TYPE}`],
    ['{"__proto__":{"type":"DONE"}}', "malformed_line", `'type' is missing, ${WANT_TYPE}`],
    ['{"constructor":"DONE"}', "malformed_line", `'type' is missing, ${WANT_TYPE}`],
    ['{"type":"SEND_FIRST"}', "invalid_message", "'source' is missing, wanted a string "],
    [messageText("8").replace("SEND_FIRST", "send_first"), "malformed_line", "'type' is "],
    [messageText("-1"), "invalid_message", "'logical_clock_time' is -1, wanted an integer "],
    [messageText("7.5"), "invalid_message", "'logical_clock_time' is 7.5, wanted an integer "],
    [messageText("null"), "invalid_message", "'logical_clock_time' is null, wanted an integer "],
    [messageText("1e999"), "invalid_message", "'logical_clock_time' is "],
    [messageText("4503599627370497"), "invalid_message", "'logical_clock_time' is 450359962737"],
    [messageText('8,"to":"b:1"'), "invalid_message", 'unknown field "to"'],
    [messageText('8,"__proto__":{}'), "invalid_message", 'unknown field "__proto__"'],
    [messageText("8").replace(":8001", ":65536"), "invalid_message", "'source' is \"127.0.0.1:6"],
  ];
  for (const [text, code, error] of table) {
    assert.throws(() => checkClientLine(readText(text)), (thrown) => {
      assert.ok(thrown instanceof ProtocolError, String(thrown));
      assert.equal(thrown.code, code, text);
      assert.equal(thrown.message.slice(0, error.length), error);
      return true;
    });
  }
});

Deno.test("checkClientLine() refuses a deeply nested value without running out of stack", () => {
  const deep = `${'{"0":'.repeat(9_000)}1${"}".repeat(9_000)}`;
  const table: [text: string, code: ErrorCode][] = [
    [`{"type":${deep}}`, "malformed_line"],
    [`{"type":"HELLO","protocol":1,"source":${deep}}`, "invalid_source"],
    [`{"type":"HELLO","protocol":${deep}}`, "unsupported_protocol"],
    [messageText(deep), "invalid_message"],
  ];
  for (const [text, code] of table) {
    assert.throws(() => checkClientLine(readText(text)), { name: "ProtocolError", code });
  }
});

Deno.test("checkClientLine() refuses a HELLO with another protocol", () => {
  const table: [protocol: string, found: string][] = [
    ["", "missing"],
    [',"protocol":2', "2"],
    [',"protocol":0', "0"],
    [',"protocol":1.5', "1.5"],
    [',"protocol":"1"', '"1"'],
    [',"protocol":true', "true"],
    [',"protocol":null', "null"],
    [',"protocol":[1]', "an array"],
    [`,"protocol":"${"9".repeat(1000)}"`, `"${"9".repeat(56)}...`],
  ];
  assert.equal(PROTOCOL_VERSION, 1);
  for (const [protocol, found] of table) {
    const line = readText(`{"type":"HELLO","source":"127.0.0.1:8001"${protocol}}`);
    const message = `'protocol' is ${found}, wanted 1`;
    assert.throws(() => checkClientLine(line), { code: "unsupported_protocol", message });
  }
});

Deno.test("checkClientLine() refuses a HELLO whose source nobody could have", () => {
  const table: [source: string, found: string][] = [
    ["", "missing"],
    [',"source":null', "null"],
    [',"source":8001', "8001"],
    [',"source":["127.0.0.1:8001"]', "an array"],
    [',"source":{"address":"a","port":1}', "an object"],
    [',"source":""', '""'],
    [',"source":"127.0.0.1"', '"127.0.0.1"'],
    [',"source":"127.0.0.1:0"', '"127.0.0.1:0"'],
    [',"source":"127.0.0.1:65536"', '"127.0.0.1:65536"'],
    [',"source":"::1:8001"', '"::1:8001"'],
    [`,"source":"${"x".repeat(60_000)}"`, `"${"x".repeat(56)}...`],
  ];
  for (const [source, found] of table) {
    const line = readText(`{"type":"HELLO","protocol":1${source}}`);
    const message = `'source' is ${found}, ${WANT_SOURCE}`;
    assert.throws(() => checkClientLine(line), { code: "invalid_source", message });
  }
});

Deno.test("checkClientLine() lets in a HELLO exactly where its source has a port of its own", () => {
  const sources = fc.tuple(fc.constantFrom("a", "[::1]", "::1", "", "1.2.3.4"), fc.nat(70_000));
  holds(fc.property(sources, ([address, port]) => {
    const line = { type: "HELLO", source: `${address}:${port}`, protocol: 1 };
    const isGood = port > 0 && port < 65_536 && address !== "" && address !== "::1";
    if (isGood) assert.deepEqual(checkClientLine(line), line);
    else assert.throws(() => checkClientLine(line), { code: "invalid_source" });
    assert.equal((parseAddress(line.source)?.port ?? 0) > 0, isGood);
  }));
});

Deno.test("Both ends let every valid message through unchanged and know it for one", () => {
  holds(fc.property(messages, (message) => {
    for (const check of [checkClientLine, checkRouterLine]) {
      const line = check(roundTrip(message));
      assert.deepEqual(line, message);
      assert.equal(isMessage(line), true);
    }
  }));
});

Deno.test("isMessage() tells messages from the protocol's other lines", () => {
  assert.equal(isMessage({ type: "HELLO", source: "a:1", protocol: 1 }), false);
  assert.equal(isMessage({ type: "WELCOME", protocol: 1, expected: 3 }), false);
  assert.equal(isMessage({ type: "START", at: 0, roster: [], index: 0 }), false);
  assert.equal(isMessage({ type: "STOP" }), false);
  assert.equal(isMessage({ type: "DONE" }), false);
  assert.equal(isMessage({ type: "ERROR", code: "run_over", message: "" }), false);
  assert.equal(isMessage(messageWith()), true);
});
