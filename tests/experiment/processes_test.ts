import assert from "node:assert/strict";
import { InterruptError } from "../../core/errors.ts";
import { runProcesses } from "../../experiment/processes.ts";
import { awaitEnding } from "../../io/interrupt.ts";
import { planWith } from "../simulation/plans.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("runProcesses() starts nothing where it has been interrupted already", async () => {
  await using folder = await temporaryFolder();
  using ending = awaitEnding(false);
  ending.request(new InterruptError("interrupted"));
  const result = await runProcesses(planWith({ virtual: false }), {
    ...{ directory: folder.path, ending, observer: undefined },
    onStart: () => assert.fail("a router was started"),
  });
  assert.deepEqual(result, {
    sources: [undefined, undefined],
    failure: undefined,
    isStarted: false,
    strangers: [],
  });
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});
