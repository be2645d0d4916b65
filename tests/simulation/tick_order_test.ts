import assert from "node:assert/strict";
import fc from "fast-check";
import { ticksWithin, tickTime } from "../../core/schedule.ts";
import { Schedules } from "../../simulation/schedules.ts";
import { type Numbering, TickOrder } from "../../simulation/tick_order.ts";
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

/** Ticks by their hosts, and whether the next one is at the same instant. */
interface Ordered {
  readonly hosts: readonly number[];
  readonly ties: readonly boolean[];
}

/** Every tick, in the order that is tested. */
function ordered({ hosts, runTime }: Timing, numbering: Numbering): Ordered {
  const schedules = new Schedules(hosts.length, runTime);
  for (const [host, own] of hosts.entries()) schedules.set(host, { start: 0, ...own });
  const order = new TickOrder(schedules, numbering);
  const [places, ties]: [number[], boolean[]] = [[], []];
  while (order.next()) {
    assert.ok(order.size > 0);
    for (const entry of order.entries.subarray(0, order.size)) {
      places.push(order.placeOf(entry >> 1));
      ties.push((entry & 1) === 1);
    }
  }
  return { hosts: places, ties };
}

/** The same by sorting all ticks. */
function sorted({ hosts, runTime }: Timing): Ordered {
  const ticks = hosts.flatMap(({ rate, phase }, host) => {
    const schedule = { start: 0, phase, rate };
    return Array.from({ length: ticksWithin(schedule, runTime) }, (_, k) => ({
      host,
      time: tickTime(schedule, k),
    }));
  }).sort((a, b) => a.time - b.time || a.host - b.host);
  return {
    hosts: ticks.map(({ host }) => host),
    ties: ticks.map(({ time }, i) => ticks[i + 1]?.time === time),
  };
}

/** Asserts that ticks come in order, however hosts are numbered. */
function assertOrdered(timing: Timing): void {
  const wanted = sorted(timing);
  for (const numbering of ["roster", "classes"] as const) {
    assert.deepEqual(ordered(timing, numbering), wanted);
  }
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
  holds(fc.property(timings, (timing) => assertOrdered(timing)), 150);
});

Deno.test("Ticks whose order repeats, but for the rounding of times, come in the exact order", () => {
  holds(fc.property(repeating, (timing) => assertOrdered(timing)), 60);
});

Deno.test("Ticks that crowd at few instants come in order", () => {
  const hosts = Array.from({ length: 3000 }, (_, i) => ({ rate: 1 + i * 1e-9, phase: 0 }));
  const timing = { hosts, runTime: 5 };
  assertOrdered(timing);
});

Deno.test("Hosts that start late, or never, do not hold the others up", () => {
  const late = { rate: 1000, phase: 1e6 };
  const timing = {
    hosts: [late, { rate: 3, phase: 0.1 }, { ...late, phase: 2e6 }],
    runTime: 1e6 + 1,
  };
  assertOrdered(timing);
});

Deno.test("Hosts have the numbers of their places, or those of classes, which lead back to them", () => {
  const schedules = new Schedules(6, 10);
  const phases = [0.4, 0.2, 0.1, 0.3, 0.2, 0];
  for (const [host, phase] of phases.entries()) {
    schedules.set(host, { start: 0, phase, rate: host % 2 === 0 ? 1 : 2 });
  }
  const inClasses = new TickOrder(schedules, "classes");
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((n) => inClasses.placeOf(n)), [2, 4, 0, 5, 1, 3]);
  const inRoster = new TickOrder(schedules, "roster");
  for (let place = 0; place < 6; place++) {
    assert.equal(inClasses.placeOf(inClasses.numberAt(place)), place);
    assert.deepEqual([inRoster.placeOf(place), inRoster.numberAt(place)], [place, place]);
  }
  assert.equal(inRoster.places, undefined);
});
