import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { InterruptError } from "../../core/errors.ts";
import { runProcesses } from "../../experiment/processes.ts";
import { awaitEnding } from "../../io/interrupt.ts";
import { planWith } from "../simulation/plans.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BABBLING = fileURLToPath(new URL("babbling_program.ts", import.meta.url));
const PATIENCE_MS = 20_000;

Deno.test("runProcesses() takes what no router says for a failure of the run", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-prompt", "--allow-all", BABBLING],
    signal: AbortSignal.timeout(PATIENCE_MS),
    stderr: "inherit",
  }).output();
  assert.equal(
    new TextDecoder().decode(stdout),
    "EnvironmentError: the router cannot be followed: the line is not JSON\n",
  );
  assert.equal(code, 0);
});

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
