/** This very program, however it was started: how to start it again. */

import { fileURLToPath } from "node:url";

/** What a router or a client needs: sockets and its log. Listed, so that no child may do more. */
const CHILD_PERMISSIONS = ["--allow-net", "--allow-write", "--ignore-env"] as const;

/** What the task `start` puts before the arguments of its user, whose PATH may have no `scale-sim`. */
const TASK_FLAG = "--task";

/**
 * Names the program in commands for its user to copy.
 *
 * @param args All that this process was called with.
 * @returns The words that call it.
 */
export function callOf(args: readonly string[]): string[] {
  return args[0] === TASK_FLAG ? ["deno", "task", "start"] : ["scale-sim"];
}

/**
 * Tells the user's arguments from the task's.
 *
 * @param args All that this process was called with.
 * @returns Those of the user.
 */
export function userArgs(args: readonly string[]): string[] {
  return args[0] === TASK_FLAG ? args.slice(1) : [...args];
}

/** A command line. */
export interface CommandLine {
  /** The executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: string[];
}

/**
 * Builds the command line that starts this program again: the compiled binary itself, or Deno with
 * the script (source or bundle) that runs now.
 *
 * @param args The program's arguments.
 * @returns The command line.
 */
export function relaunch(args: readonly string[]): CommandLine {
  const command = Deno.execPath();
  if (Deno.build.standalone) return { command, args: [...args] };
  const script = fileURLToPath(Deno.mainModule);
  return {
    command,
    args: ["run", "--quiet", "--no-prompt", ...CHILD_PERMISSIONS, script, ...args],
  };
}
