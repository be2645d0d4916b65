import assert from "node:assert/strict";
import fc from "fast-check";
import { ArraySplitter } from "../../core/json_array.ts";
import { holds } from "../support/laws.ts";

/** Cuts a text that comes in pieces of some sizes. */
function split(text: string, sizes: readonly number[]): {
  readonly elements: readonly unknown[];
  readonly lines: readonly number[];
  readonly splitter: ArraySplitter;
} {
  const bytes = new TextEncoder().encode(text);
  const splitter = new ArraySplitter();
  const elements: unknown[] = [];
  const lines: number[] = [];
  const buffer = new Uint8Array(64); // the same for every piece, as readers have it
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const end = at + Math.max(1, sizes[i % sizes.length] ?? 1);
    const piece = bytes.subarray(at, end);
    buffer.set(piece);
    splitter.push(buffer.subarray(0, piece.length), (element, line) => {
      elements.push(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(element)));
      lines.push(line);
    });
    at = end;
  }
  return { elements, lines, splitter };
}

/** Texts that have in them all that a splitter could stumble over. */
const texts = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("[", "]", "{", "}", '"', "\\", "\n", ",", "é", "🜂") }),
);
const values = fc.dictionary(
  texts,
  fc.oneof(
    texts,
    fc.integer(),
    fc.constant(null),
    fc.array(texts),
    fc.dictionary(texts, texts, { noNullPrototype: true }),
  ),
  { noNullPrototype: true },
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

Deno.test("ArraySplitter cuts what JSON.parse() would, wherever the chunks are cut", () => {
  const law = fc.property(fc.array(values), sizes, fc.nat(3), (list, pieces, indent) => {
    const { elements, splitter } = split(JSON.stringify(list, null, indent), pieces);
    assert.deepEqual(elements, list);
    assert.ok(splitter.isComplete && splitter.isArray && !splitter.isInElement);
  });
  holds(law);
});

Deno.test("ArraySplitter cuts the same byte by byte", () => {
  const list = [{ a: '\\"]}' }, { "[": ["é", { "🜂": "\\" }] }, {}, []];
  assert.deepEqual(split(JSON.stringify(list), [1]).elements, list);
});

Deno.test("ArraySplitter says on which line each element begins", () => {
  const text = '\n[ {"a":\n1}, {"b":2},\n\n{\n"c": "\\n"}\n]';
  assert.deepEqual(split(text, [1]).lines, [2, 3, 5]);
});

Deno.test("ArraySplitter gives the whole elements of a text that is cut off, wherever that is", () => {
  const law = fc.property(fc.array(values), sizes, fc.nat(), (list, pieces, at) => {
    const text = JSON.stringify(list);
    const cut = text.slice(0, at % text.length);
    const { elements, splitter } = split(cut, pieces);
    assert.deepEqual(elements, list.slice(0, elements.length));
    assert.ok(!splitter.isComplete);
    const rest = cut.slice(JSON.stringify(elements).length - 1);
    assert.equal(splitter.isInElement, rest.includes("{"), cut);
  });
  holds(law);
});

Deno.test("ArraySplitter tells an object from an array, and takes nothing out of it", () => {
  for (const text of ['{"a":{"b":[{}]}}', '{"a":1}\n{"b":{}}\n[{}]']) {
    const { elements, splitter } = split(text, [3]);
    assert.deepEqual(elements, []);
    assert.ok(splitter.hasStarted && !splitter.isArray && !splitter.isComplete);
    assert.ok(!splitter.isInElement);
  }
});

Deno.test("ArraySplitter finds nothing where nothing opens", () => {
  for (const text of ["", " \n", "null", '"[{}]"', "]]}"]) {
    const { elements, splitter } = split(text, [2]);
    assert.deepEqual(
      [elements, splitter.hasStarted, splitter.isComplete],
      [[], false, false],
      text,
    );
  }
});

Deno.test("ArraySplitter keeps no element that is longer than it may be", () => {
  const splitter = new ArraySplitter(10);
  const found: string[] = [];
  const push = (text: string): void =>
    splitter.push(new TextEncoder().encode(text), (element, line) => {
      found.push(`${line} ${new TextDecoder().decode(element)}`);
    });
  for (const text of ['[{"a":', "123}\n,", '{"a":1', "23456}\n,", '{"b"', ":4}]"]) push(text);
  assert.deepEqual(found, ['1 {"a":123}', "2 ", '3 {"b":4}']);
});

Deno.test("ArraySplitter is not led astray by brackets that close nothing", () => {
  assert.deepEqual(split('}}[{"a":1}]', [2]).elements, [{ a: 1 }]);
});
