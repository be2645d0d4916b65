import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostRecord } from "../../core/history.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import { checkHostRecord, checkRouterRecord } from "../../core/history_guard.ts";
import { makeClocks } from "../../core/further_clock.ts";
import { Host } from "../../core/host.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { holds, messageWith, roundTrip } from "./support.ts";

const START: HostRecord = {
  event_type: "HOST_START",
  system_clock_time: 100,
  source: "a:1",
  index: 0,
  roster: ["a:1", "b:1"],
  clock_speed: 2,
  phase: 0.25,
  prob_internal: 0.7,
  stamp: "post",
  seed: 1,
  run_time: null,
};
const INTERNAL: HostRecord = {
  event_type: "INTERNAL",
  system_clock_time: 100.25,
  logical_clock_time: 1,
  message_queue_size: 0,
  message: null,
  tick: 0,
  late_ms: 0.1,
};
const COPY = { source: "a:1", type: "SEND_FIRST", logical_clock_time: 3 } as const;
const ROUTE: RouterRecord = {
  event_type: "ROUTE",
  system_clock_time: 1,
  destination: "b:1",
  ...COPY,
};

Deno.test("checkHostRecord() accepts what a host writes", () => {
  const host = new Host({
    source: "a:1",
    workload: (tick) => tick === 0 ? "BROADCAST" : "INTERNAL",
  });
  const sent = host.tick(1);
  host.deliver(messageWith());
  const events = [sent, host.tick(2), host.tick(3)].map((event) => ({ ...event, late_ms: 0 }));
  const stop: HostRecord = {
    event_type: "HOST_STOP",
    system_clock_time: 4,
    logical_clock_time: 9,
    message_queue_size: 0,
    reason: "run_time",
  };
  for (const record of [START, ...events, stop]) {
    assert.deepEqual(checkHostRecord(roundTrip(record)), record);
  }
});

Deno.test("checkHostRecord() accepts what a host of further clocks writes", () => {
  const start = { ...START, clocks: ["lamport", "hybrid"], skew: "offset=0.5" };
  const clocks = makeClocks(["hybrid"], { source: "a:1", skew: NO_SKEW, start: 0 });
  const event = new Host({ source: "a:1", workload: () => "INTERNAL", clocks }).tick(1);
  assert.equal(event.physical_clock_time, 1);
  const behind = { ...event, physical_clock_time: -0.5, hybrid_clock: { l: -0.5, c: 0 } };
  for (const record of [start, { ...event, late_ms: 0 }, { ...behind, late_ms: 0 }]) {
    assert.deepEqual(checkHostRecord(roundTrip(record)), record);
  }
});

Deno.test("checkHostRecord() accepts hosts by any kind of address", () => {
  for (const source of ["127.0.0.1:1", "my-laptop.local:8001", "my_host:80", "[fe80::1]:65535"]) {
    assert.ok(checkHostRecord({ ...START, source }));
  }
});

Deno.test("checkRouterRecord() accepts copies with and without a destination", () => {
  const drop = { ...ROUTE, event_type: "DROP", destination: null, reason: "no_destination" };
  for (const record of [ROUTE, drop]) {
    assert.deepEqual(checkRouterRecord(roundTrip(record)), record);
  }
});

Deno.test("checkRouterRecord() accepts counts of copies, and wants their numbers", () => {
  const sent = { system_clock_time: 1, source: "a:1", type: "BROADCAST", destination: null };
  const routes = { event_type: "ROUTE_COUNT", ...sent, messages: 3, copies: 6 };
  const drops = { event_type: "DROP_COUNT", ...sent, reason: "no_destination", copies: 3 };
  for (const record of [routes, drops]) {
    assert.deepEqual(checkRouterRecord(roundTrip(record)), record);
    assert.throws(() => checkRouterRecord({ ...record, copies: -1 }), /'copies' -1/);
  }
  assert.throws(() => checkRouterRecord({ ...routes, messages: undefined }), /'messages'/);
  assert.throws(() => checkRouterRecord({ ...drops, reason: "late" }), /'reason' "late"/);
});

Deno.test("checkHostRecord() names the field that is wrong", () => {
  const table: [record: unknown, error: RegExp][] = [
    [null, /a record is wanted/],
    [[INTERNAL], /a record is wanted/],
    [{}, /'event_type' is missing, wanted one of HOST_START, INTERNAL/],
    [ROUTE, /'event_type' is "ROUTE"/],
    [{ ...INTERNAL, event_type: { toString: 1 } }, /'event_type' is an object, wanted one of HOST/],
    [{ ...INTERNAL, event_type: ["INTERNAL"] }, /'event_type' is an array, wanted one of HOST/],
    [{ ...INTERNAL, event_type: "toString" }, /'event_type' is "toString"/],
    [{ ...INTERNAL, system_clock_time: "1" }, /INTERNAL has 'system_clock_time' "1"/],
    [{ ...INTERNAL, logical_clock_time: 1.5 }, /INTERNAL has 'logical_clock_time' 1.5/],
    [{ ...INTERNAL, message_queue_size: -1 }, /INTERNAL has 'message_queue_size' -1/],
    [{ ...INTERNAL, late_ms: undefined }, /INTERNAL has no 'late_ms'/],
    [{ ...INTERNAL, event_type: "SEND" }, /a message is wanted/],
    [{ ...START, source: 5 }, /HOST_START has 'source' 5/],
    [
      { ...START, source: "\u001b[2J:1" },
      /'source' "\\u001b\[2J:1", wanted a string 'ADDRESS:PORT'/,
    ],
    [{ ...START, clocks: "vector" }, /HOST_START has 'clocks' "vector", wanted a list of lamport/],
    [
      { ...START, clocks: ["lamport", "matrix"] },
      /HOST_START has 'clocks' an array, wanted a list/,
    ],
    [{ ...START, skew: "offset=much" }, /HOST_START has 'skew' "offset=much", wanted none, or any/],
    [
      { ...INTERNAL, system_clock_time: 1e304 },
      /'system_clock_time' 1e\+304, wanted seconds from 0/,
    ],
    [{ ...INTERNAL, system_clock_time: -1 }, /'system_clock_time' -1, wanted seconds from 0 to 9/],
    [{ ...INTERNAL, physical_clock_time: -1e10 }, /'physical_clock_time' -10000000000, wanted sec/],
    [{ ...START, clock_speed: 0 }, /'clock_speed' 0, wanted a number above 0/],
    [{ ...START, phase: -1 }, /'phase' -1, wanted seconds from 0/],
    [{ ...START, prob_internal: 1.5 }, /'prob_internal' 1.5, wanted a number from 0 to 1/],
    [{ ...START, run_time: 0 }, /'run_time' 0, wanted a number above 0 or null/],
    [{ ...START, skew: null }, /HOST_START has 'skew' null, wanted/],
    [{ ...INTERNAL, physical_clock_time: "1" }, /INTERNAL has 'physical_clock_time' "1", wanted s/],
    [
      { ...INTERNAL, physical_clock_time: null },
      /INTERNAL has 'physical_clock_time' null, wanted s/,
    ],
  ];
  for (const [record, error] of table) assert.throws(() => checkHostRecord(record), error);
});

Deno.test("checkRouterRecord() names the field that is wrong", () => {
  assert.throws(() => checkRouterRecord(INTERNAL), /'event_type' is "INTERNAL"/);
  assert.throws(() => checkRouterRecord({ ...ROUTE, destination: null }), /'destination' null/);
});

Deno.test("The guards of records throw nothing but TypeError, whatever they are given", () => {
  holds(fc.property(fc.jsonValue(), fc.constantFrom(START, INTERNAL, ROUTE), (value, record) => {
    for (const input of [value, { ...record, event_type: value }, { ...record, source: value }]) {
      for (const check of [checkHostRecord, checkRouterRecord]) {
        try {
          check(input);
        } catch (error) {
          assert.ok(error instanceof TypeError, String(error));
        }
      }
    }
  }));
});
