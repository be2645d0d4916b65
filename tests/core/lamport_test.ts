import assert from "node:assert/strict";
import fc from "fast-check";
import { LamportClock } from "../../core/lamport.ts";
import { LOGICAL_TIME_MAX } from "../../core/message.ts";
import { holds } from "./support.ts";

Deno.test("LamportClock starts at 0 and steps as rules IR1 and IR2 say", () => {
  const clock = new LamportClock();
  assert.equal(clock.time, 0);
  const table: [step: "advance" | number, time: number][] = [
    ["advance", 1],
    ["advance", 2],
    [9, 10], // the stamp is ahead
    [3, 11], // the stamp is behind
    [11, 12], // the stamp is equal
    [13, 14], // ahead by one
    [0, 15], // a stamp from before the sender's first event
    ["advance", 16],
  ];
  for (const [step, time] of table) {
    assert.equal(step === "advance" ? clock.advance() : clock.receive(step), time);
    assert.equal(clock.time, time);
  }
});

Deno.test("LamportClock.receive() accepts a stamp of 0 as the first step", () => {
  const clock = new LamportClock();
  assert.equal(clock.receive(0), 1);
});

Deno.test("LamportClock counts on from the largest stamp that a message may carry", () => {
  const clock = new LamportClock();
  assert.equal(clock.receive(LOGICAL_TIME_MAX), 4_503_599_627_370_497);
  assert.equal(clock.advance(), 4_503_599_627_370_498);
});

Deno.test("LamportClock strictly grows, by one on its own and past every stamp", () => {
  const steps = fc.array(fc.option(fc.nat(60), { freq: 2 }), { maxLength: 60 });
  holds(fc.property(steps, (stamps) => {
    const clock = new LamportClock();
    for (const stamp of stamps) {
      const before = clock.time;
      const after = stamp === null ? clock.advance() : clock.receive(stamp);
      assert.equal(clock.time, after);
      assert.ok(after > before);
      if (stamp === null) assert.equal(after, before + 1);
      else assert.equal(after, stamp > before ? stamp + 1 : before + 1);
    }
  }));
});

Deno.test("LamportClock does not move when it is read", () => {
  const clock = new LamportClock();
  clock.receive(4);
  assert.deepEqual([clock.time, clock.time, clock.advance()], [5, 5, 6]);
});
