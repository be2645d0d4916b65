/** Small files, with errors for users. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/**
 * Reads a text file.
 *
 * @param path Which.
 * @returns Its text.
 * @throws {EnvironmentError} Where it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new EnvironmentError(`file '${path}' does not exist`);
    }
    throw new EnvironmentError(`cannot read file '${path}': ${describeError(error)}`);
  }
}

/**
 * Writes a text file, in place of what was there.
 *
 * @param path Which.
 * @param text Its text.
 * @throws {EnvironmentError} Where it cannot be written.
 */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new EnvironmentError(`cannot write '${path}': ${describeError(error)}`);
  }
}
