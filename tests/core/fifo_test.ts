import assert from "node:assert/strict";
import fc from "fast-check";
import { Fifo } from "../../core/fifo.ts";
import { holds } from "./support.ts";

/** Takes everything out. */
function drain<T>(fifo: Fifo<T>): (T | undefined)[] {
  return Array.from({ length: fifo.size }, () => fifo.shift());
}

Deno.test("Fifo.shift() gives nothing from an empty queue, and the queue stays usable", () => {
  const fifo = new Fifo<string>();
  assert.equal(fifo.shift(), undefined);
  assert.equal(fifo.shift(), undefined);
  assert.equal(fifo.size, 0);
  fifo.push("a");
  assert.equal(fifo.size, 1);
  assert.equal(fifo.shift(), "a");
  assert.equal(fifo.shift(), undefined);
});

Deno.test("Fifo.shift() gives the items in the order in which they came", () => {
  const fifo = new Fifo<string>();
  const table: [push: string, shift: string, left: number][] = [
    ["ab", "a", 1],
    ["cd", "bc", 1],
    ["", "d", 0],
    ["efgh", "ef", 2],
    ["ijklmnop", "ghijk", 5], // past the first ring of eight
    ["qrstuv", "lmnopqrstuv", 0],
  ];
  for (const [push, shift, left] of table) {
    for (const item of push) fifo.push(item);
    assert.equal([...shift].map(() => fifo.shift()).join(""), shift);
    assert.equal(fifo.size, left);
  }
});

Deno.test("Fifo.push() keeps the order when the ring grows, wherever its head is", () => {
  for (let head = 0; head <= 8; head++) {
    const fifo = new Fifo<number>();
    for (let i = 0; i < head; i++) fifo.push(-1);
    for (let i = 0; i < head; i++) fifo.shift();
    for (let i = 0; i < 40; i++) fifo.push(i);
    assert.deepEqual(drain(fifo), Array.from({ length: 40 }, (_, i) => i), `head ${head}`);
  }
});

Deno.test("Fifo keeps items that are undefined, null or zero", () => {
  const fifo = new Fifo<number | null | undefined>();
  for (const item of [undefined, 0, null, undefined]) fifo.push(item);
  assert.equal(fifo.size, 4);
  assert.deepEqual(drain(fifo), [undefined, 0, null, undefined]);
});

Deno.test("Fifo agrees with an array for any sequence of bursts", () => {
  // A positive number pushes so many items, a negative one takes so many.
  const bursts = fc.array(fc.integer({ min: -30, max: 40 }), { maxLength: 40 });
  holds(fc.property(bursts, (sizes) => {
    const fifo = new Fifo<number>();
    const array: number[] = [];
    let next = 0;
    for (const size of sizes) {
      for (let i = 0; i < size; i++) {
        fifo.push(next);
        array.push(next++);
      }
      for (let i = 0; i < -size; i++) assert.equal(fifo.shift(), array.shift());
      assert.equal(fifo.size, array.length);
    }
    assert.deepEqual(drain(fifo), array);
  }));
});

Deno.test("Fifo loses nothing in a long run of single steps", () => {
  holds(fc.property(fc.array(fc.boolean(), { minLength: 50, maxLength: 400 }), (steps) => {
    const fifo = new Fifo<number>();
    let pushed = 0;
    let shifted = 0;
    for (const isPush of steps) {
      if (isPush) fifo.push(pushed++);
      else if (pushed === shifted) assert.equal(fifo.shift(), undefined);
      else assert.equal(fifo.shift(), shifted++);
      assert.equal(fifo.size, pushed - shifted);
    }
  }));
});
