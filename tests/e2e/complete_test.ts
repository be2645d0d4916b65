import assert from "node:assert/strict";
import { PRESET_NAMES } from "../../config/presets.ts";
import { within } from "../support/deadline.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { DEADLINE_MS, run, SOURCE } from "./support.ts";

const hasBash = Deno.build.os !== "windows" && await answers("bash", "--version");
const hasZsh = Deno.build.os !== "windows" && await answers("zsh", "--version");

async function answers(command: string, flag: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: [flag] }).output()).success;
  } catch {
    return false;
  }
}

/** What the script of a shell is answered: words, or last whether paths are wanted. */
async function asked(...line: readonly string[]): Promise<readonly string[] | "paths"> {
  const { code, stdout, stderr } = await run(SOURCE, ["complete", "--", ...line]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, line.join(" "));
  const words = stdout.trimEnd().split("\n").map((text) => text.split("\t")[0] ?? "");
  const directive = words.pop();
  if (directive === ":0" && words.length === 0) return "paths";
  assert.equal(directive, ":4", line.join(" "));
  return words;
}

Deno.test("complete prints a script for each shell, and no other", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { code, stdout } = await run(SOURCE, ["complete", shell]);
    assert.match(stdout, /scale-sim/, shell);
    assert.equal(code, 0, shell);
  }
  const { code, stderr } = await run(SOURCE, ["complete", "tcsh"]);
  assert.match(stderr, /^error: .*'tcsh'.* bash, zsh, fish, powershell\.\n$/);
  assert.equal(code, 2);
});

Deno.test("complete suggests commands and flags", async () => {
  assert.deepEqual(await asked("exp"), ["experiment", "export"]);
  assert.deepEqual(await asked("experiment", "--cl"), [
    "--clock-speeds",
    "--clients",
    "--clocks",
    "--client-address",
  ]);
  assert.deepEqual(await asked("router", "--su"), []);
});

Deno.test("complete wants paths where a command takes a file or a folder", async () => {
  for (
    const line of [
      ["analyze", ""],
      ["analyze", "logs/monday", ""],
      ["report", ""],
      ["export", ""],
      ["report", "--output", ""],
      ["experiment", "--config", ""],
      ["experiment", "--log-dir", ""],
      ["router", "--log", ""],
    ]
  ) assert.equal(await asked(...line), "paths", line.join(" "));
  assert.deepEqual(await asked("experiment", "--seed", ""), []);
});

Deno.test("complete names what a flag or an argument can be", async () => {
  const table: readonly (readonly [line: string[], words: readonly string[]])[] = [
    [["experiment", "--preset", ""], PRESET_NAMES],
    [["experiment", "--clocks", ""], ["lamport", "vector", "hybrid"]],
    [["experiment", "--phase", ""], ["aligned", "random"]],
    [["client", "--phase", "r"], ["random"]],
    [["client", "--stamp", ""], ["post", "pre"]],
    [["export", "--format", "s"], ["shiviz"]],
    [["complete", ""], ["bash", "zsh", "fish", "powershell"]],
    [["help", "r"], ["router", "report"]],
  ];
  for (const [line, words] of table) assert.deepEqual(await asked(...line), words, line.join(" "));
});

Deno.test({
  name: "A bash without any further package completes commands, flags, values and paths" +
    (hasBash ? "" : ": not checked, because bash is not installed"),
  ignore: !hasBash,
  async fn() {
    await using folder = await temporaryFolder();
    await installInto(folder.path);
    await Deno.mkdir(`${folder.path}logs/monday`, { recursive: true });
    await Deno.writeTextFile(`${folder.path}class.yaml`, "");
    const typed = [
      ["scale-sim expe", "scale-sim experiment"],
      ["scale-sim experiment --clock-", "scale-sim experiment --clock-speeds"],
      ["scale-sim experiment --stamp po", "scale-sim experiment --stamp post"],
      ["scale-sim experiment --stamp=po", "scale-sim experiment --stamp=post"],
      ["scale-sim analyze logs/mo", "scale-sim analyze logs/monday/"],
      ["scale-sim experiment --config cl", "scale-sim experiment --config class.yaml"],
      ["scale-sim experiment --seed cl", "scale-sim experiment --seed cl"],
    ] as const;
    const lines = await completeInBash(folder.path, typed.map(([line]) => line));
    assert.deepEqual(lines, typed.map(([, line]) => line));
  },
});

Deno.test({
  name: "A bash that reads its script twice complains of nothing, and keeps its own commands" +
    (hasBash ? "" : ": not checked, because bash is not installed"),
  ignore: !hasBash,
  async fn() {
    const { stdout } = await run(SOURCE, ["complete", "bash"]);
    const test = 'eval "$1"; eval "$1"; type -t readonly; echo $ShellCompDirectiveKeepOrder';
    const ended = await new Deno.Command("bash", {
      args: ["-euc", test, "bash", stdout],
      env: { LC_ALL: "C" },
    }).output();
    const [out, err] = [ended.stdout, ended.stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.deepEqual([out, err], ["builtin\n32\n", ""]);
  },
});

Deno.test({
  name:
    "A zsh that has completions switched off reads its script, twice, and complains of nothing" +
    (hasZsh ? "" : ": not checked, because zsh is not installed"),
  ignore: !hasZsh,
  async fn() {
    await using folder = await temporaryFolder();
    const { stdout } = await run(SOURCE, ["complete", "zsh"]);
    const test = 'eval "$1"; eval "$1"; echo $_comps[scale-sim]';
    const ended = await new Deno.Command("zsh", {
      args: ["-f", "-c", test, "zsh", stdout],
      env: { LC_ALL: "C", ZDOTDIR: folder.path }, // where zsh keeps what it found
    }).output();
    const [out, err] = [ended.stdout, ended.stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.deepEqual([out, err], ["_scale-sim\n", ""]);
  },
});

/** Puts a command `scale-sim` into a folder. */
async function installInto(folder: string): Promise<void> {
  const words = [SOURCE.command, ...SOURCE.args].map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(`${folder}scale-sim`, `#!/bin/sh\nexec ${words} "$@"\n`);
  await Deno.chmod(`${folder}scale-sim`, 0o755);
}

/** Types each line and Tab into a bash, and echo before it, so that bash prints what has become of it. */
async function completeInBash(folder: string, lines: readonly string[]): Promise<string[]> {
  const bash = new Deno.Command("bash", {
    args: ["--norc", "--noprofile", "-i"],
    cwd: folder,
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, NO_COLOR: "1", INPUTRC: "/dev/null" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null", // the prompt and the line as it is typed
  }).spawn();
  const keys = lines.map((line) => `${line}\t\x01echo \n`);
  const writer = bash.stdin.getWriter();
  await writer.write(
    new TextEncoder().encode(`source <(scale-sim complete bash)\n${keys.join("")}exit\n`),
  );
  await writer.close();
  const { stdout } = await within(bash.output(), "the end of bash", DEADLINE_MS)
    .catch((error) => {
      bash.kill("SIGKILL");
      throw error;
    });
  return new TextDecoder().decode(stdout).trimEnd().split("\n");
}
