import assert from "node:assert/strict";
import { HostFold, type HostMetrics } from "../../analysis/host_metrics.ts";
import type { HostRecord } from "../../core/history.ts";
import { HOST, hostEvents, hostStart, hostStop } from "../support/histories.ts";

function fold(...records: readonly HostRecord[]): HostMetrics {
  const host = new HostFold(HOST);
  for (const record of records) host.add(record);
  return host.result();
}

Deno.test("HostFold counts, measures and sees what was left, on a history worked by hand", () => {
  const events = hostEvents(
    ["INTERNAL", 1000.5, 1, 0],
    ["SEND_FIRST", 1001, 2, 0],
    ["RECEIVE", 1001.5, 9, 2], // the largest jump: 7
    ["RECEIVE", 1002, 10, 3], // the largest inbox of an event
    ["RECEIVE", 1002.5, 13, 1],
    ["RECEIVE", 1003, 14, 0],
    ["SEND_SECOND", 1003.5, 15, 0],
    ["BROADCAST", 1004, 16, 0],
    ["BROADCAST", 1004.5, 17, 0],
  );
  assert.deepEqual(
    fold(hostStart(2), ...events, hostStop({ message_queue_size: 2, in_flight: 5 })),
    {
      source: HOST,
      clock_speed: 2,
      measured_speed: 2, // 8 steps in 4 s
      ticks: 9,
      events: { INTERNAL: 1, RECEIVE: 4, SEND_FIRST: 1, SEND_SECOND: 1, BROADCAST: 2 },
      final_logical_clock: 17,
      jump_mean: 2, // from 1 to 17 in 8 steps
      jump_max: 7,
      inbox_final: 2,
      in_flight: 5,
      inbox_max: 3,
      inbox_mean: 6 / 9, // of its events alone
      late_ms_max: 0.2,
      stop_reason: "run_time",
    },
  );
});

Deno.test("steps over a gap in the log are no jumps, and count in no rate", () => {
  const fold = new HostFold(HOST);
  const event = { kind: 0, inboxSize: 0, lateMs: 0 };
  fold.addEvent({ ...event, time: 1, logicalTime: 1 });
  fold.addEvent({ ...event, time: 1.5, logicalTime: 4 });
  fold.addEvent({ ...event, time: 9, logicalTime: 90 }, true);
  const jumps = ({ measured_speed, jump_mean, jump_max }: HostMetrics): unknown[] => {
    return [measured_speed, jump_mean, jump_max];
  };
  assert.deepEqual(jumps(fold.result()), [2, 3, 3]); // one step of 3 in 0.5 s
  fold.addEvent({ ...event, time: 9.5, logicalTime: 95 });
  assert.deepEqual(jumps(fold.result()), [2, 4, 5]);
  assert.deepEqual([fold.result().ticks, fold.result().final_logical_clock], [4, 95]);
});

Deno.test("a step back is no jump, as in the distribution of jumps", () => {
  const fold = new HostFold(HOST);
  const event = { kind: 0, inboxSize: 0, lateMs: 0 };
  const jumps = (): unknown[] => {
    const { measured_speed, jump_mean, jump_max } = fold.result();
    return [measured_speed, jump_mean, jump_max];
  };
  for (const [i, logicalTime] of [9, 2].entries()) {
    fold.addEvent({ ...event, time: i, logicalTime });
  }
  assert.deepEqual(jumps(), [1, null, null]);
  for (const [i, logicalTime] of [4, 4, 8].entries()) {
    fold.addEvent({ ...event, time: i + 2, logicalTime });
  }
  assert.deepEqual(jumps(), [1, 2, 4]); // 2, 0 and 4
});

Deno.test("an event behind a gap alone makes no step", () => {
  const fold = new HostFold(HOST);
  const event = { kind: 0, inboxSize: 0, lateMs: 0 };
  fold.addEvent({ ...event, time: 1, logicalTime: 1 });
  fold.addEvent({ ...event, time: 9, logicalTime: 90 }, true);
  const { measured_speed, jump_mean, jump_max } = fold.result();
  assert.deepEqual([measured_speed, jump_mean, jump_max], [null, null, null]);
});

Deno.test("an inbox that the log does not tell of is not known, and counts in no mean", () => {
  const fold = new HostFold(HOST);
  const event = { kind: 0, lateMs: -1 };
  const unknown = { ...event, time: 1, logicalTime: 1, inboxSize: -1 };
  fold.addEvent(unknown);
  const inbox = ({ inbox_final, inbox_max, inbox_mean }: HostMetrics): unknown[] => {
    return [inbox_final, inbox_max, inbox_mean];
  };
  assert.deepEqual(inbox(fold.result()), [null, null, null]);
  fold.addEvent({ ...unknown, time: 2, logicalTime: 2, inboxSize: 4 });
  assert.deepEqual(inbox(fold.result()), [4, 4, 4]);
  fold.addEvent({ ...unknown, time: 3, logicalTime: 3 });
  assert.deepEqual(inbox(fold.result()), [null, 4, 4]);
});

Deno.test("what comes after the last tick makes the inbox larger, in the end and at its largest", () => {
  const [event] = hostEvents(["INTERNAL", 1000, 1, 0]);
  assert.ok(event !== undefined);
  const metrics = fold(hostStart(2), event, hostStop({ message_queue_size: 50 }));
  assert.deepEqual([metrics.inbox_final, metrics.inbox_max], [50, 50]);
});

Deno.test("a log that ends early is measured as far as it goes, and has no reason", () => {
  const events = hostEvents(["INTERNAL", 1000, 1, 0], ["RECEIVE", 1004, 6, 4]);
  const metrics = fold(hostStart(2), ...events);
  assert.equal(metrics.stop_reason, null);
  assert.equal(metrics.inbox_final, 4);
  assert.equal(metrics.measured_speed, 0.25);
  assert.deepEqual([metrics.jump_mean, metrics.jump_max], [5, 5]);
});

Deno.test("under two ticks there is neither speed nor jump", () => {
  const [event] = hostEvents(["RECEIVE", 1000, 8, 1]);
  assert.ok(event !== undefined);
  for (const events of [[], [event]]) {
    const metrics = fold(hostStart(2), ...events, hostStop());
    assert.equal(metrics.ticks, events.length);
    assert.equal(metrics.clock_speed, 2);
    assert.deepEqual(
      [metrics.measured_speed, metrics.jump_mean, metrics.jump_max],
      [null, null, null],
    );
    assert.equal(metrics.late_ms_max, events.length === 0 ? null : 0);
    assert.equal(metrics.inbox_mean, events.length === 0 ? null : 1);
    assert.equal(metrics.final_logical_clock, events.length === 0 ? 0 : 8);
  }
});

Deno.test("a host that never started has no clock speed", () => {
  const metrics = fold(hostStop({ logical_clock_time: 0, reason: "router_lost" }));
  assert.equal(metrics.clock_speed, null);
  assert.equal(metrics.stop_reason, "router_lost");
  assert.equal(metrics.ticks, 0);
});

Deno.test("ticks at one and the same instant have no measured speed", () => {
  const events = hostEvents(["INTERNAL", 1000, 1, 0], ["INTERNAL", 1000, 2, 0]);
  assert.equal(fold(hostStart(2), ...events).measured_speed, null);
});

Deno.test("result() may be asked for while the run goes on", () => {
  const host = new HostFold(HOST);
  const [first, second] = hostEvents(["INTERNAL", 1000, 1, 0], ["BROADCAST", 1001, 2, 0]);
  assert.ok(first !== undefined && second !== undefined);
  host.add(first);
  const before = host.result();
  host.add(second);
  assert.deepEqual([before.ticks, before.events?.BROADCAST], [1, 0]);
  assert.deepEqual([host.result().ticks, host.result().events?.BROADCAST], [2, 1]);
});
