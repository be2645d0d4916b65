/** This very program, however it was started: how to start it again. */

import { fileURLToPath } from "node:url";

/** What a router or a client needs: sockets and its log. Listed, so that no child may do more. */
const CHILD_PERMISSIONS = ["--allow-net", "--allow-write", "--ignore-env"] as const;

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
