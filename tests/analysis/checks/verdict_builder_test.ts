import assert from "node:assert/strict";
import { VerdictBuilder } from "../../../analysis/checks/verdict_builder.ts";

Deno.test("A check that looked at nothing says so", () => {
  assert.deepEqual(new VerdictBuilder("time", "time goes on").result(), {
    ...{ check: "time", rule: "time goes on", status: "not_checked" },
    ...{ checked: 0, violations: 0, examples: [], note: null },
  });
});

Deno.test("Violations are counted, and the first hundred described", () => {
  const check = new VerdictBuilder("time", "time goes on");
  check.checked = 9;
  assert.equal(check.result().status, "holds");
  let described = 0;
  for (let i = 0; i < 107; i++) {
    check.violate(() => ({ text: `${described++}`, evidence: [] }));
  }
  const { status, violations, examples } = check.result();
  assert.deepEqual([status, violations, described], ["violated", 107, 100]);
  assert.deepEqual(examples.map(({ text }) => text), Array.from({ length: 100 }, (_, i) => `${i}`));
});
