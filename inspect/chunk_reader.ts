/** Reading a file piece by piece, from one thread and without a file that stays open. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/** Reads a file from its start to its end, as it is then. Thousands of files can be read side by side. */
export class ChunkReader {
  readonly #path: string;
  #offset = 0;

  /**
   * Makes a reader at the start of a file.
   *
   * @param path The file.
   */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Reads on.
   *
   * @param buffer Where the bytes go; as many as it takes.
   * @returns How many bytes were read, 0 at the end.
   * @throws {EnvironmentError} Where the file cannot be read.
   */
  read(buffer: Uint8Array): number {
    try {
      using file = Deno.openSync(this.#path, { read: true });
      file.seekSync(this.#offset, Deno.SeekMode.Start);
      const size = file.readSync(buffer) ?? 0;
      this.#offset += size;
      return size;
    } catch (error) {
      throw new EnvironmentError(`cannot read log '${this.#path}': ${describeError(error)}`);
    }
  }
}
