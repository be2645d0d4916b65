/** Where results go that are too long to be held in memory: a file or standard output. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { refuseFolder } from "./files.ts";

/** So many characters of text are written at once. */
const BATCH_LENGTH = 1 << 16;

/** What an output is written to. */
type Sink = Pick<Deno.FsFile, "writeSync">;

/** Where a file is written until it is all there. */
interface Part {
  readonly file: Deno.FsFile;
  /** Its path. */
  readonly path: string;
  /** The path that it gets. */
  readonly target: string;
}

/**
 * An output that is written piece by piece. Finish it in the end, and dispose of it however that
 * comes. A file has another name until it is finished, and is removed where it never is: nobody could
 * tell that it is half of one, and an earlier one stays until there is all of the new.
 */
export class Output implements Disposable {
  readonly #sink: Sink;
  readonly #name: string;
  readonly #encoder = new TextEncoder();
  #part: Part | undefined;
  #device: Deno.FsFile | undefined;
  #text = "";
  #isRead = true;

  private constructor(sink: Sink, name: string) {
    this.#sink = sink;
    this.#name = name;
  }

  /** Standard output, whose reader may go away, as `head` does. */
  static standard(): Output {
    return new Output(Deno.stdout, "standard output");
  }

  /**
   * Creates a file. A device or a pipe is written to as it is.
   *
   * @param path Where.
   * @param options Whether to replace one that exists.
   * @returns The output.
   * @throws {EnvironmentError} Where it exists or cannot be created.
   */
  static file(path: string, { replace }: { readonly replace: boolean }): Output {
    if (path === "/dev/stdout") return Output.standard();
    refuseFolder(path);
    const name = `file '${path}'`;
    try {
      if (isDevice(path)) {
        const device = Deno.openSync(path, { write: true });
        const output = new Output(device, name);
        output.#device = device;
        return output;
      }
      if (!replace && existsSync(path)) {
        throw new EnvironmentError(`${name} exists; replace it with --force`);
      }
      const target = realPath(path);
      const part = `${target}.part`;
      const file = Deno.openSync(part, { write: true, create: true, truncate: true });
      const output = new Output(file, name);
      output.#part = { file, path: part, target };
      return output;
    } catch (error) {
      if (error instanceof EnvironmentError) throw error;
      throw new EnvironmentError(`cannot create ${name}: ${describeError(error)}`);
    }
  }

  /** Whether it leaves something behind unless it is finished or disposed of. */
  get isPartial(): boolean {
    return this.#part !== undefined;
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
   * Writes what has not been written yet: that is all. A file gets its name.
   *
   * @throws {EnvironmentError} Where it cannot be written.
   */
  finish(): void {
    this.#flush();
    const part = this.#part;
    if (part === undefined) return;
    this.#part = undefined;
    part.file.close();
    try {
      Deno.renameSync(part.path, part.target);
    } catch (error) {
      Deno.removeSync(part.path);
      throw new EnvironmentError(`cannot write ${this.#name}: ${describeError(error)}`);
    }
  }

  /** Closes what is open, and removes a file that was not finished. */
  [Symbol.dispose](): void {
    this.#device?.close();
    const part = this.#part;
    if (part === undefined) return;
    part.file.close();
    Deno.removeSync(part.path);
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
      throw new EnvironmentError(`cannot write ${this.#name}: ${describeError(error)}`);
    }
  }
}

/** Whatever its kind, what is in the system's folder of devices is written to as it is. */
function isDevice(path: string): boolean {
  try {
    return !Deno.statSync(path).isFile || path.startsWith("/dev/");
  } catch {
    return false;
  }
}

function existsSync(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A link stays one, and its file is replaced. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
