import assert from "node:assert/strict";
import fc from "fast-check";
import { Literal, literal, putLiteral, putSix, putThree } from "../../core/json_literals.ts";
import { holds } from "./support.ts";

/** What is put from a place on, which more is put over. */
function written(put: (view: DataView, at: number) => number): string {
  const bytes = new Uint8Array(256).fill(0x78);
  const end = put(new DataView(bytes.buffer), 3);
  const text = new TextDecoder().decode(bytes.subarray(0, end));
  assert.equal(text.slice(0, 3), "xxx", "what is before stays");
  return text.slice(3);
}

/** Texts of these lengths, of any character but the one that is refused. */
function ascii(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const unit = fc.integer({ min: 1, max: 0x7e }).map((code) => String.fromCharCode(code));
  return fc.string({ unit, minLength, maxLength, size: "max" });
}

Deno.test("putThree() puts up to 24 bytes, putSix() up to 48, at any place", () => {
  holds(fc.property(ascii(0, 24), ascii(25, 48), (short, long) => {
    const [shortWords, shortLength] = literal(short);
    const [longWords, longLength] = literal(long);
    const text = written((view, at) => {
      putSix(view, at, longWords);
      putThree(view, at + longLength, shortWords);
      return at + longLength + shortLength;
    });
    assert.equal(text, long + short);
  }));
});

Deno.test("putLiteral() puts texts of any length, one after another", () => {
  holds(fc.property(fc.array(ascii(0, 50), { maxLength: 4 }), (texts) => {
    const literals = texts.map((text) => new Literal(text));
    const text = written((view, from) => {
      return literals.reduce((at, literal) => putLiteral(view, at, literal), from);
    });
    assert.equal(text, texts.join(""));
  }));
});

Deno.test("Texts that are not ASCII are refused: not every float survives being copied", () => {
  for (const text of ["café", "\x7f"]) {
    const refused = { name: "RangeError", message: `'${text}' is not ASCII` };
    assert.throws(() => new Literal(text), refused);
    assert.throws(() => literal(text), refused);
  }
});
