import assert from "node:assert/strict";
import fc from "fast-check";
import { CopyFold, type CopyMetrics } from "../../analysis/copy_metrics.ts";
import type { DropReason, RouterRecord } from "../../core/router_history.ts";
import { HOST, hostMetrics } from "../support/histories.ts";
import { holds } from "../support/laws.ts";

const COPY = {
  system_clock_time: 1000,
  source: HOST,
  type: "BROADCAST",
  logical_clock_time: 1,
} as const;
const ROUTE: RouterRecord = { ...COPY, event_type: "ROUTE", destination: "h:2" };

const STOP: RouterRecord = {
  ...{ system_clock_time: 9, event_type: "STOP", reason: "run_time", routed: 10, dropped: 6 },
};

function drop(reason: DropReason): RouterRecord {
  const destination = reason === "no_destination" ? null : "h:2";
  return { ...COPY, event_type: "DROP", destination, reason };
}

/** Folds records, and hosts with so many messages received, waiting and on the way. */
function account(
  records: readonly RouterRecord[],
  hosts: readonly (readonly [received: number, waiting: number, onTheWay?: number])[],
): CopyMetrics {
  const copies = new CopyFold();
  for (const record of records) copies.add(record);
  return copies.result(hosts.map(([RECEIVE, inbox_final, in_flight = 0]) => {
    const sent = { INTERNAL: 0, SEND_FIRST: 0, SEND_SECOND: 0, BROADCAST: 0 };
    return hostMetrics({ inbox_final, in_flight, events: { ...sent, RECEIVE } });
  }));
}

Deno.test("CopyFold accounts for every copy, on a run worked by hand", () => {
  const records: RouterRecord[] = [
    { system_clock_time: 1, event_type: "LISTEN", address: "h:8000", expected: 2 },
    ...Array<RouterRecord>(10).fill(ROUTE),
    drop("no_destination"),
    drop("no_destination"),
    drop("destination_left"),
    drop("destination_left"),
    drop("destination_left"),
    STOP,
  ];
  assert.deepEqual(account(records, [[4, 1, 1], [1, 0]]), {
    routed: 10,
    received: 5,
    queued: 1,
    in_flight: 1,
    dropped: { no_destination: 2, destination_left: 3 },
    missing: 0, // 10 - 5 - 1 - 1 - 3
  });
});

Deno.test("where the router's log ends early, nobody can say what is missing", () => {
  assert.deepEqual(account([ROUTE, drop("no_destination")], [[3, 1]]), {
    routed: 1,
    received: 3,
    queued: 1,
    in_flight: 0,
    dropped: { no_destination: 1, destination_left: 0 },
    missing: null,
  });
});

Deno.test("copies that were never routed are not missed", () => {
  const records = [drop("no_destination"), ROUTE, STOP];
  assert.equal(account(records, [[1, 0]]).missing, 0);
});

Deno.test("copies that were only counted are in the account like the others", () => {
  const counts: RouterRecord[] = [
    { ...COPY, event_type: "ROUTE_COUNT", destination: null, messages: 3, copies: 6 },
    { ...COPY, event_type: "DROP_COUNT", destination: null, reason: "no_destination", copies: 4 },
    {
      ...COPY,
      event_type: "DROP_COUNT",
      destination: "h:2",
      reason: "destination_left",
      copies: 2,
    },
  ];
  assert.deepEqual(account([ROUTE, ...counts, STOP], [[3, 1]]), {
    routed: 7,
    received: 3,
    queued: 1,
    in_flight: 0,
    dropped: { no_destination: 4, destination_left: 2 },
    missing: 1,
  });
});

Deno.test("routed = received + queued + on the way + left behind + missing, always", () => {
  const kinds = fc.constantFrom(
    ROUTE,
    drop("no_destination"),
    drop("destination_left"),
  );
  const hosts = fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)), { maxLength: 5 });
  holds(fc.property(fc.array(kinds), hosts, (records, figures) => {
    const { routed, received, queued, in_flight, dropped, missing } = account(
      [...records, STOP],
      figures,
    );
    const known = received + queued + in_flight + dropped.destination_left;
    assert.equal(routed, known + (missing ?? NaN));
    assert.equal(routed, records.filter((record) => record === ROUTE).length);
  }));
});
