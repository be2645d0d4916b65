import assert from "node:assert/strict";
import fc from "fast-check";
import { HostTable } from "../../core/host_table.ts";
import { holds } from "./support.ts";

/** What is done with a table: a host ticks, gets a message, or all others of a host do. */
type Action =
  | { readonly what: "tick"; readonly host: number }
  | { readonly what: "one" | "others"; readonly host: number; readonly stamp: number };

const SIZE = 4;

const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant("tick" as const), host: fc.nat(SIZE - 1) }),
    fc.record({
      what: fc.constantFrom("one" as const, "others" as const),
      host: fc.nat(SIZE - 1),
      stamp: fc.nat(100),
    }),
  ),
  { maxLength: 300 },
);

/** Asserts that a table does what a list of stamps per host does. */
function assertAlike(list: readonly Action[], size = SIZE): void {
  const table = new HostTable<string>(size);
  const inboxes = Array.from({ length: size }, (): [stamp: number, message: string][] => []);
  const clocks = inboxes.map(() => 0);
  const ticks = inboxes.map(() => 0);
  const receipts = inboxes.map(() => 0);
  for (const [i, action] of list.entries()) {
    const { host } = action;
    if (action.what === "tick") {
      const [stamp, message] = inboxes[host]?.shift() ?? [];
      assert.equal(table.tick(host), stamp !== undefined);
      if (message !== undefined) assert.equal(table.received, message);
      clocks[host] = Math.max(clocks[host] ?? NaN, stamp ?? 0) + 1;
      ticks[host] = (ticks[host] ?? NaN) + 1;
      if (stamp !== undefined) receipts[host] = (receipts[host] ?? NaN) + 1;
    } else if (action.what === "one") {
      table.deliver(host, action.stamp, `message ${i}`);
      inboxes[host]?.push([action.stamp, `message ${i}`]);
    } else {
      table.deliverToOthers(host, action.stamp, `message ${i}`);
      for (const [other, inbox] of inboxes.entries()) {
        if (other !== host) inbox.push([action.stamp, `message ${i}`]);
      }
    }
    assert.equal(table.inboxSize(host), inboxes[host]?.length);
  }
  for (const [host, inbox] of inboxes.entries()) {
    assert.deepEqual(
      [table.logicalTime(host), table.ticks(host), table.receipts(host), table.inboxSize(host)],
      [clocks[host], ticks[host], receipts[host], inbox.length],
    );
  }
}

Deno.test("Hosts of a table take messages for one and for all in the order of their coming", () => {
  holds(fc.property(actions, (list) => assertAlike(list)));
});

Deno.test("Inboxes grow as far as they must, and let go of what all have read", () => {
  const list: Action[] = [];
  for (let i = 0; i < 6_000; i++) {
    list.push({ what: i % 3 === 0 ? "one" : "others", host: i % 2, stamp: i });
    if (i % 5 === 0) list.push({ what: "tick", host: 1 });
    if (i > 3_000) { for (const host of [0, 1, 2, 2, 0]) list.push({ what: "tick", host }); }
  }
  for (let i = 0; i < 20_000; i++) list.push({ what: "tick", host: i % 3 });
  for (let i = 0; i < 6_000; i++) list.push({ what: "others", host: 2, stamp: i });
  assertAlike(list, 3);
});

Deno.test("A host alone in its table gets nothing of what it sends to all others", () => {
  const table = new HostTable(1);
  table.deliver(0, 5);
  for (let i = 0; i < 3_000; i++) table.deliverToOthers(0, i);
  assert.equal(table.inboxSize(0), 1);
  assert.deepEqual([table.tick(0), table.tick(0)], [true, false]);
  assert.equal(table.logicalTime(0), 7);
});
