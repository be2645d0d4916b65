import assert from "node:assert/strict";
import fc from "fast-check";
import { advance, receive } from "../../core/lamport.ts";
import { LOGICAL_TIME_MAX } from "../../core/message.ts";
import { holds } from "./support.ts";

Deno.test("Lamport's clock starts at 0 and steps as rules IR1 and IR2 say", () => {
  let clock = 0;
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
    clock = step === "advance" ? advance(clock) : receive(clock, step);
    assert.equal(clock, time);
  }
});

Deno.test("receive() accepts a stamp of 0 as the first step", () => {
  assert.equal(receive(0, 0), 1);
});

Deno.test("A clock counts on from the largest stamp that a message may carry", () => {
  assert.equal(receive(0, LOGICAL_TIME_MAX), 4_503_599_627_370_497);
  assert.equal(advance(receive(0, LOGICAL_TIME_MAX)), 4_503_599_627_370_498);
});

Deno.test("A clock strictly grows, by one on its own and past every stamp", () => {
  const steps = fc.array(fc.option(fc.nat(60), { freq: 2 }), { maxLength: 60 });
  holds(fc.property(steps, (stamps) => {
    let clock = 0;
    for (const stamp of stamps) {
      const before = clock;
      clock = stamp === null ? advance(before) : receive(before, stamp);
      assert.ok(clock > before);
      if (stamp === null) assert.equal(clock, before + 1);
      else assert.equal(clock, stamp > before ? stamp + 1 : before + 1);
    }
  }));
});
