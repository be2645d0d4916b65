import assert from "node:assert/strict";
import fc from "fast-check";
import { EventRow } from "../../analysis/event_row.ts";
import { SendLog } from "../../analysis/send_log.ts";
import { SEND_FIRST } from "../../core/event_kind.ts";
import { holds } from "../support/laws.ts";

const VECTOR_SIZE = 2;

/** Adds send number k, everything of which follows from k. */
function push(log: SendLog, k: number, stamp: number): void {
  const row = new EventRow();
  row.kind = SEND_FIRST + k % 3;
  [row.stamp, row.logicalTime, row.stampTime, row.line] = [stamp, stamp + 1, k / 4, 3 * k + 2];
  log.push(row, { event: 2 * k, depth: k + 5 }, Uint32Array.of(k + 1, k % 7));
}

/** Asserts that all sends from one on are there. */
function assertKept(log: SendLog, stamps: readonly number[], from: number): void {
  assert.ok(log.first <= from, `the first is ${log.first}, wanted at most ${from}`);
  for (let k = from; k < log.next; k++) {
    const stamp = stamps[k];
    const found = [log.stamp(k), log.logicalTime(k), log.stampTime(k), log.line(k), log.kind(k)];
    assert.deepEqual(found, [stamp, (stamp ?? NaN) + 1, k / 4, 3 * k + 2, SEND_FIRST + k % 3]);
    assert.deepEqual([log.event(k), log.depth(k)], [2 * k, k + 5]);
    for (let kind = 0; kind < 3; kind++) {
      assert.equal(log.count(SEND_FIRST + kind, k), Math.floor((k + 3 - kind) / 3));
    }
    const vector = new Uint32Array(VECTOR_SIZE);
    assert.equal(log.mergeVector(k, vector), k + 1 + k % 7);
    assert.deepEqual([...vector], [k + 1, k % 7]);
  }
}

Deno.test("SendLog keeps every send that is needed, however many there are", () => {
  const law = fc.property(
    fc.array(
      fc.tuple(fc.integer({ min: 1, max: 900 }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        maxLength: 12,
      },
    ),
    (bursts) => {
      const log = new SendLog(VECTOR_SIZE);
      const stamps: number[] = [];
      let needed = 0;
      for (const [size, share] of bursts) {
        for (let i = 0; i < size; i++) {
          if (log.isFull) log.makeRoom(needed);
          stamps.push((stamps.at(-1) ?? 0) + 1 + stamps.length % 3);
          push(log, stamps.length - 1, stamps.at(-1) ?? 0);
        }
        assert.equal(log.next, stamps.length);
        assert.equal(log.latestStamp, stamps.at(-1));
        assertKept(log, stamps, needed);
        needed += Math.floor(share * (log.next - needed));
      }
    },
  );
  holds(law, 60);
});

Deno.test("SendLog takes no more room where nobody needs what it holds", () => {
  const log = new SendLog(0);
  for (let k = 0; k < 100_000; k++) {
    if (log.isFull) log.makeRoom(k);
    push(log, k, k);
    assert.ok(log.next - log.first <= 1024);
  }
  log.makeRoom(Infinity);
  assert.ok(log.next - log.first < 1024);
  assert.ok(log.next - log.first >= 256, "some of the latest stay, for messages that come late");
});

Deno.test("SendLog finds a send by its stamp from anywhere, and none that is not there", () => {
  const law = fc.property(
    fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 300 }),
    fc.integer({ min: -10, max: 400 }),
    (steps, near) => {
      const log = new SendLog(0);
      const stamps: number[] = [];
      for (const step of steps) {
        stamps.push((stamps.at(-1) ?? 0) + step);
        push(log, stamps.length - 1, stamps.at(-1) ?? 0);
      }
      const last = stamps.at(-1) ?? 0;
      for (let stamp = 0; stamp <= last + 2; stamp++) {
        assert.equal(log.find(stamp, near), stamps.indexOf(stamp));
      }
    },
  );
  holds(law, 200);
});

Deno.test("SendLog finds nothing that it has given up", () => {
  const log = new SendLog(0);
  for (let k = 0; k < 1024; k++) push(log, k, k);
  log.makeRoom(1024);
  assert.equal(log.first, 768);
  assert.equal(log.find(767, 0), -1);
  assert.equal(log.find(768, 0), 768);
});

Deno.test("A vector grows by a send's entries that are larger, and says by how much", () => {
  const log = new SendLog(3);
  const row = Object.assign(new EventRow(), { kind: SEND_FIRST });
  log.push(row, { event: 0, depth: 1 }, Uint32Array.of(5, 1, 4));
  const vector = Uint32Array.of(2, 3, 4);
  assert.equal(log.mergeVector(0, vector), 3);
  assert.deepEqual([...vector], [5, 3, 4]);
});
