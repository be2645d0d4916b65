import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeLine, LineSplitter, parseLine } from "../../core/lines.ts";
import type { ErrorCode } from "../../core/protocol.ts";
import { holds, roundTrip, texts } from "./support.ts";

const encoder = new TextEncoder();
const values = fc.oneof(fc.jsonValue(), texts, fc.dictionary(texts, texts));

/** What JSON itself keeps of a value, for example 0 of -0. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

Deno.test("encodeLine() writes compact JSON in UTF-8 and one LF", () => {
  const table: [value: unknown, text: string][] = [
    [{ type: "DONE" }, '{"type":"DONE"}\n'],
    [{ a: 1, b: [null, true] }, '{"a":1,"b":[null,true]}\n'],
    ["a\nb\r", '"a\\nb\\r"\n'],
    ["\u00e9\u{1f600}", '"\u00e9\u{1f600}"\n'],
    ["\ud800", '"\\ud800"\n'], // half a character, which UTF-8 cannot hold
  ];
  for (const [value, text] of table) assert.deepEqual(encodeLine(value), encoder.encode(text));
});

Deno.test("encodeLine() never writes a line break inside a line", () => {
  holds(fc.property(values, (value) => {
    const bytes = encodeLine(value);
    assert.equal(bytes.indexOf(0x0a), bytes.length - 1);
    assert.equal(bytes.indexOf(0x0d), -1);
  }));
});

Deno.test("parseLine() takes back what encodeLine() wrote", () => {
  holds(fc.property(values, (value) => {
    assert.deepEqual(roundTrip(value), asJson(value));
  }));
});

Deno.test("Values come through a stream of lines that is cut anywhere", () => {
  const chunkSizes = fc.integer({ min: 1, max: 40 });
  holds(fc.property(fc.array(values, { maxLength: 8 }), chunkSizes, (sent, size) => {
    const stream = Uint8Array.from(sent.flatMap((value) => [...encodeLine(value)]));
    const splitter = new LineSplitter();
    const received: unknown[] = [];
    for (let start = 0; start < stream.length; start += size) {
      splitter.push(stream.subarray(start, start + size), (line) => {
        received.push(parseLine(line));
      });
    }
    assert.deepEqual(received, sent.map(asJson));
    assert.equal(splitter.pendingBytes, 0);
  }));
});

Deno.test("A character whose bytes are cut apart comes through whole", () => {
  const stream = encodeLine("\u00e9\u20ac\u{1f600}"); // of two, three and four bytes
  for (let place = 1; place < stream.length; place++) {
    const splitter = new LineSplitter();
    const received: unknown[] = [];
    for (const chunk of [stream.subarray(0, place), stream.subarray(place)]) {
      splitter.push(chunk, (line) => {
        received.push(parseLine(line));
      });
    }
    assert.deepEqual(received, ["\u00e9\u20ac\u{1f600}"], `cut at ${place}`);
  }
});

Deno.test("parseLine() refuses bytes that are not UTF-8", () => {
  const table: [bytes: number[], what: string][] = [
    [[0xff], "no first byte of a character"],
    [[0x80], "a continuation without a start"],
    [[0xc3], "a character without its end"],
    [[0xe2, 0x82], "two bytes of three"],
    [[0xc0, 0x80], "an overlong NUL"],
    [[0xed, 0xa0, 0x80], "a surrogate"],
    [[0xf4, 0x90, 0x80, 0x80], "past the last character"],
  ];
  for (const [bytes, what] of table) {
    for (const line of [bytes, [0x22, ...bytes, 0x22]]) { // bare, and in a JSON string
      assert.throws(() => parseLine(Uint8Array.from(line)), {
        name: "ProtocolError",
        code: "malformed_line",
        message: "the line is not UTF-8",
      }, what);
    }
  }
});

Deno.test("parseLine() refuses text that is not JSON", () => {
  const table = ["", " ", "{", "}", "nul", "NaN", "Infinity", "undefined", "{'a':1}", "{a:1}"];
  table.push("[1,]", '{"a":1,}', "1 2", "01", "+1", ".5", '"a', '"\t"', '"\\x"', "// a", "{}{}");
  for (const text of table) {
    assert.throws(() => parseLine(encoder.encode(text)), {
      name: "ProtocolError",
      code: "malformed_line",
      message: "the line is not JSON",
    }, text);
  }
});

Deno.test("parseLine() refuses a byte order mark instead of hiding it", () => {
  const line = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);
  assert.throws(() => parseLine(line), { code: "malformed_line" });
});

Deno.test("parseLine() throws the error code that its caller wants", () => {
  const codes: ErrorCode[] = ["invalid_message", "hello_expected"];
  for (const code of codes) {
    assert.throws(() => parseLine(encoder.encode("{"), code), { name: "ProtocolError", code });
    assert.throws(() => parseLine(Uint8Array.of(0xff), code), { name: "ProtocolError", code });
  }
});

Deno.test("parseLine() reads a good line after a bad one", () => {
  assert.throws(() => parseLine(Uint8Array.of(0x22, 0xe2, 0x82)));
  assert.equal(parseLine(encoder.encode('"\u20ac"')), "\u20ac");
});
