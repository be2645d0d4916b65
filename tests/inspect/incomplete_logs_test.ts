/** Logs of honest runs of which something is missing: nobody is accused of what is not known. */

import assert from "node:assert/strict";
import { analyzeFiles, assertLawful, filesOf, ROUTER, RUN } from "./support.ts";

Deno.test("A torn line in the midst of the router's log accuses nobody, whichever it is", async () => {
  const lines = filesOf(RUN).get(ROUTER) ?? [];
  for (const kind of ["START", "ROUTE"]) {
    const files = filesOf(RUN);
    const i = lines.findIndex(({ event_type }) => event_type === kind);
    files.get(ROUTER)?.splice(i, 1, JSON.stringify(lines[i]).slice(0, 60));
    const analysis = await analyzeFiles(files);
    assertLawful(analysis, [`${ROUTER}:${i + 1}: the line is not JSON; passed over`]);
    assert.equal(analysis.summary.copies?.missing, null);
    assert.equal(analysis.summary.outcome, "complete");
  }
});
