import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { childrenOf, gone } from "./processes.ts";
import { type Program } from "./program.ts";
import { listNames } from "./run_logs.ts";
import { assertInterrupted } from "./summary_check.ts";
import { experiment, run, Running, SOURCE, ticking } from "./support.ts";

/** util-linux's `script` runs a command in a terminal of its own. */
const ignore = Deno.build.os !== "linux" || !await hasScript();

async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

/** A terminal in which a command line runs; what appears in it comes out of standard output. */
function terminal(args: readonly string[]): Program {
  const words = [SOURCE.command, ...SOURCE.args, ...args];
  const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const options = ["--quiet", "--return", "--command", `exec ${line}`, "/dev/null"];
  // It starts the user's shell, which may complain of a locale that is not installed.
  const script = ["LC_ALL=C", "SHELL=/bin/sh", "script", ...options];
  return { name: "terminal", command: "env", args: script, cwd: SOURCE.cwd };
}

Deno.test({
  name: "In a terminal an experiment shows how it goes, in one line that it takes away again",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const args = ["--clock-speeds", 50, 100, "--run-time", 1, "--exp-name", "seen"];
    const { code, stdout } = await run(terminal(experiment(folder.path, ...args)), []);
    assert.equal(code, 0, stdout);
    const frames = stdout.split("\r\x1b[K").filter((frame) => frame !== "");
    const summary = frames.pop() ?? "";
    assert.ok(frames.length > 1, stdout);
    for (const frame of frames) assert.doesNotMatch(frame, /\n/);
    assert.match(frames.at(-1) ?? "", / of 1 s .*clocks [1-9]\d* [1-9]\d*/);
    assert.match(summary, /^seen: 2 hosts, 1 s, seed \d+\r\n/);
  },
});

Deno.test({
  name: "A terminal that is closed ends its experiment in order, with everything written",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const args = ["--clock-speeds", 50, 100, "--run-time", 600];
    await using running = new Running(terminal(experiment(folder.path, ...args)), []);
    await ticking(folder.path, 2);
    const [program] = await childrenOf(running.pid);
    assert.ok(program !== undefined);
    const children = await childrenOf(program.pid);
    running.signal("SIGKILL");
    await gone([program, ...children]);
    assert.ok((await listNames(`${folder.path}latest/`)).includes("summary.json"));
    await assertInterrupted(`${folder.path}latest/`, 2);
  },
});

Deno.test({
  name: "A terminal is spared a format that is not text",
  ignore,
  async fn() {
    const { code, stdout } = await run(terminal(["export", "missing", "--format", "parquet"]), []);
    assert.equal(code, 2);
    assert.match(
      stdout,
      /parquet is not for terminals, wanted --output, as in --output run\.parquet/,
    );
  },
});
