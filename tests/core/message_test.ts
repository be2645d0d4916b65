import assert from "node:assert/strict";
import fc from "fast-check";
import { checkMessage, MESSAGE_TYPES, MessageError } from "../../core/message.ts";
import { holds, messages, messageWith, readText, roundTrip } from "./support.ts";

const WANT_SOURCE = "wanted a string 'ADDRESS:PORT'";
const WANT_TYPE = "wanted one of SEND_FIRST, SEND_SECOND, BROADCAST";
const WANT_TIME = "wanted a number of seconds that is not negative";
const WANT_LOGICAL = "wanted an integer from 0 to 2^52";
const WANT_PAYLOAD = "wanted a string";

/** A valid message as a line of JSON, with one field's JSON replaced. */
function lineWith(field: string, json: string): string {
  const fields: Record<string, string> = {
    source: '"127.0.0.1:8001"',
    type: '"SEND_FIRST"',
    system_clock_time: "12.5",
    logical_clock_time: "7",
    payload: '""',
    [field]: json,
  };
  return `{${Object.entries(fields).map(([name, value]) => `"${name}":${value}`).join(",")}}`;
}

/** The text of the error that a value is refused with. */
function refusal(value: unknown): string {
  try {
    checkMessage(value);
  } catch (error) {
    assert.ok(error instanceof MessageError, String(error));
    return error.message;
  }
  return "accepted";
}

Deno.test("MESSAGE_TYPES lists the types in the order of their numbers 1, 2 and 3", () => {
  assert.deepEqual(MESSAGE_TYPES, ["SEND_FIRST", "SEND_SECOND", "BROADCAST"]);
});

Deno.test("checkMessage() accepts every field up to its limits", () => {
  const table: [field: string, json: string, value: unknown][] = [
    ["source", '"[::1]:65535"', "[::1]:65535"],
    ["type", '"SEND_SECOND"', "SEND_SECOND"],
    ["type", '"BROADCAST"', "BROADCAST"],
    ["system_clock_time", "0", 0],
    ["system_clock_time", "1700000000.123", 1_700_000_000.123],
    ["logical_clock_time", "0", 0],
    ["logical_clock_time", "4503599627370496", 2 ** 52],
    ["logical_clock_time", "7.0", 7],
    ["payload", '"\\u0000\\n \\ud83d\\ude00"', "\0\n \u{1f600}"],
  ];
  for (const [field, json, value] of table) {
    const line = readText(lineWith(field, json));
    assert.equal(checkMessage(line), line, json);
    assert.deepEqual(line, messageWith({ [field]: value }), json);
  }
});

Deno.test("checkMessage() refuses a wrong field, names it and says what it found", () => {
  const table: [field: string, json: string, error: string][] = [
    ["source", "null", `'source' is null, ${WANT_SOURCE}`],
    ["source", "8001", `'source' is 8001, ${WANT_SOURCE}`],
    ["source", '["127.0.0.1:8001"]', `'source' is an array, ${WANT_SOURCE}`],
    ["source", '"127.0.0.1"', `'source' is "127.0.0.1", ${WANT_SOURCE}`],
    ["source", '"127.0.0.1:65536"', `'source' is "127.0.0.1:65536", ${WANT_SOURCE}`],
    ["source", '""', `'source' is "", ${WANT_SOURCE}`],
    ["type", "1", `'type' is 1, ${WANT_TYPE}`],
    ["type", '"send_first"', `'type' is "send_first", ${WANT_TYPE}`],
    ["type", '"HELLO"', `'type' is "HELLO", ${WANT_TYPE}`],
    ["type", '["SEND_FIRST"]', `'type' is an array, ${WANT_TYPE}`],
    ["system_clock_time", '"12.5"', `'system_clock_time' is "12.5", ${WANT_TIME}`],
    ["system_clock_time", "-0.001", `'system_clock_time' is -0.001, ${WANT_TIME}`],
    ["system_clock_time", "null", `'system_clock_time' is null, ${WANT_TIME}`],
    ["system_clock_time", "[]", `'system_clock_time' is an array, ${WANT_TIME}`],
    ["logical_clock_time", "-1", `'logical_clock_time' is -1, ${WANT_LOGICAL}`],
    ["logical_clock_time", "7.5", `'logical_clock_time' is 7.5, ${WANT_LOGICAL}`],
    ["logical_clock_time", '"7"', `'logical_clock_time' is "7", ${WANT_LOGICAL}`],
    ["logical_clock_time", "true", `'logical_clock_time' is true, ${WANT_LOGICAL}`],
    [
      "logical_clock_time",
      "4503599627370497",
      `'logical_clock_time' is 4503599627370497, ${WANT_LOGICAL}`,
    ],
    ["payload", "null", `'payload' is null, ${WANT_PAYLOAD}`],
    ["payload", "{}", `'payload' is an object, ${WANT_PAYLOAD}`],
    ["extra", "1", 'unknown field "extra"'],
    ["__proto__", '{"payload":""}', 'unknown field "__proto__"'],
    ["Payload", '""', 'unknown field "Payload"'],
  ];
  for (const [field, json, error] of table) {
    // A computed key of an object literal is an own property even where it is "__proto__".
    assert.equal(refusal(readText(lineWith(field, json))), error);
  }
});

Deno.test("checkMessage() refuses numbers beyond what JSON can hold", () => {
  for (const field of ["system_clock_time", "logical_clock_time"]) {
    assert.match(refusal(readText(lineWith(field, "1e999"))), new RegExp(`^'${field}' is `));
    assert.match(refusal(readText(lineWith(field, "-1e999"))), new RegExp(`^'${field}' is `));
    assert.match(refusal({ ...messageWith(), [field]: NaN }), new RegExp(`^'${field}' is `));
  }
});

Deno.test("checkMessage() refuses what is no object", () => {
  for (const value of [undefined, null, true, 7, "SEND_FIRST", [], [messageWith()]]) {
    assert.equal(refusal(value), "a message is wanted, a JSON object");
  }
});

Deno.test("checkMessage() takes no field from a prototype that the line names", () => {
  const line = readText(`{"__proto__":${JSON.stringify(messageWith())}}`);
  assert.equal(refusal(line), `'source' is missing, ${WANT_SOURCE}`);
});

Deno.test("checkMessage() shows at most 60 characters of a foreign value", () => {
  const long = "x".repeat(60_000);
  const shown = `"${"x".repeat(56)}...`; // 60 characters with the quote and the dots
  assert.equal(refusal(messageWith({ source: long })), `'source' is ${shown}, ${WANT_SOURCE}`);
  assert.equal(refusal({ ...messageWith(), [long]: 1 }), `unknown field ${shown}`);
});

Deno.test("checkMessage() refuses a message without any one of its fields", () => {
  const names = fc.constantFrom(...Object.keys(messageWith()));
  holds(fc.property(messages, names, (message, field) => {
    const rest = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
    assert.ok(refusal(rest).startsWith(`'${field}' is missing, wanted `));
  }));
});

Deno.test("checkMessage() refuses a message with any further field", () => {
  const name = fc.string().filter((text) => !Object.hasOwn(messageWith(), text));
  holds(fc.property(messages, name, fc.jsonValue(), (message, extra, value) => {
    assert.match(refusal({ ...message, [extra]: value }), /^unknown field /);
  }));
});

Deno.test("A valid message keeps every field on its way over the wire", () => {
  holds(fc.property(messages, (message) => {
    assert.deepEqual(checkMessage(roundTrip(message)), message);
  }));
});
