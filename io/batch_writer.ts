/** Writing a history as fast as it is made: by a loop that does not wait for the disk. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { JsonBytes } from "../core/json_bytes.ts";

/** So many bytes are written at once, if nothing else is said. */
const BATCH_BYTES = 1 << 16;

/** A batch ends with a line beyond its size, in a memory that doubles: more was for a large line. */
const KEPT_BATCHES = 4;

/** How a history is written. */
export interface BatchOptions {
  /**
   * Whether what the file holds already is kept, instead of cut off.
   * @default {false}
   */
  readonly append?: boolean;
  /**
   * How many bytes are written at once.
   * @default {65536}
   */
  readonly batchBytes?: number;
  /**
   * Whether the file is kept open, which takes a tenth less of the time for writing it.
   * @default {false}
   */
  readonly staysOpen?: boolean;
}

/**
 * A history that is written in batches; flush it to have everything on disk. It keeps no file open,
 * so that there may be thousands and none needs to be closed, unless it is told to: then dispose of
 * it.
 */
export class BatchWriter {
  /** What has not been written yet. Who writes lines here calls {@linkcode BatchWriter.flushFull}. */
  readonly lines: JsonBytes;
  readonly #path: string;
  #file: Deno.FsFile | undefined;
  readonly #batchBytes: number;

  /**
   * Creates the file.
   *
   * @param path Where.
   * @param options How it is written.
   * @throws {EnvironmentError} Where it cannot be created.
   */
  constructor(
    path: string,
    { append = false, batchBytes = BATCH_BYTES, staysOpen = false }: BatchOptions = {},
  ) {
    this.#path = path;
    this.#batchBytes = batchBytes;
    this.lines = new JsonBytes(1024);
    this.#write({ append });
    if (staysOpen) this.#file = this.#attempt(() => Deno.openSync(path, { append: true }));
  }

  /**
   * Appends a record.
   *
   * @param record What becomes one line of JSON.
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  write(record: object): void {
    this.lines.text(JSON.stringify(record));
    this.lines.endLine();
    this.flushFull();
  }

  /**
   * Appends lines that are made already.
   *
   * @param lines The lines, each with its LF.
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  append(lines: string): void {
    this.lines.text(lines);
    this.flushFull();
  }

  /**
   * Writes what has not been written yet, if it is a batch.
   *
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  flushFull(): void {
    if (this.lines.length >= this.#batchBytes) this.#write({ append: true });
  }

  /**
   * Writes what has not been written yet.
   *
   * @throws {EnvironmentError} Where the file cannot be written.
   */
  flush(): void {
    if (this.lines.length > 0) this.#write({ append: true });
  }

  /** Closes the file where it was kept open. What has not been written is not. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #write(options: { readonly append: boolean }): void {
    const { bytes } = this.lines;
    const file = this.#file;
    this.#attempt(() => {
      if (file === undefined) return Deno.writeFileSync(this.#path, bytes, options);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    });
    // A line may be far larger than a batch, such as the roster of thousands, and comes but once.
    this.lines.clear(KEPT_BATCHES * this.#batchBytes);
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new EnvironmentError(`cannot write log file '${this.#path}': ${describeError(error)}`);
    }
  }
}
