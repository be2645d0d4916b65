import assert from "node:assert/strict";
import { lengthText, secondsText } from "../../report/length_text.ts";

Deno.test("lengthText() says of a run that ended early how far it came", () => {
  const early = { outcome: "interrupted", run_time: 900_000, elapsed: 37_000.04 } as const;
  assert.equal(lengthText(early), "interrupted after 37000 of 900000 s");
  assert.equal(lengthText({ ...early, outcome: "failed" }), "failed after 37000 of 900000 s");
  assert.equal(
    lengthText({ ...early, run_time: 6, elapsed: 0.04 }),
    "interrupted after 0.04 of 6 s",
  );
  assert.equal(secondsText(early), "37000 of 900000");
});

Deno.test("lengthText() of a run that came to its end, or of which nothing tells more, is its length", () => {
  const whole = { outcome: "complete", run_time: 2.50001, elapsed: null } as const;
  assert.equal(lengthText(whole), "2.5 s");
  assert.equal(lengthText({ ...whole, outcome: "failed" }), "failed, 2.5 s");
});

Deno.test("lengthText() of a run without a length of its own says how long it was", () => {
  const open = { outcome: "unfinished", run_time: 2.2345, elapsed: 2.2345 } as const;
  assert.equal(lengthText(open), "unfinished after 2.2 s");
  assert.equal(lengthText({ ...open, run_time: 2.1 }), "unfinished after 2.2 s");
});
