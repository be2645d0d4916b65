import assert from "node:assert/strict";
import { EXPORT_FORMATS, type ExportFormat } from "../../../report/export/formats.ts";
import { ordinary } from "./samples.ts";

const FORMATS: readonly (readonly [string, ExportFormat])[] = Object.entries(EXPORT_FORMATS);

Deno.test("There is a format for each program that the documentation names", () => {
  const names = FORMATS.map(([name]) => name).sort();
  assert.deepEqual(names, ["chrome", "csv", "dot", "mermaid", "otlp", "parquet", "shiviz"]);
});

Deno.test("Formats that say they are binary yield bytes, the others text", async () => {
  for (const [name, { isBinary, load }] of FORMATS) {
    const { render } = await load();
    for (const piece of render(ordinary())) {
      assert.equal(piece instanceof Uint8Array, isBinary, name);
    }
  }
});

Deno.test("The same run gives the same file, and no format wants to be written at once", async () => {
  for (const [name, { load }] of FORMATS) {
    const { render } = await load();
    assert.deepEqual([...render(ordinary())], [...render(ordinary())], name);
    const [piece = ""] = render(ordinary(2000));
    assert.ok(piece.length < 500_000, `${name} begins with ${piece.length} at once`);
  }
});

Deno.test("No format refuses a run of ten seconds, nor changes it", async () => {
  for (const [name, { load }] of FORMATS) {
    const run = ordinary();
    const { excess, render } = await load();
    assert.equal(excess?.(run), undefined, name);
    for (const piece of render(run)) assert.ok(piece.length > 0);
    assert.deepEqual(run, ordinary(), name);
  }
});
