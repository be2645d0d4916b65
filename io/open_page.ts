/** Showing a page to the user, in whatever the system opens pages with. */

import { describeError } from "../core/errors.ts";

/** Who opens a file, by operating system; what is not here does as Linux does. */
const OPENERS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  linux: ["xdg-open"],
  windows: ["cmd", "/c", "start", ""], // the first quoted word would be taken for a title
};

/** Whoever finds no browser says so at once; who has started one may stay as long as it does. */
const ANSWER_MS = 2000;

/**
 * Opens a page in the user's browser.
 *
 * @param path The page.
 * @returns Why it could not be opened, as the end of a sentence; `undefined` where nothing is known to
 *   have gone wrong. It never throws: a page that is not opened is still there.
 */
export async function openPage(path: string): Promise<string | undefined> {
  const [command, ...args] = OPENERS[Deno.build.os] ?? ["xdg-open"];
  let child: Deno.ChildProcess;
  try {
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    child = new Deno.Command(command, { args: [...args, path], ...streams, detached: true })
      .spawn();
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? `there is no '${command}' here`
      : `cannot start '${command}': ${describeError(error)}`;
  }
  child.unref();
  const code = await answerOf(child);
  return code === 0 ? undefined : `'${command}' found nothing to open it with (exit code ${code})`;
}

/** The exit code, 0 where it does not come soon. */
async function answerOf(child: Deno.ChildProcess): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(0), ANSWER_MS);
  });
  try {
    return await Promise.race([child.status.then(({ code }) => code), patience]);
  } finally {
    clearTimeout(timer);
  }
}
