import assert from "node:assert/strict";
import { RouterAccount } from "../../analysis/router_account.ts";
import type { RouterEvent } from "../../core/router_history.ts";

const [A, B, C] = ["h:1", "h:2", "h:3"] as const;

function join(source: string): RouterEvent {
  return { event_type: "JOIN", source, joined: 1, expected: 1 };
}

/** Copies per host: handed on, of those left behind. */
function account(
  ...events: readonly RouterEvent[]
): Record<string, (number | undefined)[]> {
  const fold = new RouterAccount();
  for (const event of events) fold.add({ ...event, system_clock_time: 1 });
  return Object.fromEntries([A, B, C].map((host) => {
    const found = fold.of(host);
    return [host, [found?.routed, found?.left]];
  }));
}

Deno.test("copies that were counted go to the host they are for, broadcasts to all who are there", () => {
  const sent = { source: A, logical_clock_time: 1 } as const;
  const events: RouterEvent[] = [
    ...[join(A), join(B)],
    { event_type: "ROUTE", ...sent, type: "SEND_FIRST", destination: B },
    {
      ...{ event_type: "ROUTE_COUNT", source: A, type: "SEND_FIRST", destination: B },
      ...{ messages: 5, copies: 5 },
    },
    {
      ...{ event_type: "ROUTE_COUNT", source: A, type: "BROADCAST", destination: null },
      ...{ messages: 10, copies: 10 },
    },
    join(C),
    {
      ...{ event_type: "ROUTE_COUNT", source: B, type: "BROADCAST", destination: null },
      ...{ messages: 100, copies: 200 },
    },
    { event_type: "LEAVE", source: C, reason: "done" },
    {
      ...{ event_type: "ROUTE_COUNT", source: A, type: "BROADCAST", destination: null },
      ...{ messages: 1_000, copies: 1_000 },
    },
    {
      ...{ event_type: "DROP_COUNT", source: B, type: "BROADCAST", destination: C },
      ...{ reason: "destination_left", copies: 7 },
    },
    {
      ...{ event_type: "DROP_COUNT", source: B, type: "SEND_SECOND", destination: null },
      ...{ reason: "no_destination", copies: 9 },
    },
  ];
  assert.deepEqual(account(...events), { [A]: [100, 0], [B]: [1_016, 0], [C]: [100, 7] });
});

/** An account of these records. */
function accountOf(...events: readonly RouterEvent[]): RouterAccount {
  const account = new RouterAccount();
  for (const event of events) account.add({ ...event, system_clock_time: 0 });
  return account;
}

const START = { event_type: "START", at: 0, roster: ["a:1", "b:1"], run_time: 1 } as const;
const JOIN = { event_type: "JOIN", source: "c:1", joined: 3, expected: 2 } as const;
const COPY = { source: "a:1", type: "BROADCAST", logical_clock_time: 1 } as const;

Deno.test("RouterAccount counts by destination what was routed and left behind", () => {
  const account = accountOf(
    ...[START, { event_type: "ROUTE", destination: "b:1", ...COPY } as const],
    { event_type: "ROUTE", destination: "b:1", ...COPY },
    { event_type: "DROP", destination: "b:1", reason: "destination_left", ...COPY },
    { event_type: "DROP", destination: null, reason: "no_destination", ...COPY },
  );
  account.addRoutes("a:1", 1);
  assert.deepEqual(account.of("b:1"), { routed: 2, left: 1, dropped: 0 });
  assert.deepEqual(account.of("a:1"), { routed: 1, left: 0, dropped: 0 });
  assert.equal(account.of("c:1"), undefined);
  account.add({ ...JOIN, system_clock_time: 0 });
  assert.deepEqual(account.of("c:1"), { routed: 0, left: 0, dropped: 0 });
});

Deno.test("RouterAccount is complete with the record of the end, if every line could be read", () => {
  assert.equal(accountOf(START).isComplete, false);
  const stop = { event_type: "STOP", reason: "done", routed: 0, dropped: 0 } as const;
  assert.equal(accountOf(START, stop).isComplete, true);
  const torn = accountOf(START, stop);
  torn.addGap();
  assert.deepEqual([torn.isOver, torn.isComplete], [true, false]);
});

Deno.test("RouterAccount tells who changed the roster during the run, and nobody else", () => {
  const leave = (reason: "done" | "disconnected" | "refused"): RouterEvent => ({
    ...{ event_type: "LEAVE", source: "b:1", reason },
  });
  assert.equal(accountOf(JOIN, START, leave("done")).rosterChange, null);
  assert.equal(accountOf(START, JOIN, leave("refused")).rosterChange, "c:1 joined after the start");
  assert.equal(accountOf(START, leave("disconnected")).rosterChange, "b:1 left early");
});
