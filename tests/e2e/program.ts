/** The three forms in which the program reaches its users, built as the tasks of deno.json do. */

import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The script as the task `start` names it, which runs where its user stands. */
const SCRIPT = '"$ROOT/main.ts"';

/** How long a build may take, the download of a base runtime included. */
const BUILD_MS = 120_000;

/** A form of the program that can be run. */
export interface Program {
  readonly name: string;
  readonly command: string;
  /** What comes before the program's own arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A form that could not be built. */
export interface Unbuilt {
  readonly name: string;
  readonly reason: string;
  /** Whether only the surroundings are to blame, so that no test fails for it. */
  readonly excused: boolean;
}

/** The source, with the permissions that users give it, called as if it were on the PATH. */
export function source(): Program {
  const args = startArguments(`${ROOT}main.ts`);
  return { name: "source", command: Deno.execPath(), args, cwd: ROOT };
}

/** One script, built into a folder and run from there. */
export async function bundle(folder: string): Promise<Program | Unbuilt> {
  const name = "bundle";
  const file = `${folder}/scale-sim.js`;
  const { success, stderr } = await build(taskArguments("bundle", "dist/scale-sim.js", file));
  if (!success) return { name, reason: stderr, excused: false };
  const args = startArguments(file);
  return { name, command: Deno.execPath(), args, cwd: folder };
}

/** One executable, built into a folder and run from there. */
export async function binary(folder: string): Promise<Program | Unbuilt> {
  const name = "compiled binary";
  const file = `${folder}/scale-sim${Deno.build.os === "windows" ? ".exe" : ""}`;
  const { success, stderr } = await build(taskArguments("compile", "dist/scale-sim", file));
  if (success) return { name, command: file, args: [], cwd: folder };
  const excused = !Deno.env.has("DENORT_BIN") && /Setting up base binary/.test(stderr);
  return { name, reason: stderr, excused };
}

/** What the task `start` gives Deno up to the script, in whose place another is run. */
function startArguments(path: string): string[] {
  const args = taskArguments("start", SCRIPT, path);
  return args.slice(0, args.indexOf(path) + 1);
}

/** A task's arguments for Deno, one of them replaced by a path. */
function taskArguments(task: "start" | "bundle" | "compile", word: string, path: string): string[] {
  const { command } = manifest.tasks[task];
  const part = command.split(" && ").find((part) => part.startsWith("deno ")) ?? "";
  const [, ...args] = part.split(" ");
  if (!args.includes(word)) {
    throw new Error(`task '${task}' is '${command}', wanted 'deno ... ${word} ...'`);
  }
  return args.map((arg) => arg === word ? path : arg);
}

async function build(args: string[]): Promise<{ success: boolean; stderr: string }> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(BUILD_MS),
  }).output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}
