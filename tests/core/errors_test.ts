import assert from "node:assert/strict";
import fc from "fast-check";
import { describeError, shorten } from "../../core/errors.ts";
import { holds } from "./support.ts";

Deno.test("describeError() gives the message of an error and anything else as text", () => {
  const table: [error: unknown, text: string][] = [
    [new Error("port in use"), "port in use"],
    [new RangeError("too far"), "too far"],
    ["plain", "plain"],
    [7, "7"],
    [undefined, "undefined"],
    [null, "null"],
  ];
  for (const [error, text] of table) assert.equal(describeError(error), text);
});

Deno.test("shorten() shows JSON up to 60 characters and cuts what is longer", () => {
  const table: [value: unknown, text: string][] = [
    ["a", '"a"'],
    [1.5, "1.5"],
    [null, "null"],
    [undefined, "undefined"],
    [{ a: ["b"] }, '{"a":["b"]}'],
    ["line\nbreak", '"line\\nbreak"'],
    ["x".repeat(58), `"${"x".repeat(58)}"`], // 60 with the quotes
    ["x".repeat(59), `"${"x".repeat(56)}...`],
    [new Array(100).fill(1), `[${"1,".repeat(28)}...`],
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
