import assert from "node:assert/strict";
import { RouterRun } from "../support/router_run.ts";

Deno.test("outboxes share their buffers out in whole bytes, however many there are", async () => {
  await using run = new RouterRun({ expected: 10 });
  for (let host = 1; host <= 9; host++) {
    await run.join(`h:${host}`);
    const bytes = run.router.outboxBufferBytesMax();
    assert.ok(Number.isInteger(bytes), `${bytes} bytes with ${host} hosts`);
  }
});
