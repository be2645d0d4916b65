import assert from "node:assert/strict";
import fc from "fast-check";
import { MESSAGE_TYPES } from "../../core/message.ts";
import {
  checkClientLine,
  checkRouterLine,
  ERROR_CODES,
  ProtocolError,
} from "../../core/protocol.ts";
import { addresses, holds, messages, messageWith, readText, roundTrip, texts } from "./support.ts";

const WANT_TYPE =
  "wanted one of WELCOME, START, STOP, SEND_FIRST, SEND_SECOND, BROADCAST, DONE, ERROR";
const START = '"type":"START","at":1.5,"index":0,"roster":["a:1"]';

Deno.test("checkRouterLine() accepts every line that a router may send", () => {
  const lines = [
    { type: "WELCOME", protocol: 1, expected: 3 },
    { type: "START", at: 1_700_000_000.25, roster: ["a:1", "b:1"], index: 0 },
    { type: "START", at: 1_700_000_000.25, roster: ["a:1"], index: 7, run_time: 60 },
    { type: "START", at: 1, roster: ["a:1"], index: 7, run_time: 0.5 },
    { type: "STOP" },
    messageWith(),
    messageWith({ type: "SEND_SECOND" }),
    messageWith({ type: "BROADCAST" }),
    { type: "DONE" },
    { type: "ERROR", code: "run_over", message: "" },
    ...Object.entries(ERROR_CODES).map(([code, message]) => ({ type: "ERROR", code, message })),
  ];
  for (const line of lines) assert.deepEqual(checkRouterLine(roundTrip(line)), line);
});

Deno.test("checkRouterLine() refuses hostile lines as malformed and names the field", () => {
  const table: [text: string, error: string][] = [
    ["null", "the line is not a JSON object"],
    ["[]", "the line is not a JSON object"],
    ['"STOP"', "the line is not a JSON object"],
    ["{}", `'type' is missing, ${WANT_TYPE}`],
    ['{"type":"HELLO"}', `'type' is "HELLO", ${WANT_TYPE}`],
    ['{"type":["STOP"]}', `'type' is an array, ${WANT_TYPE}`],
    ['{"type":"__proto__"}', `'type' is "__proto__", ${WANT_TYPE}`],
    ['{"__proto__":{"type":"STOP"}}', `'type' is missing, ${WANT_TYPE}`],
    ['{"type":"WELCOME"}', "WELCOME has no 'protocol'"],
    ['{"type":"WELCOME","protocol":"1","expected":3}', "WELCOME has 'protocol' \"1\""],
    ['{"type":"WELCOME","protocol":1.5,"expected":3}', "WELCOME has 'protocol' 1.5"],
    ['{"type":"WELCOME","protocol":1}', "WELCOME has no 'expected'"],
    ['{"type":"WELCOME","protocol":1,"expected":null}', "WELCOME has 'expected' null"],
    ['{"type":"WELCOME","protocol":1,"expected":2.5}', "WELCOME has 'expected' 2.5"],
    ['{"type":"START"}', "START has no 'at'"],
    [`{${START},"at":"0"}`, "START has 'at' \"0\""],
    [`{${START},"at":null}`, "START has 'at' null"],
    [`{${START},"index":0.5}`, "START has 'index' 0.5"],
    [`{${START},"index":"0"}`, "START has 'index' \"0\""],
    [`{${START},"index":null}`, "START has 'index' null"],
    [`{${START},"roster":null}`, "START has 'roster' null"],
    [`{${START},"roster":"a:1"}`, "START has 'roster' \"a:1\""],
    [`{${START},"roster":{"0":"a:1","length":1}}`, "START has 'roster' an object"],
    [`{${START},"roster":["a:1",2]}`, "START has 'roster' an array"],
    [`{${START},"roster":[null]}`, "START has 'roster' an array"],
    [`{${START},"run_time":null}`, "START has 'run_time' null"],
    [`{${START},"run_time":"60"}`, "START has 'run_time' \"60\""],
    [`{${START},"run_time":[60]}`, "START has 'run_time' an array"],
    ['{"type":"ERROR","message":""}', "ERROR has no 'code'"],
    ['{"type":"ERROR","code":5,"message":""}', "ERROR has 'code' 5"],
    ['{"type":"ERROR","code":"run_over"}', "ERROR has no 'message'"],
    ['{"type":"ERROR","code":"run_over","message":{}}', "ERROR has 'message' an object"],
  ];
  for (const [text, message] of table) {
    assert.throws(() => checkRouterLine(readText(text)), {
      name: "ProtocolError",
      code: "malformed_line",
      message,
    });
  }
});

Deno.test("checkRouterLine() refuses numbers beyond what JSON can hold", () => {
  const lines = [
    `{${START},"at":1e999}`,
    `{${START},"at":-1e999}`,
    `{${START},"index":1e999}`,
    `{${START},"run_time":1e999}`,
    '{"type":"WELCOME","protocol":1e999,"expected":3}',
    '{"type":"WELCOME","protocol":1,"expected":1e999}',
  ];
  for (const line of lines) {
    assert.throws(() => checkRouterLine(readText(line)), { code: "malformed_line" }, line);
  }
});

Deno.test("checkRouterLine() refuses a bad message with its own code", () => {
  const line = { ...messageWith(), logical_clock_time: -1 };
  assert.throws(() => checkRouterLine(line), {
    name: "ProtocolError",
    code: "invalid_message",
    message: "'logical_clock_time' is -1, wanted an integer from 0 to 2^52",
  });
});

Deno.test("Both guards show at most 60 characters of a foreign value", () => {
  const long = "x".repeat(60_000);
  const lines = [
    { type: long },
    { type: [long] },
    { type: "HELLO", source: long, protocol: 1 },
    { type: "HELLO", source: "a:1", protocol: long },
    { type: "START", at: long },
    { ...messageWith(), payload: [long] },
    { ...messageWith(), [long]: 1 },
  ];
  for (const line of lines) {
    for (const check of [checkClientLine, checkRouterLine]) {
      assert.throws(() => check(line), ({ message }) => message.length < 200);
    }
  }
});

/** Any JSON, often with the fields of a real line, right or wrong. */
const foreign: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.record({
    type: fc.constantFrom("HELLO", "WELCOME", "START", "STOP", "DONE", "ERROR", ...MESSAGE_TYPES),
    source: fc.oneof(fc.constantFrom("a:1", "a:0"), fc.jsonValue()),
    protocol: fc.oneof(fc.constantFrom(1, 2), fc.jsonValue()),
    expected: fc.oneof(fc.integer(), fc.jsonValue()),
    at: fc.oneof(fc.double(), fc.jsonValue()),
    index: fc.oneof(fc.integer(), fc.jsonValue()),
    roster: fc.oneof(fc.array(texts), fc.jsonValue()),
    run_time: fc.oneof(fc.double(), fc.jsonValue()),
    code: fc.oneof(texts, fc.jsonValue()),
    message: fc.oneof(texts, fc.jsonValue()),
  }, { requiredKeys: [] }),
  fc.tuple(messages, fc.dictionary(texts, fc.jsonValue(), { maxKeys: 2 }))
    .map(([message, more]) => ({ ...message, ...more })),
  fc.tuple(messages, fc.dictionary(fc.constantFrom("type", "payload", "source"), fc.jsonValue()))
    .map(([message, wrong]) => ({ ...message, ...wrong })),
);

for (const check of [checkClientLine, checkRouterLine]) {
  Deno.test(`${check.name}() accepts any JSON or throws ProtocolError, nothing else`, () => {
    let accepted = 0;
    let refused = 0;
    holds(fc.property(foreign, (value) => {
      const line = roundTrip(value);
      try {
        assert.equal(check(line).type, (line as { type: unknown }).type);
        accepted++;
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
        assert.ok(Object.hasOwn(ERROR_CODES, error.code));
        refused++;
      }
    }));
    assert.ok(accepted > 100 && refused > 100, `${accepted} accepted, ${refused} refused`);
  });
}

Deno.test("checkRouterLine() keeps every field of START and ERROR", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) =>
    !Object.is(n, -0)
  );
  const start = fc.record({
    type: fc.constant("START"),
    at: finite,
    roster: fc.array(addresses.map(({ address, port }) => `${address}:${port}`)),
    index: fc.nat(),
    run_time: finite,
  }, { requiredKeys: ["type", "at", "roster", "index"], noNullPrototype: true });
  const error = fc.record({ type: fc.constant("ERROR"), code: texts, message: texts }, {
    noNullPrototype: true,
  });
  holds(fc.property(fc.oneof(start, error), (line) => {
    assert.deepEqual(checkRouterLine(roundTrip(line)), line);
  }));
});
