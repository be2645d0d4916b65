import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { InterruptError } from "../../core/errors.ts";
import { runProcesses } from "../../experiment/processes.ts";
import { awaitEnding } from "../../io/interrupt.ts";
import { planWith } from "../simulation/plans.ts";
import { temporaryFolder } from "../support/temporary.ts";

const PATIENCE_MS = 20_000;

/** What a run comes to whose processes are played by a program of this folder. */
async function outcomeOf(program: string): Promise<string> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-prompt", "--allow-all", path],
    signal: AbortSignal.timeout(PATIENCE_MS),
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  return new TextDecoder().decode(stdout);
}

Deno.test("runProcesses() takes what no router says for a failure of the run", async () => {
  assert.equal(
    await outcomeOf("babbling_program.ts"),
    "EnvironmentError: the router cannot be followed: the line is not JSON\n",
  );
});

Deno.test("runProcesses() names a router without descriptors, and not the hosts that it leaves out", async () => {
  assert.match(
    await outcomeOf("exhausted_program.ts"),
    /^EnvironmentError: the router can take in no more than 35 connections, .*ulimit -n/,
  );
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
