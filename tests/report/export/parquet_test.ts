import assert from "node:assert/strict";
import { WHOLE_RUN, windowOf } from "../../../analysis/history_window.ts";
import { parquetExcess, renderParquet } from "../../../report/export/parquet.ts";
import { hostsAt, scenario } from "../../simulation/support.ts";
import { readAll } from "../../support/readers.ts";
import { simulatedRun } from "../../support/run_histories.ts";
import { emptyRuns, samples } from "./samples.ts";
import { rowsOf } from "./tables.ts";

const COLUMNS = [
  { name: "run", type: "Utf8", nullable: false },
  { name: "source", type: "Utf8", nullable: false },
  { name: "event", type: "Int64", nullable: false },
  { name: "event_type", type: "Utf8", nullable: false },
  { name: "message_type", type: "Utf8", nullable: true },
  { name: "time", type: "Float64", nullable: false },
  { name: "system_clock_time", type: "Float64", nullable: false },
  { name: "logical_clock_time", type: "Int64", nullable: false },
  { name: "message_queue_size", type: "Int64", nullable: true },
  { name: "sent_by", type: "Utf8", nullable: true },
  { name: "sent_event", type: "Int64", nullable: true },
  { name: "physical_clock_time", type: "Float64", nullable: true },
  { name: "hybrid_clock_l", type: "Float64", nullable: true },
  { name: "hybrid_clock_c", type: "Int64", nullable: true },
  { name: "vector_clock", type: "Utf8", nullable: true },
];

Deno.test("Two other readers find in Parquet what happened, with types", async () => {
  const windows = samples();
  const files = await readAll("parquet", windows.map(base64));
  files.forEach((file, i) => {
    const rows = rowsOf(windows[i] ?? assert.fail());
    assert.deepEqual(file, { columns: COLUMNS, rows, same: rows });
  });
});

Deno.test("A run of more than one group is read back in order", async () => {
  const hosts = hostsAt([10_000, 10_000]);
  const window = windowOf(simulatedRun(scenario({ hosts, runTime: 2.6 })), WHOLE_RUN);
  const rows = rowsOf(window);
  assert.ok(rows.length > 50_000);
  assert.deepEqual(await readAll("parquet", [base64(window)]), [
    { columns: COLUMNS, rows, same: rows },
  ]);
  assert.equal([...renderParquet(window)].length, 3);
});

Deno.test("A file without rows, which Arrow refuses, is not written", () => {
  for (const window of emptyRuns()) assert.match(parquetExcess(window) ?? "", /no events/);
  for (const window of samples()) assert.equal(parquetExcess(window), undefined);
});

function base64(window: Parameters<typeof renderParquet>[0]): string {
  const pieces = [...renderParquet(window)];
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes.toBase64();
}
