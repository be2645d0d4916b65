import assert from "node:assert/strict";
import fc from "fast-check";
import { LINE_BYTES_MAX, LineSplitter } from "../../core/lines.ts";
import { ProtocolError } from "../../core/protocol.ts";
import { holds } from "./support.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1"); // one character per byte, whatever the byte

/** What came out of a splitter: the lines, the bytes still held, and whether it gave up. */
interface Outcome {
  readonly lines: string[];
  readonly pending: number;
  readonly isTooLong: boolean;
}

/** Pushes chunks through a new splitter. */
function split(chunks: Iterable<Uint8Array>, lineBytesMax?: number): Outcome {
  const splitter = new LineSplitter(lineBytesMax);
  const lines: string[] = [];
  try {
    for (const chunk of chunks) splitter.push(chunk, (line) => lines.push(decoder.decode(line)));
  } catch (error) {
    assert.ok(error instanceof ProtocolError && error.code === "line_too_long", String(error));
    return { lines, pending: 0, isTooLong: true };
  }
  return { lines, pending: splitter.pendingBytes, isTooLong: false };
}

/** The same by the definition, over the whole stream at once. */
function splitSlowly(stream: Uint8Array, lineBytesMax = LINE_BYTES_MAX): Outcome {
  const parts = decoder.decode(stream).split("\n");
  const tooLong = parts.findIndex((part) => part.length > lineBytesMax);
  const torn = parts.at(-1) ?? "";
  const ended = parts.slice(0, tooLong === -1 ? -1 : tooLong);
  const lines = ended.map((part) => part.replace(/\r$/, "")).filter((part) => part !== "");
  const isTooLong = tooLong !== -1;
  return { lines, pending: isTooLong ? 0 : torn.length, isTooLong };
}

/** Cuts a stream before each of the given places. */
function cut(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places, stream.length].map((place) => Math.min(place, stream.length));
  let start = 0;
  return ends.sort((a, b) => a - b).map((end) => stream.slice(start, start = end));
}

const streams = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.nat(255) },
    { weight: 2, arbitrary: fc.constant(0x0a) },
    { weight: 1, arbitrary: fc.constant(0x0d) },
  ),
  { maxLength: 80 },
).map((bytes) => Uint8Array.from(bytes));

const cuts = fc.array(fc.nat(80), { maxLength: 10 });

Deno.test("LineSplitter ends lines at LF, drops a CR before it and passes over empty lines", () => {
  const table: [stream: string, lines: string[], pending: number][] = [
    ["", [], 0],
    ["a\n", ["a"], 0],
    ["a\nbc\n", ["a", "bc"], 0],
    ["a\r\nbc\r\n", ["a", "bc"], 0],
    ["\n", [], 0],
    ["\r\n\n\r\n", [], 0],
    ["\n\na\n\n\nb\n", ["a", "b"], 0],
    ["a\rb\n", ["a\rb"], 0], // a CR elsewhere is content
    ["a\r\r\n", ["a\r"], 0], // only one CR belongs to the end
    ["\ra\n", ["\ra"], 0],
    [" \n", [" "], 0],
    ["a\nbc", ["a"], 2], // torn
    ["abc", [], 3],
    ["a\r", [], 2],
  ];
  for (const [stream, lines, pending] of table) {
    const bytes = encoder.encode(stream);
    const expected = { lines, pending, isTooLong: false };
    assert.deepEqual(split([bytes]), expected, JSON.stringify(stream));
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assert.deepEqual(split(single), expected, `${JSON.stringify(stream)} byte by byte`);
  }
});

Deno.test("LineSplitter gives the same lines wherever the stream is cut", () => {
  holds(fc.property(streams, cuts, (stream, places) => {
    assert.deepEqual(split(cut(stream, places)), splitSlowly(stream));
  }));
});

Deno.test("LineSplitter gives up at the same line wherever the stream is cut", () => {
  holds(fc.property(streams, cuts, fc.nat(9), (stream, places, max) => {
    assert.deepEqual(split(cut(stream, places), max), splitSlowly(stream, max));
  }));
});

Deno.test("LineSplitter joins long lines from many chunks", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 4 });
  const step = fc.integer({ min: 1, max: 700 });
  holds(fc.property(sizes, step, (lengths, size) => {
    const lines = lengths.map((length, i) => String.fromCharCode(97 + i).repeat(length));
    const stream = encoder.encode(lines.map((line) => `${line}\n`).join(""));
    const places = Array.from({ length: stream.length / size | 0 }, (_, i) => i * size);
    assert.deepEqual(split(cut(stream, places)).lines, lines);
  }));
});

Deno.test("LineSplitter accepts a line of exactly the maximum length and none longer", () => {
  const table: [line: string, isTooLong: boolean][] = [
    ["x".repeat(65_536), false],
    ["x".repeat(65_537), true],
    [`${"x".repeat(65_535)}\r`, false],
    [`${"x".repeat(65_536)}\r`, true], // the CR counts, as the LF does not
    ["\u00e9".repeat(32_768), false], // bytes, not characters
    [`${"\u00e9".repeat(32_768)}x`, true],
  ];
  for (const [line, isTooLong] of table) {
    const stream = encoder.encode(`a\n${line}\nb\n`);
    for (const chunks of [[stream], cut(stream, [1000, 40_000]), cut(stream, [65_538, 65_539])]) {
      const outcome = split(chunks);
      assert.equal(outcome.isTooLong, isTooLong);
      assert.equal(outcome.lines[0], "a");
      assert.equal(outcome.lines.length, isTooLong ? 1 : 3);
    }
  }
});

Deno.test("LineSplitter refuses an endless line before its end has come", () => {
  assert.equal(split([new Uint8Array(65_536)]).pending, 65_536);
  assert.equal(split([new Uint8Array(65_537)]).isTooLong, true);
  assert.equal(split([new Uint8Array(65_536), Uint8Array.of(1)]).isTooLong, true);
  assert.throws(() => new LineSplitter(4).push(encoder.encode("12345"), () => assert.fail()), {
    name: "ProtocolError",
    code: "line_too_long",
    message: "a line has at most 4 bytes",
  });
});

Deno.test("LineSplitter.pendingBytes follows an unfinished line from chunk to chunk", () => {
  const splitter = new LineSplitter();
  const table: [chunk: string, pending: number][] = [
    ["", 0],
    ["ab", 2],
    ["", 2],
    ["\u00e9", 4],
    ["\nc", 1],
    ["d\n", 0],
    ["e\nfgh", 3],
    ["\n", 0],
  ];
  for (const [chunk, pending] of table) {
    splitter.push(encoder.encode(chunk), () => {});
    assert.equal(splitter.pendingBytes, pending);
  }
});
