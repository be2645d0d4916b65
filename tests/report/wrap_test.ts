import assert from "node:assert/strict";
import * as fc from "fast-check";
import { wrap } from "../../report/wrap.ts";
import { holds } from "../support/laws.ts";

Deno.test("wrap() breaks at spaces, and leaves long words whole", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrap("one incomprehensible two", 7), ["one", "incomprehensible", "two"]);
});

Deno.test("wrap() loses nothing, and no line that could be broken is too long", () => {
  const text = fc.array(fc.string({ minLength: 1, maxLength: 9 }).filter((word) => !/ /.test(word)))
    .map((words) => words.join(" "));
  holds(fc.property(text, fc.integer({ min: 1, max: 40 }), (text, width) => {
    const lines = wrap(text, width);
    assert.equal(lines.join(" "), text);
    assert.ok(lines.every((line) => line.length <= width || !line.includes(" ")));
  }));
});
