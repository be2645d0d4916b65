import assert from "node:assert/strict";
import fc from "fast-check";
import { LINE_BYTES_MAX, parseLine } from "../../core/lines.ts";
import { type Message, MESSAGE_TYPES } from "../../core/message.ts";
import { MessageForm, MessageScanner, SCANNER_BYTES } from "../../core/message_scan.ts";
import { checkClientLine, isMessage } from "../../core/protocol.ts";
import { holds } from "../support/laws.ts";
import { concatenate } from "../support/peer.ts";

const SOURCE = "127.0.0.1:8001";
const encoder = new TextEncoder();

const memory = new WebAssembly.Memory({ initial: 4, maximum: 4 });
const bytes = new Uint8Array(memory.buffer);
const scanner = new MessageScanner(memory);
const FORM = new MessageForm(SOURCE, LINE_BYTES_MAX);

/** Where lines are put: not where a word begins. */
const START = SCANNER_BYTES + 3;

/** What the scanner says of a line that other bytes surround. */
function scan(line: Uint8Array, form = FORM): { type: string; time: number } | undefined {
  bytes.fill(0x22, SCANNER_BYTES);
  bytes.set(line, START);
  if (scanner.scan(form, START, START + line.length) === 0) return undefined;
  const end = START + line.indexOf(0x0a) + 1;
  const type = scanner.type(0);
  assert.deepEqual(
    [scanner.end, scanner.linesOf(type), scanner.bytesOf(type)],
    [end, 1, end - START],
    "the line ends with its first LF",
  );
  return { type: MESSAGE_TYPES[type] ?? "", time: scanner.logicalTime(0) };
}

/** What the full check says of it. */
function check(line: Uint8Array): Message | undefined {
  const lf = line.indexOf(0x0a);
  if (lf === -1 || lf > LINE_BYTES_MAX) return undefined;
  try {
    const checked = checkClientLine(parseLine(line.subarray(0, lf)));
    return isMessage(checked) && checked.source === SOURCE ? checked : undefined;
  } catch {
    return undefined;
  }
}

/** Asserts that what is recognised is what the full check accepts; tells whether it was. */
function agree(line: Uint8Array): boolean {
  const found = scan(line);
  if (found === undefined) return false;
  const wanted = check(line);
  assert.ok(wanted !== undefined, `recognised: ${new TextDecoder().decode(line)}`);
  assert.deepEqual(found, { type: wanted.type, time: wanted.logical_clock_time });
  return true;
}

function lineOf(fields: object): Uint8Array {
  return encoder.encode(`${JSON.stringify(fields)}\n`);
}

const valid: fc.Arbitrary<Message> = fc.record({
  source: fc.constant(SOURCE),
  type: fc.constantFrom(...MESSAGE_TYPES),
  system_clock_time: fc.oneof(
    fc.integer({ min: 1, max: 2 ** 31 * 1e6 }).map((us) => us / 1e6),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  ),
  logical_clock_time: fc.oneof(fc.nat(999_999_999), fc.integer({ min: 0, max: 2 ** 52 })),
  payload: fc.oneof(
    fc.constant(""),
    fc.string({ maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 40 }),
  ),
}, { noNullPrototype: true });

Deno.test("our own hosts' messages are recognised, with their type and stamp", () => {
  for (const type of MESSAGE_TYPES) {
    for (const payload of ["", "x", "about three", " ~!#[]^", "\x7f", "y".repeat(5_000)]) {
      for (const system_clock_time of [1, 1700000000, 1700000000.5, 1764000000.123456, 0.25 + 8]) {
        for (const logical_clock_time of [1, 12, 12345, 999_999_999]) {
          const fields = { source: SOURCE, type, system_clock_time, logical_clock_time, payload };
          assert.ok(agree(lineOf(fields)), JSON.stringify(fields));
        }
      }
    }
  }
});

Deno.test("what is recognised in valid messages agrees with the full check", () => {
  let recognised = 0;
  holds(fc.property(valid, (fields) => void (agree(lineOf(fields)) && recognised++)), 3_000);
  assert.ok(recognised > 400, `${recognised} were recognised`);
});

Deno.test("what is recognised in messages with changed bytes agrees with the full check", () => {
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(...encoder.encode('"\\{},:.0123456789-+eE \n\r\t\0')),
    fc.constantFrom(0x7f, 0x80, 0xc3, 0xff),
  );
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    removes: fc.nat(2),
    adds: fc.array(byte, { maxLength: 2 }),
  });
  let recognised = 0;
  holds(
    fc.property(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }), (fields, mutations) => {
      let bytes = [...lineOf(fields)];
      for (const { at, removes, adds } of mutations) {
        bytes = bytes.toSpliced(Math.floor(at * bytes.length), removes, ...adds);
      }
      if (agree(Uint8Array.from(bytes))) recognised++;
    }),
    20_000,
  );
  assert.ok(recognised > 100, `${recognised} were recognised`);
});

Deno.test("a hostile line is left to the full check", () => {
  const head = `{"source":"${SOURCE}","type":"SEND_FIRST"`;
  const stamps = `"system_clock_time":1.5,"logical_clock_time":3`;
  const lines = [
    `{"source":"127.0.0.1:8002","type":"SEND_FIRST",${stamps},"payload":""}`,
    `{"source":"${SOURCE}","type":"SEND_THIRD",${stamps},"payload":""}`,
    `${head},${stamps},"payload":""`,
    `${head},${stamps},"payload":""}}`,
    `${head},${stamps},"payload":"","payload":1}`,
    `${head},${stamps},"payload":"","source":"h:1"}`,
    `${head},${stamps},"payload":"a"b"}`,
    `${head},${stamps},"payload":"\\"}`,
    `${head},${stamps},"payload":"\u0001"}`,
    `${head},${stamps},"payload":"abc\u001fdefgh"}`,
    `${head},${stamps},"payload":"é"}`,
    `${head},"system_clock_time":01.5,"logical_clock_time":3,"payload":""}`,
    `${head},"system_clock_time":1.,"logical_clock_time":3,"payload":""}`,
    `${head},"system_clock_time":.5,"logical_clock_time":3,"payload":""}`,
    `${head},"system_clock_time":-1.5,"logical_clock_time":3,"payload":""}`,
    `${head},"system_clock_time":1.5e3,"logical_clock_time":3,"payload":""}`,
    `${head},"system_clock_time":1.5,"logical_clock_time":,"payload":""}`,
    `${head},"system_clock_time":1.5,"logical_clock_time":03,"payload":""}`,
    `${head},"system_clock_time":1.5,"logical_clock_time":4503599627370497,"payload":""}`,
    `${head},"system_clock_time":1.5,"logical_clock_time":1000000000,"payload":""}`,
    `${head},"system_clock_time":1.5,"logical_clock_time":3.0,"payload":""}`,
    `${head},${stamps},"payload":""}\r`,
    ` ${head},${stamps},"payload":""}`,
    "",
    "x",
  ];
  for (const line of lines) assert.equal(scan(encoder.encode(`${line}\n`)), undefined, line);
  assert.ok(agree(encoder.encode(`${head},${stamps},"payload":""}\n`)), "but this is fine");
});

Deno.test("a line is recognised only once it is whole, and only up to the largest size", () => {
  const fields = { source: SOURCE, type: "BROADCAST", system_clock_time: 1.5 };
  const line = lineOf({ ...fields, logical_clock_time: 7, payload: "what there is to say" });
  for (let size = 0; size < line.length; size++) {
    assert.equal(scan(line.subarray(0, size)), undefined);
    // The rest stands there, but it is left over from an earlier line.
    bytes.set(line, START);
    assert.equal(scanner.scan(FORM, START, START + size), 0);
  }
  const overhead = lineOf({ ...fields, logical_clock_time: 7, payload: "" }).length - 1;
  for (const [size, isFine] of [[LINE_BYTES_MAX, true], [LINE_BYTES_MAX + 1, false]] as const) {
    const long = { ...fields, logical_clock_time: 7, payload: "z".repeat(size - overhead) };
    assert.equal(scan(lineOf(long)) !== undefined, isFine);
  }
});

Deno.test("of a row of lines each is known, and those of some types can be brought together", () => {
  const payload = fc.string({ maxLength: 90 }).filter((text) => /^[^"\\\x7f]*$/.test(text));
  const message = fc.record({
    type: fc.constantFrom(...MESSAGE_TYPES),
    logical_clock_time: fc.integer({ min: 1, max: 999_999_999 }),
    payload,
  });
  const rows = fc.array(message, { maxLength: 50 });
  holds(fc.property(rows, fc.nat(7), (messages, types) => {
    const lines = messages.map(({ type, ...rest }) =>
      lineOf({ source: SOURCE, type, system_clock_time: 1764000000.25, ...rest })
    );
    const row = lines.flatMap((line) => [...line]);
    bytes.set([...row, ...encoder.encode(`{"type":"DONE"}\n`)], START);
    const limit = START + row.length + 16;
    assert.equal(scanner.scan(FORM, START, limit), messages.length);
    assert.equal(scanner.end, START + row.length);
    const found = messages.map((_, line) => [scanner.type(line), scanner.logicalTime(line)]);
    const numbers = messages.map(({ type }) => MESSAGE_TYPES.indexOf(type));
    assert.deepEqual(found, messages.map((one, i) => [numbers[i], one.logical_clock_time]));
    const wanted = lines.filter((_, i) => types >> (numbers[i] ?? 0) & 1).flatMap((
      line,
    ) => [...line]);
    const to = START + (1 << 16);
    scanner.gather(types, to);
    assert.deepEqual([...bytes.subarray(to, to + wanted.length)], wanted);
    const size = MESSAGE_TYPES.reduce(
      (sum, _, i) => sum + (types >> i & 1) * scanner.bytesOf(i),
      0,
    );
    assert.equal(size, wanted.length);
  }));
});

Deno.test("bytes behind the limit make no difference, whatever was read there before", () => {
  const fields = fc.record({
    type: fc.constantFrom(...MESSAGE_TYPES),
    system_clock_time: fc.constantFrom(1, 1764000000.25, 1764000000.123456),
    logical_clock_time: fc.integer({ min: 1, max: 1_200_000_000 }),
    payload: fc.string({ maxLength: 40 }),
  });
  const rows = fc.array(fields, { minLength: 1, maxLength: 6, size: "max" });
  const cut = fc.integer({ min: 0, max: 999 }).map((permille) => permille / 1_000);
  const row = (messages: readonly object[]): Uint8Array =>
    concatenate(messages.map((one) => lineOf({ source: SOURCE, ...one })));
  let stale = 0;
  holds(
    fc.property(rows, rows, cut, (now, before, share) => {
      const whole = row(now);
      const limit = START + Math.floor(share * whole.length);
      const scans = [new Uint8Array(), whole, row(before)].map((old) => {
        bytes.fill(0, START, START + (1 << 16));
        bytes.set(old, START);
        bytes.set(whole.subarray(0, limit - START), START);
        const lines = scanner.scan(FORM, START, limit);
        return [lines, scanner.end, ...MESSAGE_TYPES.map((_, type) => scanner.bytesOf(type))];
      });
      assert.deepEqual(scans[1], scans[0]);
      assert.deepEqual(scans[2], scans[0]);
      assert.ok(scanner.end <= limit);
      if (scanner.lines > 0 && scanner.end < limit) stale++;
    }),
    2_000,
  );
  assert.ok(stale > 300, `${stale} rows were cut behind a line`);
});
