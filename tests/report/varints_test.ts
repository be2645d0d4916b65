import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ColumnReader, ColumnWriter, fromBase64, toBase64 } from "../../report/varints.ts";
import { holds } from "../support/laws.ts";

const LIMIT = 2 ** 52 - 1;

Deno.test("Columns are read as they were written, one after another", () => {
  const column = fc.array(fc.integer({ min: -LIMIT, max: LIMIT }));
  holds(fc.property(fc.array(column), (columns) => {
    const writer = new ColumnWriter();
    for (const values of columns) writer.write(values);
    const reader = new ColumnReader(fromBase64(toBase64(writer.bytes())));
    for (const values of columns) {
      assert.deepEqual([...reader.read(new Float64Array(values.length))], values);
    }
  }));
});

Deno.test("A column that doubles would not hold exactly is refused", () => {
  const hostile = [[NaN], [Infinity], [1e304], [0.5], [2 ** 53], [2 ** 52, -(2 ** 52)]];
  for (const values of hostile) {
    assert.throws(() => new ColumnWriter().write(values), RangeError);
  }
});

Deno.test("A column that grows by little takes a byte an entry", () => {
  const writer = new ColumnWriter();
  writer.write(Float64Array.from({ length: 5000 }, (_, i) => 3 * i));
  assert.equal(writer.bytes().length, 5000);
});
