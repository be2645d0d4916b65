import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonBytes } from "../../core/json_bytes.ts";
import { HistoryLines } from "../../simulation/history_lines.ts";
import type { Sent } from "../../simulation/network.ts";
import { holds } from "../support/laws.ts";
import { between } from "../core/support.ts";
import { copyOf, eventOf } from "./records.ts";

const SOURCES = ["127.0.0.1:8001", "[::1]:8002", "a-host.example:65535"];

const counts = fc.oneof(fc.nat(9), fc.nat(20_000), fc.nat(2 ** 31), fc.maxSafeNat());
const times = fc.oneof(
  fc.constant(0),
  fc.nat(2000),
  between(0, 1e-5),
  between(0, 1),
  between(0, 2e6),
);
const places = fc.nat(SOURCES.length - 1);

const vectors = fc.dictionary(fc.constantFrom(...SOURCES), counts, { noNullPrototype: true });
const values = fc.option(
  fc.record(
    { vector_clock: vectors, hybrid_clock: fc.record({ l: times, c: counts }) },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

const messages: fc.Arbitrary<Sent> = fc.record({
  sender: places,
  type: fc.integer({ min: 1, max: 3 }),
  stamp: counts,
  time: times,
  values,
});

const ticks = fc.record({
  host: places,
  tick: counts,
  time: times,
  logicalTime: counts,
  inboxSize: counts,
  message: fc.option(messages, { nil: undefined }),
  isReceived: fc.boolean(),
  values,
}).map(({ message, isReceived, ...tick }) => ({
  ...tick,
  received: isReceived ? message : undefined,
  sent: isReceived ? undefined : message,
}));

function written(write: (lines: JsonBytes) => void): string {
  const lines = new JsonBytes(1);
  write(lines);
  return new TextDecoder().decode(lines.bytes);
}

Deno.test("HistoryLines writes ticks byte by byte as JSON.stringify() writes their records", () => {
  const lines = new HistoryLines(SOURCES);
  holds(
    fc.property(ticks, (tick) => {
      const { received, sent } = tick;
      const text = written((bytes) => {
        if (received !== undefined) lines.writeReceive(tick, received, bytes);
        else if (sent !== undefined) lines.writeSend(tick, sent, bytes);
        else lines.writeInternal(tick, bytes);
      });
      assert.equal(text, `${JSON.stringify(eventOf(tick, SOURCES))}\n`);
    }),
    2000,
  );
});

Deno.test("HistoryLines writes copies byte by byte as JSON.stringify() writes their records", () => {
  const lines = new HistoryLines(SOURCES);
  const receivers = fc.option(places, { nil: undefined });
  holds(
    fc.property(messages, receivers, (message, receiver) => {
      const text = written((bytes) => lines.writeCopy(message, receiver, bytes));
      assert.equal(text, `${JSON.stringify(copyOf(message, receiver, SOURCES))}\n`);
    }),
    1000,
  );
});
