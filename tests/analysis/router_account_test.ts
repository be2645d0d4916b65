import assert from "node:assert/strict";
import { RouterAccount } from "../../analysis/router_account.ts";
import type { RouterEvent } from "../../core/router_history.ts";

const [A, B, C] = ["h:1", "h:2", "h:3"] as const;

function join(source: string): RouterEvent {
  return { event_type: "JOIN", source, joined: 1, expected: 1 };
}

/** Copies per host: handed on, of those left behind. */
function account(...events: readonly RouterEvent[]): Record<string, [number, number]> {
  const fold = new RouterAccount();
  for (const event of events) fold.add({ ...event, system_clock_time: 1 });
  return Object.fromEntries([A, B, C].map((host) => {
    const { routed, left } = fold.of(host);
    return [host, [routed, left]];
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
