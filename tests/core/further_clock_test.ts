import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress } from "../../core/address.ts";
import { type ClockValues, makeClocks, parseClocks } from "../../core/further_clock.ts";
import type { HostEvent } from "../../core/history.ts";
import { checkHostRecord } from "../../core/history_guard.ts";
import { Host, type Stamp } from "../../core/host.ts";
import { checkMessage, LOGICAL_TIME_MAX, type Message } from "../../core/message.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { addresses, holds, messages, messageWith, readText, roundTrip } from "./support.ts";

const SOURCE = "127.0.0.1:8001";
const OWNER = { source: SOURCE, skew: { ...NO_SKEW, offset: 0.5 }, start: 100 };

/** JSON texts that are no vector clock. */
const HOSTILE_VECTORS: readonly string[] = [
  ...["null", "5", '"a:1"', "true", "[]", "[1]", '[["a:1", 1]]'],
  ...[
    '{"a:1": -1}',
    '{"a:1": 0.5}',
    '{"a:1": 1e999}',
    '{"a:1": -1e999}',
    '{"a:1": 4503599627370497}',
  ],
  ...['{"a:1": "1"}', '{"a:1": null}', '{"a:1": [1]}', '{"a:1": {}}', '{"a:1": true}'],
  ...['{"__proto__": 1}', '{"__proto__": {}}', '{"constructor": 1}', '{"": 1}', '{"a": 1}'],
  ...['{"a:": 1}', '{":1": 1}', '{"a:65536": 1}', '{"a:-1": 1}', '{"a:x": 1}', '{"a:1 ": 1}'],
  ...['{"a:1": 1, "b": 2}', '{"a:1": 1, "__proto__": 2}'],
];

/** JSON texts that are no hybrid clock. */
const HOSTILE_HYBRIDS: readonly string[] = [
  ...["null", "5", '"l"', "[]", "[1, 2]", "{}", '{"l": 1}', '{"c": 1}', '{"L": 1, "C": 1}'],
  ...['{"l": "1", "c": 1}', '{"l": null, "c": 1}', '{"l": 1e999, "c": 1}', '{"l": -1e999, "c": 1}'],
  ...['{"l": 1, "c": -1}', '{"l": 1, "c": 0.5}', '{"l": 1, "c": 1e999}', '{"l": 1, "c": "1"}'],
  ...['{"l": 1, "c": null}', '{"l": 1, "c": 4503599627370497}', '{"l": [1], "c": 1}'],
  ...[
    '{"l": 1, "c": 1, "d": 1}',
    '{"l": 1, "c": 1, "__proto__": 1}',
    '{"__proto__": {"l": 1, "c": 1}}',
  ],
];

const HOSTILE: readonly (readonly [name: "vector_clock" | "hybrid_clock", text: string])[] = [
  ...HOSTILE_VECTORS.map((text) => ["vector_clock", text] as const),
  ...HOSTILE_HYBRIDS.map((text) => ["hybrid_clock", text] as const),
];

/** A valid line with one more field, whose value is given as JSON. */
function withField(value: object, name: string, text: string): unknown {
  return readText(`${JSON.stringify(value).slice(0, -1)},"${name}":${text}}`);
}

/** A host that keeps both clocks, which broadcasts, receives, broadcasts. */
function play(stamp: Stamp): [first: HostEvent, received: HostEvent, last: HostEvent] {
  const clocks = makeClocks(["lamport", "vector", "hybrid"], OWNER);
  const host = new Host({ source: SOURCE, workload: () => "BROADCAST", stamp, clocks });
  const first = host.tick(101);
  host.deliver(messageWith({
    source: "b:1",
    vector_clock: { "b:1": 9, "c:1": 2 },
    hybrid_clock: { l: 105, c: 3 },
  }));
  return [first, host.tick(102), host.tick(103)];
}

const lawfulClocks: fc.Arbitrary<Required<Pick<Message, "vector_clock" | "hybrid_clock">>> = fc
  .record({
    vector_clock: fc.dictionary(
      addresses.map(formatAddress),
      fc.integer({ min: 0, max: LOGICAL_TIME_MAX }),
      { noNullPrototype: true, maxKeys: 6 },
    ),
    hybrid_clock: fc.record({
      l: fc.double({ noNaN: true, noDefaultInfinity: true }).map((l) => l === 0 ? 0 : l),
      c: fc.integer({ min: 0, max: LOGICAL_TIME_MAX }),
    }, { noNullPrototype: true }),
  }, { noNullPrototype: true });

Deno.test("parseClocks() puts Lamport's first, the others in their order, and none twice", () => {
  const table: readonly (readonly [text: string, clocks: readonly string[] | undefined])[] = [
    ["lamport", ["lamport"]],
    ["vector", ["lamport", "vector"]],
    ["hybrid", ["lamport", "hybrid"]],
    ["hybrid,vector", ["lamport", "vector", "hybrid"]],
    ["vector,lamport,hybrid", ["lamport", "vector", "hybrid"]],
    ["vector, hybrid", ["lamport", "vector", "hybrid"]],
    ["vector,vector", ["lamport", "vector"]],
    ...["", ",", "vector,", ",vector", " vector", "Vector", "vector hybrid", "all", "none"].map(
      (text) => [text, undefined] as const,
    ),
    ...["__proto__", "0", "length", "lamport,vektor"].map((text) => [text, undefined] as const),
  ];
  for (const [text, clocks] of table) assert.deepEqual(parseClocks(text), clocks, `'${text}'`);
});

Deno.test("makeClocks() makes the clocks that are named, and none for Lamport's", () => {
  const advance = (...names: Parameters<typeof makeClocks>[0]): ClockValues[] =>
    makeClocks(names, OWNER).map((clock) => clock.advance(101));
  const vector = { vector_clock: { [SOURCE]: 1 } };
  const hybrid = { hybrid_clock: { l: 101.5, c: 0 }, physical_clock_time: 101.5 };
  assert.deepEqual(advance("lamport"), []);
  assert.deepEqual(advance("lamport", "vector"), [vector]);
  assert.deepEqual(advance("lamport", "hybrid"), [hybrid]);
  assert.deepEqual(advance("lamport", "vector", "hybrid"), [vector, hybrid]);
});

Deno.test("A host's messages carry the clocks of their SEND events, even with stamp pre", () => {
  for (const [stamp, lamport] of [["post", [1, 9]], ["pre", [0, 8]]] as const) {
    const [first, received, last] = play(stamp);
    const stamps = [first, last].map((event) => event.message?.logical_clock_time);
    assert.deepEqual(stamps, lamport);
    for (const event of [first, last]) {
      const { vector_clock, hybrid_clock, message } = event;
      assert.deepEqual([message?.vector_clock, message?.hybrid_clock], [
        vector_clock,
        hybrid_clock,
      ]);
      assert.ok(message !== null && !("physical_clock_time" in message));
    }
    assert.deepEqual(first.vector_clock, { [SOURCE]: 1 });
    assert.deepEqual(first.hybrid_clock, { l: 101.5, c: 0 });
    assert.deepEqual(received.vector_clock, { [SOURCE]: 2, "b:1": 9, "c:1": 2 });
    assert.deepEqual(received.hybrid_clock, { l: 105, c: 4 });
    assert.equal(received.physical_clock_time, 102.5);
    assert.deepEqual(last.vector_clock, { [SOURCE]: 3, "b:1": 9, "c:1": 2 });
    assert.deepEqual(last.hybrid_clock, { l: 105, c: 5 });
  }
});

Deno.test("What a host with further clocks sends and records passes the guards", () => {
  for (const event of play("post")) {
    const record = { ...event, late_ms: 0 };
    assert.deepEqual(checkHostRecord(roundTrip(record)), record);
    if (event.event_type === "SEND") {
      assert.deepEqual(checkMessage(roundTrip(event.message)), event.message);
    }
  }
  holds(
    fc.property(messages, lawfulClocks, fc.subarray(["vector_clock", "hybrid_clock"] as const), (
      message,
      clocks,
      names,
    ) => {
      const some = Object.fromEntries(names.map((name) => [name, clocks[name]]));
      const stamped = { ...message, ...some };
      assert.deepEqual(checkMessage(roundTrip(stamped)), JSON.parse(JSON.stringify(stamped)));
    }),
  );
});

Deno.test("Clocks that make no sense are refused in messages and in records", () => {
  for (const [name, text] of HOSTILE) {
    const error = new RegExp(`'${name}' .*, wanted an object of`);
    const message = withField(messageWith(), name, text);
    assert.throws(() => checkMessage(message), { name: "MessageError", message: error }, text);
    const [, event] = play("post").map(({ vector_clock: _, hybrid_clock: __, ...rest }) => rest);
    const record = { ...event, late_ms: 0 };
    assert.throws(() => checkHostRecord({ ...record, message }), { message: error }, text);
    const spoilt = withField(record, name, text);
    assert.throws(() => checkHostRecord(spoilt), { name: "TypeError", message: error }, text);
  }
  assert.throws(() => checkMessage({ ...messageWith(), physical_clock_time: 1 }), /unknown field/);
});
