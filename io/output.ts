/** Where results go that are too long to be held in memory: a file or standard output. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/** So many characters of text are written at once. */
const BATCH_LENGTH = 1 << 16;

/** What an output is written to. */
type Sink = Pick<Deno.FsFile, "writeSync">;

/** An output that is written piece by piece. Dispose of it in the end. */
export class Output implements Disposable {
  readonly #sink: Sink;
  readonly #name: string;
  readonly #file: Deno.FsFile | undefined;
  readonly #encoder = new TextEncoder();
  #text = "";
  #isRead = true;

  private constructor(sink: Sink, name: string, file?: Deno.FsFile) {
    this.#sink = sink;
    this.#name = name;
    this.#file = file;
  }

  /** Standard output, whose reader may go away, as `head` does. */
  static standard(): Output {
    return new Output(Deno.stdout, "standard output");
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
      return new Output(file, `file '${path}'`, file);
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
      if (this.#text.length >= BATCH_LENGTH) this.flush();
    } else {
      this.flush();
      this.#writeBytes(piece);
    }
    return this.#isRead;
  }

  /**
   * Writes what has not been written yet.
   *
   * @throws {EnvironmentError} Where it cannot be written.
   */
  flush(): void {
    const text = this.#text;
    this.#text = "";
    this.#writeBytes(this.#encoder.encode(text));
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.close();
  }

  #writeBytes(bytes: Uint8Array): void {
    try {
      for (let sent = 0; this.#isRead && sent < bytes.length;) {
        sent += this.#sink.writeSync(bytes.subarray(sent));
      }
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) this.#isRead = false;
      else throw new EnvironmentError(`cannot write ${this.#name}: ${describeError(error)}`);
    }
  }
}
