import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../core/random.ts";
import { phaseSeconds, type Schedule, ticksWithin, tickTime } from "../../core/schedule.ts";
import { between, CHI_SQUARE_MAX, chiSquare, holds } from "./support.ts";

const rates = fc.oneof(fc.integer({ min: 1, max: 200 }), between(0.01, 500), between(0.01, 2));

/** Counts the ticks one by one, as the rule says. */
function countTicks({ phase, rate }: Schedule, runTime: number): number {
  let k = 0;
  while (phase + k / rate < runTime) k++;
  return k;
}

Deno.test("tickTime() is start + phase + k / rate", () => {
  const table: [start: number, phase: number, rate: number, k: number, time: number][] = [
    [0, 0, 4, 0, 0],
    [0, 0, 4, 1, 0.25],
    [0, 0, 4, 10, 2.5],
    [100, 0.125, 4, 0, 100.125],
    [100, 0.125, 4, 3, 100.875],
    [100, 0.5, 1, 60, 160.5],
    [0, 0, 0.5, 3, 6],
    [1_700_000_000, 0.25, 8, 480, 1_700_000_060.25],
  ];
  for (const [start, phase, rate, k, time] of table) {
    assert.equal(tickTime({ start, phase, rate }, k), time);
  }
});

Deno.test("tickTime() is an absolute deadline, which no rounding of a period shifts", () => {
  // Each tick a whole number of seconds after the start; a period that is added up misses these.
  for (const rate of [3, 6, 7, 10, 49, 1000]) {
    for (const seconds of [1, 60, 86_400]) {
      assert.equal(tickTime({ start: 0, phase: 0, rate }, seconds * rate), seconds);
    }
  }
});

Deno.test("tickTime() grows with k, by one period per tick", () => {
  holds(fc.property(rates, between(0, 10), fc.nat(100_000), (rate, phase, k) => {
    const schedule = { start: 1000, phase, rate };
    const step = tickTime(schedule, k + 1) - tickTime(schedule, k);
    assert.ok(step > 0);
    assert.ok(Math.abs(step - 1 / rate) < 1e-8);
  }));
});

Deno.test("ticksWithin() counts the ticks before the end, the end not included", () => {
  const table: [phase: number, rate: number, runTime: number, ticks: number][] = [
    [0, 1, 60, 60], // ticks at 0..59; the one at 60 is too late
    [0, 6, 10, 60],
    [0.5, 1, 60, 60], // 0.5..59.5
    [0.25, 4, 1, 3], // 0.25, 0.5, 0.75
    [0, 4, 1.1, 5], // 0, 0.25, 0.5, 0.75, 1
    [0, 1, 0, 0],
    [0, 1, 0.001, 1], // tick 0 at once
    [0.001, 1, 0.001, 0],
    [5, 1, 3, 0], // the phase is past the end
    [0, 3, 1 / 3, 1], // exactly one period
    [0, 50, 1.1, 55], // 1.1 * 50 is more than 55 after rounding
    [0.1, 10, 0.4, 3], // and so is 0.4 - 0.1 more than 0.3
    [0.3, 10, 2.2, 20], // 0.3 + 19 / 10 is less than 2.2 after rounding, so tick 19 is due
    [0, 0.5, 60, 30],
    [0, 0.01, 99, 1],
  ];
  for (const [phase, rate, runTime, ticks] of table) {
    assert.equal(ticksWithin({ start: 0, phase, rate }, runTime), ticks);
  }
});

Deno.test("ticksWithin() agrees with counting for any rate, phase and run time", () => {
  holds(fc.property(rates, between(0, 1), between(0, 4), (rate, phase, runTime) => {
    const schedule = { start: 0, phase, rate };
    assert.equal(ticksWithin(schedule, runTime), countTicks(schedule, runTime));
  }));
});

Deno.test("ticksWithin() agrees with counting where a tick falls on the end of the run", () => {
  // Fractions that a person would choose: the product that the count starts from is off by one up
  // in some cases and down in others.
  const parts = fc.constantFrom(7, 10, 20, 60, 100);
  holds(fc.property(fc.integer({ min: 1, max: 60 }), parts, fc.nat(9), fc.nat(60), (...numbers) => {
    const [rate, part, phaseParts, ticks] = numbers;
    const schedule = { start: 0, phase: phaseParts / part, rate };
    for (const runTime of [schedule.phase + ticks / rate, ticks / part]) {
      assert.equal(ticksWithin(schedule, runTime), countTicks(schedule, runTime));
    }
  }));
});

Deno.test("ticksWithin() does not depend on the start and has no end without a run time", () => {
  holds(fc.property(rates, between(0, 3e9), (rate, start) => {
    const [early, late] = [0, start].map((at) => ({ start: at, phase: 0.01, rate }));
    assert.ok(early !== undefined && late !== undefined);
    assert.equal(ticksWithin(late, 3), ticksWithin(early, 3));
    assert.equal(ticksWithin(late, Infinity), Infinity);
  }));
});

Deno.test("phaseSeconds() is 0 for aligned hosts and an offset as it is", () => {
  for (const rate of [0.5, 1, 6]) {
    assert.equal(phaseSeconds("aligned", rate, 0.5), 0);
    assert.equal(phaseSeconds(0, rate, 0.5), 0);
    assert.equal(phaseSeconds(0.125, rate, 0.5), 0.125);
    assert.equal(phaseSeconds(2.5, rate, 0.5), 2.5);
  }
});

Deno.test("phaseSeconds() draws a random phase in [0, 1/rate), the same for the same seed", () => {
  holds(fc.property(fc.maxSafeNat(), fc.nat(1000), rates, (seed, index, rate) => {
    const phase = phaseSeconds("random", rate, new RandomStream(seed, "phase", index).uniform(0));
    assert.ok(phase >= 0 && phase < 1 / rate);
    assert.equal(
      phaseSeconds("random", rate, new RandomStream(seed, "phase", index).uniform(0)),
      phase,
    );
  }));
});

Deno.test("phaseSeconds() spreads random phases evenly over one period", () => {
  const counts = new Array<number>(64).fill(0);
  for (let index = 0; index < 6400; index++) {
    const place = phaseSeconds("random", 6, new RandomStream(42, "phase", index).uniform(0)) * 6 *
      64;
    counts[Math.floor(place)] = (counts[Math.floor(place)] ?? 0) + 1;
  }
  assert.ok(chiSquare(counts, new Array<number>(64).fill(100)) < CHI_SQUARE_MAX[63]);
});
