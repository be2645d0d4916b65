/** Builders, arbitraries and bounds that several tests of the core share. */

import fc from "fast-check";
import { type Address, formatAddress } from "../../core/address.ts";
import { encodeLine, parseLine } from "../../core/lines.ts";
import { LOGICAL_TIME_MAX, type Message, MESSAGE_TYPES } from "../../core/message.ts";

/** One seed for every property, so that a failure on one machine is a failure on all. */
const PROPERTY_SEED = 262;

/** Asserts a property on a fixed sequence of examples. */
export function holds<Ts>(property: fc.IProperty<Ts>): void {
  fc.assert(property, { seed: PROPERTY_SEED, numRuns: 1000 });
}

/** A valid message, but for the fields given. */
export function messageWith(fields: Partial<Message> = {}): Message {
  return {
    source: "127.0.0.1:8001",
    type: "SEND_FIRST",
    system_clock_time: 12.5,
    logical_clock_time: 7,
    payload: "",
    ...fields,
  };
}

/** What the other end reads after this text came over the wire as one line. */
export function readText(text: string): unknown {
  return parseLine(new TextEncoder().encode(text));
}

/** What the other end reads after this value was written as one line. */
export function roundTrip(value: unknown): unknown {
  return parseLine(encodeLine(value).subarray(0, -1));
}

/** Numbers spread evenly over a range; `fc.double()` would mostly give tiny ones. */
export function between(low: number, high: number): fc.Arbitrary<number> {
  return fc.nat(2 ** 31).map((n) => low + (high - low) * n / 2 ** 31);
}

/** Addresses that `parseAddress` must accept. */
export const addresses: fc.Arbitrary<Address> = fc.record({
  address: fc.oneof(fc.stringMatching(/^[0-9A-Za-z._-]{1,12}$/), fc.ipV4(), fc.ipV6()),
  port: fc.oneof(fc.nat(65_535), fc.constantFrom(0, 9, 80, 8001, 10_000, 65_535)),
}, { noNullPrototype: true });

/** Texts with any character, half characters (lone surrogates) included. */
export const texts: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
    fc.constantFrom("\ud800", "\udc00", "\n", "\r", '"', "\\", "\0", "a"),
  ),
});

/** Messages that `checkMessage` must accept. */
export const messages: fc.Arbitrary<Message> = fc.record({
  source: addresses.map(formatAddress),
  type: fc.constantFrom(...MESSAGE_TYPES),
  system_clock_time: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  logical_clock_time: fc.integer({ min: 0, max: LOGICAL_TIME_MAX }),
  payload: texts,
}, { noNullPrototype: true });

/** Pearson's statistic of observed counts against expected ones. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return expected.reduce((sum, want, i) => sum + ((observed[i] ?? 0) - want) ** 2 / want, 0);
}

/** What a fair chi-square statistic exceeds once in 10,000 times, by degrees of freedom. */
export const CHI_SQUARE_MAX = { 2: 18.42, 3: 21.11, 5: 25.74, 63: 113.5 } as const;
