import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonBytes, Literal } from "../../core/json_bytes.ts";
import { holds } from "./support.ts";

function written(write: (bytes: JsonBytes) => void, capacity = 1): string {
  const bytes = new JsonBytes(capacity);
  write(bytes);
  return new TextDecoder().decode(bytes.bytes);
}

const integers = fc.oneof(fc.nat(20_000), fc.nat(), fc.maxSafeNat());

Deno.test("JsonBytes writes integers as JSON does", () => {
  for (const n of [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 100_000_000, 2 ** 32, 2 ** 53]) {
    assert.equal(written((bytes) => bytes.integer(n)), String(n));
  }
  holds(fc.property(integers, (n) => assert.equal(written((b) => b.integer(n)), String(n))));
});

Deno.test("JsonBytes writes whole microseconds as JSON writes seconds", () => {
  const microseconds = fc.oneof(fc.nat(2_000_000), fc.nat(), fc.integer({ min: 0, max: 10 ** 15 }));
  holds(fc.property(microseconds, (n) => {
    assert.equal(written((bytes) => bytes.microseconds(n)), JSON.stringify(n / 1e6));
  }));
});

Deno.test("JsonBytes puts pieces of any length one after another, and grows", () => {
  const pieces = fc.oneof(
    fc.stringMatching(/^[ -~]{0,40}$/),
    integers,
    fc.string({ unit: "grapheme" }).map((text) => ({ text })),
  );
  holds(fc.property(fc.array(pieces), fc.integer({ min: 1, max: 100 }), (list, capacity) => {
    const text = written((bytes) => {
      for (const piece of list) {
        if (typeof piece === "string") bytes.literal(new Literal(piece));
        else if (typeof piece === "number") bytes.integer(piece);
        else bytes.text(piece.text);
        bytes.endLine();
      }
    }, capacity);
    const wanted = list.map((piece) => typeof piece === "object" ? piece.text : String(piece));
    assert.equal(text, wanted.map((line) => `${line}\n`).join(""));
  }));
});

Deno.test("JsonBytes that is cleared starts anew", () => {
  const text = written((bytes) => {
    bytes.text("before");
    bytes.clear();
    bytes.text("after");
  });
  assert.equal(text, "after");
});

Deno.test("Literal refuses what is not ASCII", () => {
  assert.throws(() => new Literal("café"), /^RangeError: 'café' is not ASCII$/);
});
