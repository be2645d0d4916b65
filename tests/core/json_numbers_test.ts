import assert from "node:assert/strict";
import fc from "fast-check";
import {
  NUMBER_BYTES_MAX,
  putInteger,
  putMicroseconds,
  RisingTimes,
} from "../../core/json_numbers.ts";
import { between, holds } from "./support.ts";

/** What is put, with as much room as it may need and no more, over bytes that are no digits. */
function written(put: (view: DataView, at: number) => number): string {
  const bytes = new Uint8Array(1 + NUMBER_BYTES_MAX).fill(0xff);
  const end = put(new DataView(bytes.buffer), 1);
  return new TextDecoder().decode(bytes.subarray(1, end));
}

const integers = fc.oneof(fc.nat(20_000), fc.nat(), fc.maxSafeNat());

Deno.test("putInteger() writes integers as JSON does", () => {
  const edges = [4, 8, 12, 15].flatMap((digits) => [10 ** digits - 1, 10 ** digits]);
  for (const n of [0, 9, 10, 99, 100, 999, 1000, 2 ** 31, 2 ** 32, 2 ** 53, ...edges]) {
    assert.equal(written((view, at) => putInteger(view, at, n)), String(n));
  }
  holds(fc.property(integers, (n) => {
    assert.equal(written((view, at) => putInteger(view, at, n)), String(n));
  }));
});

Deno.test("putMicroseconds() writes whole microseconds as JSON writes seconds", () => {
  const microseconds = fc.oneof(fc.nat(2_000_000), fc.nat(), fc.integer({ min: 0, max: 10 ** 15 }));
  holds(fc.property(microseconds, (n) => {
    assert.equal(written((view, at) => putMicroseconds(view, at, n)), JSON.stringify(n / 1e6));
  }));
});

/** What JSON has of a time that is rounded to microseconds. */
function rounded(time: number): string {
  return JSON.stringify(Math.round(time * 1e6) / 1e6);
}

function assertTimes(times: readonly number[]): void {
  const rising = new RisingTimes();
  const texts = times.map((time) => written((view, at) => rising.put(view, at, time)));
  assert.deepEqual(texts, times.map(rounded));
}

Deno.test("RisingTimes writes the times of a host's ticks as JSON does, over many thousand seconds", () => {
  const schedule = fc.record({
    first: between(0, 1e6),
    rate: fc.oneof(fc.constantFrom(1, 2, 4, 5, 10), between(0.001, 100)),
  });
  holds(fc.property(schedule, ({ first, rate }) => {
    assertTimes(Array.from({ length: 300 }, (_, k) => first + k / rate));
  }));
});

Deno.test("RisingTimes writes times in any order as JSON does, those of messages that waited too", () => {
  const edges = fc.tuple(fc.nat(1e6), fc.constantFrom(-1e-6, -5e-7, -4e-7, 0, 4e-7, 5e-7, 1e-6))
    .map(([thousands, by]) => Math.max(0, thousands * 1000 + by));
  const wholes = fc.nat(1e9);
  const times = fc.oneof(edges, wholes, between(0, 1e-5), between(0, 5000), between(0, 1e9));
  holds(fc.property(fc.array(times, { maxLength: 30 }), assertTimes));
});
