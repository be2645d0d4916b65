/** How scale-sim is started, and how long a process takes. */

const ROOT = new URL("../", import.meta.url);

/** The file that runs from source. */
export const SOURCE: string = new URL("main.ts", ROOT).pathname;

/** As the task `start` and the bundle's first line have it. */
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write", "--allow-run", "--ignore-env"];

/**
 * Builds the command that runs a script as scale-sim is run.
 *
 * @param script The script.
 * @param args Its arguments.
 * @returns The command and its arguments.
 */
export function denoRun(script: string, args: readonly (string | number)[] = []): string[] {
  return [Deno.execPath(), "run", "--no-prompt", ...PERMISSIONS, script, ...args.map(String)];
}

/**
 * Builds scale-sim as one file.
 *
 * @param path Where it goes.
 */
export async function buildBundle(path: string): Promise<void> {
  const args = ["bundle", "--quiet", "--platform", "deno", "--minify", "--output", path, "main.ts"];
  await finish(new Deno.Command(Deno.execPath(), { args, cwd: ROOT }));
}

/** What a process took. */
export interface Cost {
  readonly wallMs: number;
  /** User and system time, of its children too. */
  readonly cpuMs: number;
}

/**
 * Runs a command to its end.
 *
 * @param command The command and its arguments.
 * @returns What it took.
 * @throws {Error} Where it fails.
 */
export async function cost(command: readonly string[]): Promise<Cost> {
  const script = `TIMEFORMAT="%3R %3U %3S"; time "$@"`; // Deno cannot tell a child's CPU time
  const args = ["-c", script, "bash", ...command];
  const words = await finish(new Deno.Command("bash", { args, stdout: "null" }));
  const [wall = NaN, user = NaN, system = NaN] = (words.at(-1) ?? "").split(" ").map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}

/** Returns the lines of standard error. */
async function finish(command: Deno.Command): Promise<string[]> {
  const { success, stderr } = await command.output();
  const words = new TextDecoder().decode(stderr).trim();
  if (!success) throw new Error(`a measured process failed: ${words}`);
  return words.split("\n");
}
