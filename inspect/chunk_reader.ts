/** Reading a file piece by piece, from one thread. */

import { describeError, EnvironmentError } from "../core/errors.ts";

/** Some editors put it before a text in UTF-8; it is no part of the text. */
const BYTE_ORDER_MARK = new TextEncoder().encode("\uFEFF");

/** How to read. */
export interface ReaderOptions {
  /**
   * Whether the file stays open to its end, which is faster. Thousands of files that are read side by
   * side cannot.
   * @default {false}
   */
  readonly staysOpen?: boolean;
  /**
   * The first byte that is read.
   * @default {0}
   */
  readonly offset?: number;
}

/** Reads a file to its end, as it is then, without a byte order mark at its start. */
export class ChunkReader implements Disposable {
  readonly #path: string;
  readonly #staysOpen: boolean;
  #offset: number;
  #file: Deno.FsFile | undefined;

  /**
   * Makes a reader.
   *
   * @param path The file.
   * @param options How to read.
   */
  constructor(path: string, { staysOpen = false, offset = 0 }: ReaderOptions = {}) {
    this.#path = path;
    this.#staysOpen = staysOpen;
    this.#offset = offset;
  }

  /** The byte that is read next. */
  get offset(): number {
    return this.#offset;
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
      const size = this.#open().readSync(buffer) ?? 0;
      this.#offset += size;
      if (size === 0 || !this.#staysOpen) this[Symbol.dispose]();
      return size;
    } catch (error) {
      this[Symbol.dispose]();
      throw new EnvironmentError(`cannot read log '${this.#path}': ${describeError(error)}`);
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #open(): Deno.FsFile {
    if (this.#file !== undefined) return this.#file;
    const file = this.#file = Deno.openSync(this.#path, { read: true });
    if (this.#offset === 0 && hasMark(file)) this.#offset = BYTE_ORDER_MARK.length;
    file.seekSync(this.#offset, Deno.SeekMode.Start);
    return file;
  }
}

function hasMark(file: Deno.FsFile): boolean {
  const head = new Uint8Array(BYTE_ORDER_MARK.length);
  file.readSync(head);
  return head.every((byte, i) => byte === BYTE_ORDER_MARK[i]);
}
