/** Writing a history as fast as it is made: by a loop that does not wait for the disk. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/** So many characters are written at once. */
const BATCH_LENGTH = 1 << 16;

/**
 * A history that is written in batches. It keeps no file open, so that there may be thousands and
 * none needs to be closed; flush it to have everything on disk.
 */
export class BatchWriter {
  readonly #path: string;
  readonly #encoder = new TextEncoder();
  #text = "";

  /**
   * Creates the file.
   *
   * @param path Where.
   * @param options Whether what the file holds already is kept, instead of cut off.
   * @throws {EnvironmentError} Where it cannot be created.
   */
  constructor(path: string, { append = false }: { readonly append?: boolean } = {}) {
    this.#path = path;
    this.#write({ append });
  }

  /**
   * Appends a record.
   *
   * @param record What becomes one line of JSON.
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  write(record: object): void {
    this.#text += `${JSON.stringify(record)}\n`;
    if (this.#text.length >= BATCH_LENGTH) this.#write({ append: true });
  }

  /**
   * Writes what has not been written yet.
   *
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  flush(): void {
    if (this.#text !== "") this.#write({ append: true });
  }

  #write(options: { readonly append: boolean }): void {
    try {
      Deno.writeFileSync(this.#path, this.#encoder.encode(this.#text), options);
      this.#text = "";
    } catch (error) {
      throw new EnvironmentError(`cannot write log file '${this.#path}': ${describeError(error)}`);
    }
  }
}
