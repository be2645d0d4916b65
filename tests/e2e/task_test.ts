import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { temporaryFolder } from "../support/temporary.ts";
import { listNames } from "./run_logs.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** What the task `start` writes to standard output for somebody who stands in a folder. */
async function start(cwd: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await task(cwd, ...args);
  assert.ok(success, stderr);
  return stdout;
}

/** Runs that task. */
async function task(
  cwd: string,
  ...args: string[]
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  // Within another task, of tests perhaps, it would say where that one was called.
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", CONFIG, "start", ...args],
    ...{ cwd, clearEnv: true, env: { ...env, NO_COLOR: "1" } },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
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

Deno.test("Who calls the program by its task is told commands that do", async () => {
  await using folder = await temporaryFolder();
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const router = `127.0.0.1:${taken.addr.port}`;
  taken.close();
  const flags = ["--router", router, "--wait", "0"];
  const ended = await task(folder.path, "client", "127.0.0.1", "0", ...flags);
  assert.match(ended.stderr, /start it with 'deno task start router'/);
  assert.equal(ended.success, false);
});

Deno.test("The task 'demo' is the task 'start' with arguments", () => {
  const { demo, start } = manifest.tasks;
  assert.ok(demo.command.startsWith(`${start.command} experiment `), demo.command);
});
