import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonBytes } from "../../core/json_bytes.ts";
import { holds } from "./support.ts";

function written(write: (bytes: JsonBytes) => void, capacity = 1): string {
  const bytes = new JsonBytes(capacity);
  write(bytes);
  return new TextDecoder().decode(bytes.bytes);
}

/** Puts characters by hand, and some behind them that are not meant. */
function put(bytes: JsonBytes, text: string): void {
  bytes.makeRoom(text.length + 8);
  const { view, length } = bytes;
  for (const [i, character] of [...`${text}overhang`].entries()) {
    view.setUint8(length + i, character.charCodeAt(0));
  }
  bytes.endAt(length + text.length);
}

Deno.test("JsonBytes puts pieces of any length one after another, and grows", () => {
  const pieces = fc.oneof(
    fc.stringMatching(/^[ -~]{0,40}$/),
    fc.string({ unit: "grapheme" }).map((text) => ({ text })),
  );
  holds(fc.property(fc.array(pieces), fc.integer({ min: 1, max: 100 }), (list, capacity) => {
    const text = written((bytes) => {
      for (const piece of list) {
        if (typeof piece === "string") put(bytes, piece);
        else bytes.text(piece.text);
        bytes.endLine();
      }
    }, capacity);
    const wanted = list.map((piece) => typeof piece === "object" ? piece.text : piece);
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

Deno.test("JsonBytes takes no more memory than a text of plain letters has, and lets go of much", () => {
  const bytes = new JsonBytes(1024);
  bytes.text("x".repeat(100_000));
  assert.equal(bytes.capacity, 100_000);
  bytes.clear(100_000);
  assert.equal(bytes.capacity, 100_000);
  bytes.clear(99_999);
  assert.equal(bytes.capacity, 1024);
  bytes.text("again");
  assert.equal(new TextDecoder().decode(bytes.bytes), "again");
});
