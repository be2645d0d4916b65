import assert from "node:assert/strict";
import fc from "fast-check";
import { type Column, layOutTable } from "../../report/table.ts";
import { holds } from "../support/laws.ts";

type Row = readonly [name: string, count: number];

const COLUMNS: readonly Column<Row>[] = [
  { title: "name", align: "left", cell: ([name]) => name },
  { title: "n", align: "right", cell: ([, count]) => String(count) },
];

Deno.test("layOutTable() puts texts left, numbers right, and two spaces between columns", () => {
  assert.deepEqual(layOutTable(COLUMNS, [["a", 1], ["longer", 1000], ["", 20]]), [
    "name       n",
    "a          1",
    "longer  1000",
    "          20",
  ]);
});

Deno.test("layOutTable() of no rows is its titles", () => {
  assert.deepEqual(layOutTable(COLUMNS, []), ["name  n"]);
});

Deno.test("layOutTable() leaves no spaces at the end of a line", () => {
  const columns = COLUMNS.toReversed();
  assert.deepEqual(layOutTable(columns, [["a", 1], ["longer", 10]]), [
    " n  name",
    " 1  a",
    "10  longer",
  ]);
});

Deno.test("layOutTable() shows every cell whole, its columns in line", () => {
  const rows = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{0,12}$/), fc.nat()));
  holds(fc.property(rows, (rows) => {
    const [title = "", ...lines] = layOutTable(COLUMNS, rows);
    assert.equal(lines.length, rows.length);
    for (const [i, line] of lines.entries()) {
      const [name, count] = rows[i] ?? ["", 0];
      assert.equal(line.length, title.length);
      assert.ok(line.startsWith(name) && line.endsWith(String(count)));
      assert.equal(line.replaceAll(" ", ""), `${name}${count}`);
    }
  }));
});
