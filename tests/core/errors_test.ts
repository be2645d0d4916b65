import assert from "node:assert/strict";
import fc from "fast-check";
import { cutShort, cutValues, describeError, printable, shorten } from "../../core/errors.ts";
import { holds } from "./support.ts";

Deno.test("describeError() gives the message of an error and anything else as text", () => {
  const table: [error: unknown, text: string][] = [
    [new Error("port in use"), "port in use"],
    [new RangeError("too far"), "too far"],
    ["plain", "plain"],
    [7, "7"],
    [undefined, "undefined"],
    [null, "null"],
    [new Error("Is a directory (os error 21): open '/a: b'"), "Is a directory (os error 21)"],
    [new Error("No space (os error 28): rename 'a' -> 'b'"), "No space (os error 28)"],
    [
      new Error('Requires read access to "a, b", run again with the --allow-read flag'),
      'Requires read access to "a, b", which Deno was not told to allow',
    ],
    [
      new Error(
        'Requires all access to "/x", specify the required permissions during compilation using ' +
          "`deno compile --allow-all`",
      ),
      'Requires all access to "/x", which Deno was not told to allow',
    ],
    [new Error("it said: open 'this'"), "it said: open 'this'"],
  ];
  for (const [error, text] of table) assert.equal(describeError(error), text);
});

Deno.test("shorten() shows plain values up to 60 characters and objects by their kind", () => {
  const table: [value: unknown, text: string][] = [
    ["a", '"a"'],
    [1.5, "1.5"],
    [null, "null"],
    [undefined, "missing"],
    [Infinity, "Infinity"],
    [{ a: ["b"] }, "an object"],
    [["b"], "an array"],
    ["line\nbreak", '"line\\nbreak"'],
    ["x".repeat(58), `"${"x".repeat(58)}"`], // 60 with the quotes
    ["x".repeat(59), `"${"x".repeat(56)}...`],
    ["\u{1f600}".repeat(40), `"${"\u{1f600}".repeat(28)}...`],
    ["x" + "\u{1f600}".repeat(40), `"x${"\u{1f600}".repeat(27)}\ufffd...`], // half a pair is none
  ];
  for (const [value, text] of table) assert.equal(shorten(value), text);
});

Deno.test("shorten() never gives more than 60 characters nor a line break", () => {
  holds(fc.property(fc.jsonValue(), (value) => {
    const text = shorten(value);
    assert.ok(text.length <= 60);
    assert.ok(!/[\n\r]/.test(text));
  }));
});

Deno.test("cutShort() leaves up to 60 characters as they are", () => {
  assert.equal(cutShort("x".repeat(60)), "x".repeat(60));
  assert.equal(cutShort("x".repeat(61)), `${"x".repeat(57)}...`);
});

Deno.test("cutValues() cuts what is quoted and what is very long, and leaves paths and apostrophes", () => {
  const long = "x".repeat(400);
  const path = `/tmp/${"p".repeat(200)}`;
  const table: [message: string, shown: string][] = [
    ["address is 'a b', wanted a host name", "address is 'a b', wanted a host name"],
    [`address is '${long}', wanted one`, `address is '${long.slice(0, 57)}...', wanted one`],
    [
      `address is '${long} ${long}', wanted one`,
      `address is '${long.slice(0, 57)}...', wanted one`,
    ],
    [`no anchor: ${long}`, `no anchor: ${long.slice(0, 57)}...`],
    [`room for '${path}'`, `room for '${path}'`],
    [`room for '/${long}'`, `room for '/${long.slice(0, 56)}...'`],
    [`${path}.yaml:2:3: unknown`, `${path}.yaml:2:3: unknown`],
    ["name is '\u001b[2J\n'", "name is '\\u001b[2J\\u000a'"],
    ["name is 'a'\rEVIL', wanted letters", "name is 'a'\\u000dEVIL', wanted letters"],
    ["name is 'a'\t\v\f\u2028b', wanted", "name is 'a'\\u0009\\u000b\\u000c\\u2028b', wanted"],
    ["two\nlines", "two\nlines"],
  ];
  const sentence = `the router's port, ${"and so on ".repeat(10)}, and a client's`;
  for (const [message, shown] of [...table, [sentence, sentence] as const]) {
    assert.equal(cutValues(message), shown);
  }
});

Deno.test("cutValues() leaves nothing that a terminal would obey but ends of lines", () => {
  holds(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(cutValues(text).replaceAll("\n", ""), /[\p{Cc}\u2028\u2029]/u);
  }));
});

Deno.test("printable() leaves text as it is, but for what a terminal would obey", () => {
  assert.equal(printable("naïve 'Σ' \u{1f600}"), "naïve 'Σ' \u{1f600}");
  assert.equal(
    printable("\u001b[2J\r\n\u007f\u009b\u2028"),
    "\\u001b[2J\\u000d\\u000a\\u007f\\u009b\\u2028",
  );
  holds(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(printable(text), /\p{Cc}/u);
  }));
});
