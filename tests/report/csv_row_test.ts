import assert from "node:assert/strict";
import { csvRow } from "../../report/csv_row.ts";

Deno.test("csvRow() quotes what would be read as more than one field", () => {
  assert.equal(
    csvRow(["a", 'b "c"', "d,e", "f\r\n", null, 1.5]),
    'a,"b ""c""","d,e","f\r\n",,1.5\r\n',
  );
});

Deno.test("No text of a log is a formula in a spreadsheet, and numbers stay what they are", () => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a=1", ""];
  assert.equal(
    csvRow([...texts, -1, -0.5]),
    `'=1+1,'+1,'-1,'@SUM(A1),'\t=1,"'\r=1",a=1,,-1,-0.5\r\n`,
  );
});
