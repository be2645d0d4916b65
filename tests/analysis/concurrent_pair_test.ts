import assert from "node:assert/strict";
import fc from "fast-check";
import { CausalMerge } from "../../analysis/causal_merge.ts";
import { ConcurrentPair } from "../../analysis/concurrent_pair.ts";
import { holds } from "../support/laws.ts";
import { cursorsOf, execute, recipes } from "./executions.ts";

Deno.test("ConcurrentPair finds the concurrent events whose clocks are farthest apart", () => {
  holds(fc.property(recipes, (recipe) => {
    const execution = execute(recipe);
    const events = execution.flat();
    fc.pre(events.length < 1000);
    const files = execution.map((_, host) => `${host}`);
    const pair = new ConcurrentPair({ sources: files, files });
    new CausalMerge(cursorsOf(execution)).run((event) => pair.add(event));
    let widest = 0;
    for (const a of events) {
      for (const b of events) {
        if (a === b || a.past.has(b) || b.past.has(a)) continue;
        widest = Math.max(widest, Math.abs(a.row.logicalTime - b.row.logicalTime));
      }
    }
    const found = pair.result();
    if (found === null) return assert.equal(widest, 0);
    const [a, b] = found.map(({ file, line }) =>
      execution[Number(file)]?.find(({ row }) => row.line === line) ?? assert.fail()
    );
    assert.ok(a !== undefined && b !== undefined && !a.past.has(b) && !b.past.has(a));
    assert.ok(a.row.logicalTime < b.row.logicalTime);
  }));
});

Deno.test("Where a log is cut off, the pair is one of which no lost event tells otherwise", () => {
  let found = 0;
  holds(fc.property(recipes, fc.nat(5), fc.nat(20), (recipe, which, length) => {
    const whole = execute(recipe);
    const cut = whole.map((events, host) => {
      return host === which % whole.length ? events.slice(0, length) : events;
    });
    const files = whole.map((_, host) => `${host}`);
    const pair = new ConcurrentPair({ sources: files, files });
    new CausalMerge(cursorsOf(cut)).run((event) => pair.add(event));
    const [a, b] = pair.result()?.map(({ file, line }) =>
      whole[Number(file)]?.find(({ row }) =>
        row.line === line
      )
    ) ?? [];
    if (a === undefined || b === undefined) return;
    found++;
    assert.ok(!a.past.has(b) && !b.past.has(a));
  }));
  assert.ok(found > 10, `${found} pairs`);
});
