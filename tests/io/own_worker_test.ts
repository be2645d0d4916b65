import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("own_worker_program.ts", import.meta.url));
const PATIENCE_MS = 20_000;

Deno.test("A question is answered that comes while the thread still loads what answers", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-prompt", "--allow-all", PROGRAM],
    signal: AbortSignal.timeout(PATIENCE_MS),
    stderr: "inherit",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "answer to a question\n");
});
