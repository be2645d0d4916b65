/** Lines of logs as they are written, and as nobody should write them. */

import fc from "fast-check";
import { MESSAGE_TYPES } from "../../core/message.ts";

/** Hosts whose names begin, or end, as others' do. */
export const SOURCES: readonly string[] = [
  "127.0.0.1:80",
  "127.0.0.1:800",
  "127.0.0.1:8001",
  "127.0.0.1:8002",
  "27.0.0.1:8001",
  "[::1]:8001",
  "a:1",
  "b:1",
  "my_host:8001",
];

/** Seconds in whole microseconds, as histories have them. */
export const times: fc.Arbitrary<number> = fc.oneof(
  fc.nat(2e9),
  fc.nat(2e9).map((n) => n / 1e6),
  fc.tuple(fc.integer({ min: 1.7e9, max: 1.9e9 }), fc.nat(999_999)).map(([s, us]) => {
    return Math.round((s + us / 1e6) * 1e6) / 1e6;
  }),
);

export const counts: fc.Arbitrary<number> = fc.oneof(fc.nat(1000), fc.maxSafeNat());

const messages = fc.record({
  source: fc.constantFrom(...SOURCES),
  type: fc.constantFrom(...MESSAGE_TYPES),
  system_clock_time: times,
  logical_clock_time: fc.integer({ min: 0, max: 2 ** 52 }),
  payload: fc.constant(""),
}, { noNullPrototype: true });

/** Events in the order of fields in which they are written. */
export const events = fc.tuple(
  fc.constantFrom("INTERNAL", "SEND", "RECEIVE"),
  ...[times, counts, counts],
  messages,
  ...[counts, times],
).map(([event_type, time, clock, inbox, message, tick, late_ms]) => ({
  ...{ event_type, system_clock_time: time, logical_clock_time: clock, message_queue_size: inbox },
  ...{ message: event_type === "INTERNAL" ? null : message, tick, late_ms },
}));

/** Copies that were handed on, likewise. */
export const routes = fc.tuple(
  fc.constantFrom(...SOURCES),
  fc.constantFrom(...SOURCES),
  fc.constantFrom(...MESSAGE_TYPES),
  ...[counts, times],
).map(([destination, source, type, clock, time]) => ({
  ...{ event_type: "ROUTE", destination, source, type },
  ...{ logical_clock_time: clock, system_clock_time: time },
}));

/** Numbers as JSON allows them or not, most of which nobody writes. */
const HOSTILE = [
  ...["00", "01", "-1", "-0", "1e3", "1E-3", "1.", ".5", "1.0", "0.10", "1.5.5", "+1", "0x1", ""],
  ...["9007199254740991", "9007199254740992", "9007199254740993", "99999999999999999"],
  ...["4503599627370496", "4503599627370497", "0.1234567890123456", "12345678.901234567"],
  ...["1763937000.1234567", "9007199254.740993", "1e999", "null", '"1"', "0.30000000000000004"],
  ...["9000000000", "9000000000.000001", "90000000000", "1e304"],
  ...["123456789012345.6", "0000000000000001", "0.00000000000000001", "18014398509481984"],
];

/** A line, and the same with a number or some bytes changed. */
export function spoilt(records: fc.Arbitrary<object>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.tuple(records, fc.nat(20), fc.constantFrom(...HOSTILE)).map(([record, k, number]) => {
      let count = -1;
      return JSON.stringify(record).replaceAll(
        /(?<=[a-z]":)[\d.e+-]+/g,
        (found) => ++count === k % 6 ? number : found,
      );
    }),
    fc.tuple(records, fc.nat(), fc.nat(3), fc.string({ maxLength: 3 })).map(
      ([record, at, size, text]) => {
        const line = JSON.stringify(record);
        const place = at % line.length;
        return line.slice(0, place) + text + line.slice(place + size);
      },
    ),
    fc.tuple(records, records, fc.nat()).map(([a, b, at]) => {
      const place = at % JSON.stringify(a).length;
      return JSON.stringify(a).slice(0, place) + JSON.stringify(b).slice(place);
    }),
  );
}

/** Room for the longest text that is embedded, and as much behind it. */
export const EMBEDDED_BYTES: number = 2 ** 16;

/**
 * Puts a line in the midst of other bytes.
 *
 * @param line The line, or several.
 * @param bytes Where a scanner reads.
 * @returns Where it begins, and where the byte after its LF is.
 */
export function embed(line: string, bytes: Uint8Array): { at: number; end: number } {
  const head = new TextEncoder().encode('"event_type":"INTERNAL"}\n');
  const text = new TextEncoder().encode(`${line}\n`);
  bytes.fill(0x30);
  bytes.set(head);
  bytes.set(text, head.length);
  return { at: head.length, end: head.length + text.length };
}
