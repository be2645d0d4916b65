import assert from "node:assert/strict";
import fc from "fast-check";
import { Agenda } from "../../simulation/agenda.ts";
import { holds } from "../support/laws.ts";

/** An entry as a sorted array keeps it. */
interface Entry {
  readonly item: string;
  readonly time: number;
  readonly sequence: number;
}

/** Few times, so that most entries tie. */
const times = fc.constantFrom(0, 0.1, 0.1 + 2 ** -52, 0.5, 1, 1e300, Infinity);

/** A push with some rank among the sequence numbers, or a shift. */
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.record({ time: times, rank: fc.nat(1_000) }) },
  { weight: 2, arbitrary: fc.constant(undefined) },
);

function drain<T>(agenda: Agenda<T>): T[] {
  const items: T[] = [];
  for (let item = agenda.shift(); item !== undefined; item = agenda.shift()) items.push(item);
  return items;
}

Deno.test("An agenda gives what a sorted array gives, whatever is pushed and shifted", () => {
  holds(fc.property(fc.array(steps, { maxLength: 200 }), (sequence) => {
    const agenda = new Agenda<string>();
    const sorted: Entry[] = [];
    for (const [number, step] of sequence.entries()) {
      if (step === undefined) {
        assert.equal(agenda.shift(), sorted.shift()?.item);
      } else {
        // No two sequence numbers are the same, and they do not come in order.
        const entry = { item: `${number}`, time: step.time, sequence: step.rank * 1_000 + number };
        agenda.push(entry.item, entry.time, entry.sequence);
        sorted.push(entry);
        sorted.sort((a, b) => a.time === b.time ? a.sequence - b.sequence : a.time - b.time);
      }
      assert.equal(agenda.nextTime, sorted[0]?.time ?? Infinity);
    }
    assert.deepEqual(drain(agenda), sorted.map(({ item }) => item));
  }));
});

Deno.test("An agenda orders entries of one time by their sequence numbers", () => {
  for (const order of [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]]) {
    const agenda = new Agenda<number>();
    for (const sequence of order) agenda.push(sequence, 0.25, sequence);
    assert.deepEqual(drain(agenda), [1, 2, 3, 4]);
  }
});

Deno.test("An empty agenda has nothing due at any time, and can be filled again", () => {
  const agenda = new Agenda<string>();
  assert.deepEqual([agenda.shift(), agenda.nextTime], [undefined, Infinity]);
  agenda.push("a", 3, 0);
  assert.equal(agenda.nextTime, 3);
  assert.equal(agenda.shift(), "a");
  assert.deepEqual([agenda.shift(), agenda.nextTime], [undefined, Infinity]);
  agenda.push("b", 1, 0);
  assert.equal(agenda.shift(), "b");
});

Deno.test("An agenda keeps what is due at no time and gives it last", () => {
  const agenda = new Agenda<string>();
  agenda.push("never", Infinity, 0);
  agenda.push("never either", Infinity, 1);
  assert.equal(agenda.nextTime, Infinity);
  agenda.push("some time", Number.MAX_VALUE, 2);
  assert.deepEqual(drain(agenda), ["some time", "never", "never either"]);
});

Deno.test("An agenda orders ten thousand entries, rising, falling or mixed", () => {
  const size = 10_000;
  const places = Array.from({ length: size }, (_, i) => i);
  const mixed = places.map((i) => i * 7_919 % size);
  for (const order of [places, places.toReversed(), mixed]) {
    const agenda = new Agenda<number>();
    for (const i of order) agenda.push(i, Math.floor(i / 10), i);
    assert.deepEqual(drain(agenda), places);
  }
});
