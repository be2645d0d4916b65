/** The processes behind the program, as the system sees them. Linux only: it reads /proc. */

import { DEADLINE_MS, eventually } from "./support.ts";

/** Whether there is a /proc to read. */
export const HAS_PROC = Deno.build.os === "linux";

/** A process of an experiment. */
export interface Child {
  readonly pid: number;
  /** Its whole command line. */
  readonly command: string;
}

/** The children of a process. */
export async function childrenOf(parent: number): Promise<Child[]> {
  const children: Child[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || (await stateOf(pid))?.parent !== parent) continue;
    const words = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    children.push({ pid, command: words.replaceAll("\0", " ").trim() });
  }
  return children;
}

/** Waits for the first child of a process. */
export async function firstChildOf(parent: number): Promise<Child> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const [child] = await childrenOf(parent);
    if (child !== undefined) return child;
    if (performance.now() > deadline) throw new Error(`no child within ${DEADLINE_MS} ms`);
  }
}

/** Waits until none of the processes runs any more; those that do not end in time are killed. */
export async function gone(children: readonly Child[], ms?: number): Promise<void> {
  let left = children;
  try {
    await eventually(
      async () => {
        const states = await Promise.all(left.map(({ pid }) => stateOf(pid)));
        left = left.filter((_, i) => states[i] !== undefined);
        return left.length === 0;
      },
      "the end of every process",
      ms,
    );
  } catch (error) {
    for (const { pid } of left) Deno.kill(pid, "SIGKILL");
    throw new Error(`left running: ${left.map(({ command }) => command)}`, { cause: error });
  }
}

/** A process's parent; `undefined` where it is dead, whether or not anyone has buried it. */
async function stateOf(pid: number): Promise<{ parent: number } | undefined> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    // The name before the state is in brackets and may hold anything.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : { parent: Number(parent) };
  } catch {
    return undefined;
  }
}
