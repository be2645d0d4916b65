import assert from "node:assert/strict";
import { renderCsv } from "../../../report/export/csv.ts";
import { readAll, textOf } from "../../support/readers.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";
import { rowsOf } from "./tables.ts";

Deno.test("Another reader finds in CSV what happened, whatever names are made of", async () => {
  const windows = samples();
  const tables = await readAll("csv", windows.map((window) => textOf(renderCsv, window)));
  tables.forEach((table, i) => {
    const window = windows[i] ?? assert.fail();
    const expected = rowsOf(window).map((row) => {
      return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]));
    });
    assert.deepEqual(table, expected);
  });
});

Deno.test("CSV begins with the titles and ends every row as RFC 4180 has it", () => {
  const lines = textOf(renderCsv, ordinary()).split("\r\n");
  assert.equal(
    lines[0],
    "run,source,event,event_type,message_type,time,system_clock_time,logical_clock_time," +
      "message_queue_size,sent_by,sent_event,physical_clock_time,hybrid_clock_l,hybrid_clock_c," +
      "vector_clock",
  );
  assert.equal(lines.at(-1), "");
  assert.ok(lines.every((line) => !/[\r\n]/.test(line)));
});

Deno.test("Without events CSV has its titles alone", () => {
  for (const window of emptyRuns()) assert.equal([...renderCsv(window)].length, 1);
});

function text(value: string | number | null): string {
  return value === null ? "" : String(value);
}
