import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { temporaryFolder } from "../support/temporary.ts";
import { listNames } from "./run_logs.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Runs the task `start` as somebody does who stands in a folder. */
async function start(cwd: string, ...args: string[]): Promise<string> {
  // Within another task, of tests perhaps, it would say where that one was called.
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", CONFIG, "start", ...args],
    ...{ cwd, clearEnv: true, env: { ...env, NO_COLOR: "1" } },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("The task 'start' reads and writes where its user stands, whatever that folder holds", async () => {
  await using folder = await temporaryFolder();
  const there = `${folder.path}my class/`;
  await Deno.mkdir(there);
  // A program of the user's own, whose settings are none of ours.
  await Deno.writeTextFile(`${there}deno.json`, `{"imports":{"commander":"./none.ts"}}`);
  const short = ["--virtual", "--run-time", "1", "--no-report", "--exp-name", "mine"];
  await start(there, "experiment", ...short);
  assert.deepEqual(await listNames(there), ["deno.json", "logs"]);
  assert.deepEqual(await listNames(`${there}logs/`), ["latest", "mine"]);
  assert.match(await start(there, "analyze", "logs/mine"), /^mine: 3 hosts/);
});

Deno.test("The task 'demo' is the task 'start' with arguments", () => {
  const { demo, start } = manifest.tasks;
  assert.ok(demo.command.startsWith(`${start.command} experiment `), demo.command);
});
