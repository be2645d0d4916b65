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
