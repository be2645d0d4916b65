import assert from "node:assert/strict";
import { shownHosts } from "../../report/shown_hosts.ts";

/** Two rows of each of so many hosts. */
function rowsOf(hosts: number): { source: string; row: number }[] {
  return Array.from({ length: 2 * hosts }, (_, i) => ({ source: `h:${i >> 1}`, row: i }));
}

Deno.test("shownHosts() leaves a screenful of hosts as it is", () => {
  assert.deepEqual(shownHosts(rowsOf(24)), { rows: rowsOf(24), others: [] });
  assert.deepEqual(shownHosts([]), { rows: [], others: [] });
});

Deno.test("shownHosts() shows all rows of the first of many hosts, and counts the others", () => {
  assert.deepEqual(shownHosts(rowsOf(25)), {
    rows: rowsOf(24),
    others: ["and 1 other host, which --json has too"],
  });
  assert.deepEqual(shownHosts(rowsOf(100)).others, ["and 76 other hosts, which --json has too"]);
});
