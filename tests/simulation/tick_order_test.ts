import assert from "node:assert/strict";
import fc from "fast-check";
import { ticksWithin, tickTime } from "../../core/schedule.ts";
import { Schedules } from "../../simulation/schedules.ts";
import { TickOrder } from "../../simulation/tick_order.ts";
import { between } from "../core/support.ts";
import { holds } from "../support/laws.ts";

/** When a host ticks. */
interface Own {
  readonly rate: number;
  readonly phase: number;
}

/** A run that is long enough for an order to repeat, if it does. */
interface Timing {
  readonly hosts: readonly Own[];
  readonly runTime: number;
}

/** Every tick by its host, in the order that is tested. */
function ordered({ hosts, runTime }: Timing): number[] {
  const schedules = new Schedules(hosts.length, runTime);
  for (const [host, own] of hosts.entries()) schedules.set(host, { start: 0, ...own });
  const order = new TickOrder(schedules);
  const places: number[] = [];
  while (order.next()) {
    assert.ok(order.size > 0);
    for (const host of order.hosts.subarray(0, order.size)) places.push(host);
  }
  return places;
}

/** The same by sorting all ticks. */
function sorted({ hosts, runTime }: Timing): number[] {
  return hosts.flatMap(({ rate, phase }, host) => {
    const schedule = { start: 0, phase, rate };
    return Array.from({ length: ticksWithin(schedule, runTime) }, (_, k) => ({
      host,
      time: tickTime(schedule, k),
    }));
  }).sort((a, b) => a.time - b.time || a.host - b.host).map(({ host }) => host);
}

/** Whole rates, halves and quarters, decimals, and any. */
const rates = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 60 }).map((n) => n / 4),
  fc.integer({ min: 1, max: 60 }).map((n) => n / 10),
  between(0.5, 60),
);

/** Phases that meet those of other hosts, nearly meet them, or do not. */
const phases = fc.oneof(
  fc.constant(0),
  fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })).map(([a, b]) => (a % b) / b),
  fc.tuple(fc.nat(7), between(0, 1e-14)).map(([a, b]) => a / 7 + b),
  between(0, 1),
);

const timings: fc.Arbitrary<Timing> = fc.record({
  hosts: fc.array(
    fc.record({ rate: rates, phase: phases, within: fc.boolean() }).map((
      { rate, phase, within },
    ) => ({
      rate,
      phase: within ? phase / rate : phase,
    })),
    { minLength: 1, maxLength: 20 },
  ),
  runTime: fc.oneof(between(0.5, 20), between(100, 400)),
});

/** Hosts whose order repeats, with as many equal times as can be. */
const repeating: fc.Arbitrary<Timing> = fc.record({
  hosts: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 24 }), fc.nat(23)).map(([rate, part]) => ({
      rate,
      phase: (part % 24) / 24 / rate,
    })),
    { minLength: 4, maxLength: 20 },
  ),
  runTime: between(300, 400),
});

Deno.test("Ticks come in the order of time and roster, whatever rates and phases are", () => {
  holds(fc.property(timings, (timing) => assert.deepEqual(ordered(timing), sorted(timing))), 150);
});

Deno.test("Ticks whose order repeats, but for the rounding of times, come in the exact order", () => {
  holds(fc.property(repeating, (timing) => assert.deepEqual(ordered(timing), sorted(timing))), 60);
});

Deno.test("Ticks that crowd at few instants come in order", () => {
  const hosts = Array.from({ length: 3000 }, (_, i) => ({ rate: 1 + i * 1e-9, phase: 0 }));
  const timing = { hosts, runTime: 5 };
  assert.deepEqual(ordered(timing), sorted(timing));
});

Deno.test("Hosts that start late, or never, do not hold the others up", () => {
  const late = { rate: 1000, phase: 1e6 };
  const timing = {
    hosts: [late, { rate: 3, phase: 0.1 }, { ...late, phase: 2e6 }],
    runTime: 1e6 + 1,
  };
  assert.deepEqual(ordered(timing).slice(-1500), sorted(timing).slice(-1500));
});
