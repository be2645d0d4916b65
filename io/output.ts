/** Where results go that are too long to be held in memory: a file or standard output. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/** So many characters of text are written at once. */
const BATCH_LENGTH = 1 << 16;

/** What an output is written to. */
type Sink = Pick<Deno.FsFile, "writeSync">;

/**
 * An output that is written piece by piece. Finish it in the end, and dispose of it however that
 * comes: a file that was not finished is removed, for nobody could tell that it is half of one.
 */
export class Output implements Disposable {
  readonly #sink: Sink;
  readonly #path: string | undefined;
  readonly #file: Deno.FsFile | undefined;
  readonly #encoder = new TextEncoder();
  #text = "";
  #isRead = true;
  #isFinished = false;

  private constructor(sink: Sink, path?: string, file?: Deno.FsFile) {
    this.#sink = sink;
    this.#path = path;
    this.#file = file;
  }

  /** Standard output, whose reader may go away, as `head` does. */
  static standard(): Output {
    return new Output(Deno.stdout);
  }

  /**
   * Creates a file.
   *
   * @param path Where.
   * @param options Whether to replace one that exists.
   * @returns The output.
   * @throws {EnvironmentError} Where it exists or cannot be created.
   */
  static file(path: string, { replace }: { readonly replace: boolean }): Output {
    try {
      const mode = replace ? { create: true, truncate: true } : { createNew: true };
      const file = Deno.openSync(path, { write: true, ...mode });
      return new Output(file, path, file);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new EnvironmentError(`file '${path}' exists; replace it with --force`);
      }
      throw new EnvironmentError(`cannot create file '${path}': ${describeError(error)}`);
    }
  }

  /**
   * Writes on.
   *
   * @param piece Text or bytes.
   * @returns Whether anybody reads it still.
   * @throws {EnvironmentError} Where it cannot be written.
   */
  write(piece: string | Uint8Array): boolean {
    if (typeof piece === "string") {
      this.#text += piece;
      if (this.#text.length >= BATCH_LENGTH) this.#flush();
    } else {
      this.#flush();
      this.#writeBytes(piece);
    }
    return this.#isRead;
  }

  /**
   * Writes what has not been written yet: that is all.
   *
   * @throws {EnvironmentError} Where it cannot be written.
   */
  finish(): void {
    this.#flush();
    this.#isFinished = true;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    const isHalf = !this.#isFinished && this.#file?.statSync().isFile; // and not a device
    this.#file?.close();
    if (isHalf && this.#path !== undefined) Deno.removeSync(this.#path);
  }

  #flush(): void {
    const text = this.#text;
    this.#text = "";
    this.#writeBytes(this.#encoder.encode(text));
  }

  #writeBytes(bytes: Uint8Array): void {
    try {
      for (let sent = 0; this.#isRead && sent < bytes.length;) {
        sent += this.#sink.writeSync(bytes.subarray(sent));
      }
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) {
        this.#isRead = false;
        return;
      }
      const name = this.#path === undefined ? "standard output" : `file '${this.#path}'`;
      throw new EnvironmentError(`cannot write ${name}: ${describeError(error)}`);
    }
  }
}
