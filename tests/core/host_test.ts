import assert from "node:assert/strict";
import fc from "fast-check";
import { Host, type Stamp } from "../../core/host.ts";
import type { HostEvent } from "../../core/history.ts";
import type { Message } from "../../core/message.ts";
import type { Action, Workload } from "../../core/workload.ts";
import { holds, messageWith } from "./support.ts";

const SOURCE = "127.0.0.1:8001";

/** Does what the list says on each tick, and INTERNAL past its end. */
function scripted(actions: readonly Action[]): Workload {
  return (tick) => actions[tick] ?? "INTERNAL";
}

/** A message of another host. */
function stamped(logical_clock_time: number): Message {
  return messageWith({ source: "127.0.0.1:8002", logical_clock_time });
}

/** What is delivered before a tick, and what the host would do on it if nothing waited. */
interface Step {
  readonly stamps: readonly number[];
  readonly action: Action;
}

const scripts: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    stamps: fc.oneof(fc.constant([]), fc.array(fc.nat(80), { maxLength: 3 })),
    action: fc.constantFrom<Action>("INTERNAL", "SEND_FIRST", "SEND_SECOND", "BROADCAST"),
  }),
  { maxLength: 40 },
);

/** Plays a script and gives the event of every tick. */
function play(steps: readonly Step[], stamp: Stamp): HostEvent[] {
  const workload = scripted(steps.map(({ action }) => action));
  const host = new Host({ source: SOURCE, workload, stamp });
  return steps.map(({ stamps }, tick) => {
    for (const time of stamps) host.deliver(stamped(time));
    return host.tick(100 + tick);
  });
}

/** One run by hand: L and the queue after the tick, and the stamp that a message carries. */
const TRACE: [
  delivered: number[],
  action: Action,
  event: string,
  L: number,
  queue: number,
  post: number | null,
  pre: number | null,
][] = [
  [[], "INTERNAL", "INTERNAL", 1, 0, null, null],
  [[], "SEND_FIRST", "SEND", 2, 0, 2, 1],
  [[9, 4, 4], "BROADCAST", "RECEIVE", 10, 2, 9, 9], // max(2, 9) + 1
  [[], "BROADCAST", "RECEIVE", 11, 1, 4, 4], // max(10, 4) + 1
  [[20], "SEND_FIRST", "RECEIVE", 12, 1, 4, 4], // the 20 has to wait its turn
  [[], "INTERNAL", "RECEIVE", 21, 0, 20, 20],
  [[21], "INTERNAL", "RECEIVE", 22, 0, 21, 21], // equal clocks
  [[], "SEND_SECOND", "SEND", 23, 0, 23, 22],
  [[], "BROADCAST", "SEND", 24, 0, 24, 23],
  [[0], "INTERNAL", "RECEIVE", 25, 0, 0, 0],
  [[], "INTERNAL", "INTERNAL", 26, 0, null, null],
];

for (const stamp of ["post", "pre"] as const) {
  Deno.test(`Host.tick() logs what the rules give by hand where the stamp is ${stamp}`, () => {
    const steps = TRACE.map(([stamps, action]) => ({ stamps, action }));
    for (const [tick, event] of play(steps, stamp).entries()) {
      const [, action, event_type, L, queue, post, pre] = TRACE[tick] ?? assert.fail();
      const carried = stamp === "post" ? post : pre;
      const sent = messageWith({ source: SOURCE, type: action as Message["type"] });
      const message = event_type === "INTERNAL" ? null : {
        ...(event_type === "SEND" ? sent : stamped(0)),
        system_clock_time: event_type === "SEND" ? 100 + tick : 12.5,
        logical_clock_time: carried,
      };
      assert.deepEqual(event, {
        event_type,
        system_clock_time: 100 + tick,
        logical_clock_time: L,
        message_queue_size: queue,
        message,
        tick,
      });
    }
  });
}

Deno.test("Host stamps after the increment unless told otherwise", () => {
  const host = new Host({ source: SOURCE, workload: () => "BROADCAST" });
  assert.equal(host.source, SOURCE);
  assert.equal(host.tick(0).message?.logical_clock_time, 1);
});

Deno.test("Host.tick() receives at most one queued message", () => {
  const host = new Host({ source: SOURCE, workload: () => "INTERNAL" });
  for (const time of [5, 6, 7]) host.deliver(stamped(time));
  for (const left of [2, 1, 0]) {
    assert.equal(host.tick(0).event_type, "RECEIVE");
    assert.equal(host.inboxSize, left);
  }
  assert.equal(host.tick(0).event_type, "INTERNAL");
});

Deno.test("Host.deliver() never moves the clock", () => {
  holds(fc.property(scripts, fc.array(fc.nat(1000)), (steps, stamps) => {
    const workload = scripted(steps.map(({ action }) => action));
    const host = new Host({ source: SOURCE, workload });
    for (const _ of steps) host.tick(0);
    const before = host.logicalTime;
    for (const [i, time] of stamps.entries()) {
      host.deliver(stamped(time));
      assert.equal(host.inboxSize, i + 1);
      assert.equal(host.logicalTime, before);
    }
  }));
});

Deno.test("Host.tick() asks the workload once per acting tick, by the number of the tick", () => {
  const asked: number[] = [];
  const host = new Host({
    source: SOURCE,
    workload: (tick) => {
      asked.push(tick);
      return "INTERNAL";
    },
  });
  for (let tick = 0; tick < 6; tick++) {
    if (tick % 3 === 1) host.deliver(stamped(1));
    host.tick(tick);
  }
  assert.deepEqual(asked, [0, 2, 3, 5]); // ticks 1 and 4 received
});

Deno.test("Host.tick() takes messages in the order of their delivery and acts only on none", () => {
  const stamps = fc.constantFrom<Stamp>("post", "pre");
  holds(fc.property(scripts, stamps, (steps, stamp) => {
    const waiting: number[] = [];
    let last = 0;
    for (const [tick, event] of play(steps, stamp).entries()) {
      const { stamps: delivered, action } = steps[tick] ?? assert.fail();
      waiting.push(...delivered);
      const carried = event.message?.logical_clock_time;
      if (waiting.length > 0) {
        const oldest = waiting.shift() ?? assert.fail();
        assert.equal(event.event_type, "RECEIVE");
        assert.equal(carried, oldest);
        assert.equal(event.logical_clock_time, Math.max(last, oldest) + 1);
      } else {
        assert.equal(event.event_type, action === "INTERNAL" ? "INTERNAL" : "SEND");
        assert.equal(event.logical_clock_time, last + 1);
        const sent = stamp === "post" ? last + 1 : last;
        assert.equal(carried, action === "INTERNAL" ? undefined : sent);
      }
      assert.equal(event.message_queue_size, waiting.length);
      assert.equal(event.tick, tick);
      assert.ok(event.logical_clock_time > last, "the clock strictly grows");
      last = event.logical_clock_time;
    }
  }));
});
