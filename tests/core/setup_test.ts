import assert from "node:assert/strict";
import type { HostEvent } from "../../core/history.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { type HostSettings, type HostStart, type ReadyHost, setUpHost } from "../../core/setup.ts";
import { messageWith } from "./support.ts";

const SOURCE = "127.0.0.1:8002";
const ROSTER = ["127.0.0.1:8001", SOURCE];

/** A host's settings, but for those given. */
function settings(changes: Partial<HostSettings> = {}): HostSettings {
  return {
    source: SOURCE,
    clockSpeed: 4,
    probInternal: 0.5,
    phase: "random",
    stamp: "post",
    clocks: ["lamport"],
    skew: NO_SKEW,
    seed: 42,
    ...changes,
  };
}

function setUp(changes: Partial<HostSettings> = {}, start: Partial<HostStart> = {}): ReadyHost {
  const defaults = { at: 1000, index: 1, roster: ROSTER, runTime: 50 };
  return setUpHost(settings(changes), { ...defaults, ...start });
}

/** What a host does in its first ticks, with a message before the third. */
function play({ host, schedule }: ReadyHost): HostEvent[] {
  return Array.from({ length: 40 }, (_, k) => {
    if (k === 2) host.deliver(messageWith({ vector_clock: { "a:1": 3 } }));
    return host.tick(schedule.start + schedule.phase + k / schedule.rate);
  });
}

/** What a host chooses to do. */
function choices(ready: ReadyHost): string {
  return play(ready).map(({ event_type, message }) => message?.type ?? event_type).join();
}

Deno.test("HOST_START says what the host is, worked out by hand", () => {
  const { host, schedule, ticks, record } = setUp({ phase: 0.125 });
  assert.equal(host.source, SOURCE);
  assert.deepEqual(schedule, { start: 1000, phase: 0.125, rate: 4 });
  assert.equal(ticks, 200); // at 0.125, 0.375, ... 49.875
  assert.deepEqual(record, {
    event_type: "HOST_START",
    system_clock_time: 1000,
    source: SOURCE,
    index: 1,
    roster: ROSTER,
    clock_speed: 4,
    phase: 0.125,
    prob_internal: 0.5,
    stamp: "post",
    seed: 42,
    run_time: 50,
  });
});

Deno.test("HOST_START names clocks and skew only where they are not the default", () => {
  const { record } = setUp({
    clocks: ["lamport", "vector", "hybrid"],
    skew: { offset: 0.5, driftPpm: -100, step: 2, stepAt: 30 },
  });
  assert.deepEqual(record.clocks, ["lamport", "vector", "hybrid"]);
  assert.equal(record.skew, "offset=0.5,drift=-100,step=2@30");
  const plain = setUp().record;
  assert.ok(!("clocks" in plain) && !("skew" in plain));
  const stepless = setUp({ skew: { ...NO_SKEW, stepAt: 9 } }).record; // a step of nothing is none
  assert.ok(!("skew" in stepless));
});

Deno.test("A run without an end has no run time and ticks for ever", () => {
  const { ticks, record } = setUp({}, { runTime: Infinity });
  assert.deepEqual([ticks, record.run_time], [Infinity, null]);
});

Deno.test("Phases are worked out into seconds", () => {
  assert.equal(setUp({ phase: "aligned" }).schedule.phase, 0);
  assert.equal(setUp({ phase: 3 }).schedule.phase, 3);
  const { schedule, record } = setUp({ phase: "random" });
  assert.ok(schedule.phase > 0 && schedule.phase < 0.25);
  assert.equal(record.phase, schedule.phase);
});

Deno.test("The same settings and the same start give the same host", () => {
  const clocks = ["lamport", "vector", "hybrid"] as const;
  const changes = { clocks, skew: { offset: 1, driftPpm: 50, step: -3, stepAt: 5 } };
  const [one, other] = [setUp(changes), setUp(changes)];
  assert.deepEqual([other.schedule, other.ticks, other.record], [
    one.schedule,
    one.ticks,
    one.record,
  ]);
  assert.deepEqual(play(other), play(one));
});

Deno.test("A host's choices depend on seed and index, and on nothing else that it is told", () => {
  const wanted = choices(setUp());
  assert.equal(
    choices(setUp({ source: "other:1", clockSpeed: 9, phase: 2, stamp: "pre" })),
    wanted,
  );
  assert.equal(choices(setUp({ clocks: ["lamport", "vector", "hybrid"] })), wanted);
  assert.equal(choices(setUp({}, { at: 5, roster: [SOURCE], runTime: 1 })), wanted);
  assert.notEqual(choices(setUp({ seed: 43 })), wanted);
  assert.notEqual(choices(setUp({}, { index: 2 })), wanted);
  const phases = [setUp(), setUp({ seed: 43 }), setUp({}, { index: 2 })];
  assert.equal(new Set(phases.map(({ schedule }) => schedule.phase)).size, 3);
});

Deno.test("A host's skew counts from its start, and its clocks bear its own name", () => {
  const skew = { offset: 0.5, driftPpm: 1000, step: 2, stepAt: 30 };
  const { host } = setUp({ clocks: ["lamport", "vector", "hybrid"], skew });
  const [early, late] = [host.tick(1010), host.tick(1030)];
  assert.deepEqual(early.vector_clock, { [SOURCE]: 1 });
  assert.deepEqual(early.hybrid_clock, { l: 1010.51, c: 0 });
  assert.equal(late.physical_clock_time, 1032.53);
});
