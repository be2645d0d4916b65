/** How the program was called: by the task `start`, or by its name. Every start loads this, so it loads nothing. */

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
