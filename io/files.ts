/** Small files, with errors for users. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/**
 * Reads a text file, without a byte order mark at its start.
 *
 * @param path Which.
 * @returns Its text.
 * @throws {EnvironmentError} Where it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new EnvironmentError(`file '${path}' does not exist`);
    }
    throw new EnvironmentError(`cannot read file '${path}': ${describeError(error)}`);
  }
}

/**
 * Writes a text file, in place of what was there. It has all of the text or is as it was before.
 *
 * @param path Which.
 * @param text Its text.
 * @throws {EnvironmentError} Where it cannot be written.
 */
export async function writeText(path: string, text: string): Promise<void> {
  refuseFolder(path);
  try {
    if (await isSpecial(path)) await Deno.writeTextFile(path, text);
    else await writeBeside(path, text);
  } catch (error) {
    throw new EnvironmentError(`cannot write '${path}': ${describeError(error)}`);
  }
}

/**
 * Refuses a path at which no file can be written, before any work is done for it.
 *
 * @param path Where a file is to be.
 * @throws {EnvironmentError} Where that is a folder, or is written as one.
 */
export function refuseFolder(path: string): void {
  let isFolder = /[/\\]$/.test(path);
  try {
    isFolder ||= Deno.statSync(path).isDirectory;
  } catch {
    // there is nothing yet
  }
  if (isFolder) throw new EnvironmentError(`'${path}' is a folder, wanted a file`);
}

/**
 * Says whether something has a name, be it a link that leads nowhere.
 *
 * @param path The name.
 * @returns Whether.
 */
export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** Writes under another name and renames, so that a full disk leaves no half of a file. */
async function writeBeside(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await Deno.writeTextFile(part, text);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // it was not made at all
    throw error;
  }
}

/** A link, a device or a pipe stays what it is; only a file can be replaced by one of its name. */
async function isSpecial(path: string): Promise<boolean> {
  const found = await Deno.lstat(path).catch(() => undefined);
  return found !== undefined && !found.isFile && !found.isDirectory;
}
