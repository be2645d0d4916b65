import assert from "node:assert/strict";
import { latestRun, type StartedFile } from "../../inspect/latest_run.ts";
import { hostStart } from "../support/histories.ts";

/** The log of a host that started at some time, when those were there. */
function started(source: string, time: number, ...roster: readonly string[]): StartedFile {
  const start = hostStart(1);
  assert.ok(start.event_type === "HOST_START");
  const own = { ...start, source, roster, system_clock_time: time };
  return { file: { source, path: `client-${source}`, isForeign: false }, start: own };
}

/** Whose logs stay, and whose are passed over. */
function found(...files: readonly StartedFile[]): [kept: string, warnings: string[]] {
  const warnings: string[] = [];
  const kept = latestRun(files, (text) => void warnings.push(text));
  return [kept.map(({ source }) => source).join(" "), warnings];
}

Deno.test("A log that an earlier run has left is passed over and named", () => {
  const now = [started("a", 1_764_000_100, "a", "b"), started("b", 1_764_000_100, "a", "b")];
  assert.deepEqual(found(...now, started("c", 1_764_000_000, "a", "b", "c")), ["a b", [
    "client-c: it is of an earlier run, started 2025-11-24T16:00:00Z; passed over",
  ]]);
});

Deno.test("Hosts that start together are of one run, whatever their rosters", () => {
  assert.deepEqual(found(started("a", 7, "a"), started("b", 7, "b")), ["a b", []]);
});

Deno.test("Who joins late is of the run of those whom it finds there, and of those who have left", () => {
  const [gone, there] = [started("a", 5, "a", "b"), started("b", 5, "a", "b")];
  assert.deepEqual(found(gone, there, started("c", 9, "b", "c")), ["a b c", []]);
  const [kept, warnings] = found(gone, there, started("c", 9, "b", "c"), started("d", 2, "d"));
  assert.equal(kept, "a b c");
  assert.equal(warnings.length, 1);
});

Deno.test("A log that does not tell when it started stays", () => {
  const { file } = started("a", 5, "a");
  assert.deepEqual(found({ file, start: undefined }, started("b", 9, "b")), ["a b", []]);
});
