/** Writing a history: NDJSON, buffered, on disk at most 100 ms later. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { exists } from "./files.ts";
import { asidePath } from "./log_names.ts";

/** Half of the promise, because the write itself takes time too. */
const FLUSH_INTERVAL_MS = 50;

/** How a history is opened. */
export interface HistoryOptions {
  /** What becomes of an existing file; `keep` gives it a number. */
  readonly existing: "refuse" | "replace" | "keep";
  /** Hears once that the file can no longer be written, for example because the disk is full. */
  readonly onFailure: (error: EnvironmentError) => void;
  /**
   * Whether a file stays to which nothing was written.
   * @default {false}
   */
  readonly keepsEmpty?: boolean;
}

/** A history that is being written. Dispose of it to have everything on disk. */
export class HistoryWriter {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #onFailure: (error: EnvironmentError) => void;
  #removesAtEnd: boolean;
  /** What the log that was here before is called now, if there is one still. */
  #aside: string | undefined;
  /** Whether it goes once there is a record in its place. */
  readonly #replaces: boolean;
  readonly #encoder = new TextEncoder();
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> | undefined;
  #failed = false;

  private constructor(
    file: Deno.FsFile,
    path: string,
    { existing, onFailure, keepsEmpty = false }: HistoryOptions,
    aside: string | undefined,
  ) {
    this.#aside = aside;
    this.#replaces = existing === "replace";
    this.#file = file;
    this.#path = path;
    this.#onFailure = onFailure;
    this.#removesAtEnd = !keepsEmpty;
  }

  /**
   * Creates the file, and the folders above it.
   *
   * @param path Where.
   * @param options What if it exists, and who hears of failures.
   * @returns The writer.
   * @throws {EnvironmentError} Where the file exists or cannot be created.
   */
  static async create(
    path: string,
    options: HistoryOptions,
  ): Promise<HistoryWriter> {
    const { existing } = options;
    const folder = path.replace(/[^/\\]*$/, "");
    try {
      if (folder !== "") await Deno.mkdir(folder, { recursive: true });
    } catch (error) {
      throw new EnvironmentError(`cannot create folder '${folder}': ${describeError(error)}`);
    }
    let aside: string | undefined;
    try {
      if (existing === "keep" || existing === "replace" && await isFile(path)) {
        aside = await moveAside(path);
      }
      const mode = existing === "replace" ? { create: true, truncate: true } : { createNew: true };
      const file = await Deno.open(path, { write: true, ...mode });
      return new HistoryWriter(file, path, options, aside);
    } catch (error) {
      if (aside !== undefined) await Deno.rename(aside, path);
      if (await isFolder(path)) {
        throw new EnvironmentError(
          `log file '${path}' is a folder; write '${path}/' for a log in it`,
        );
      }
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new EnvironmentError(
          `log file '${path}' exists; replace it with --force or choose another with --log`,
        );
      }
      throw new EnvironmentError(`cannot create log file '${path}': ${describeError(error)}`);
    }
  }

  /**
   * Appends a record.
   *
   * @param record What becomes one line of JSON.
   */
  write(record: object): void {
    this.#removesAtEnd = false;
    this.#text += `${JSON.stringify(record)}\n`;
    this.#timer ??= setTimeout(() => this.#startFlush(), FLUSH_INTERVAL_MS);
  }

  /**
   * Writes what is left and closes the file. One that got nothing goes, or it would be kept aside; then
   * the earlier log is back in its place, for it is the newest still.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#flushing;
    await this.#flush();
    this.#file.close();
    if (!this.#removesAtEnd || !await isFile(this.#path)) return;
    await Deno.remove(this.#path);
    if (this.#aside !== undefined) await Deno.rename(this.#aside, this.#path);
  }

  #startFlush(): void {
    this.#timer = undefined;
    this.#flushing = (this.#flushing ?? Promise.resolve()).then(() => this.#flush());
  }

  /** An earlier log goes only now: had nothing been written in its place, it would be the newest. */
  async #removeAside(): Promise<void> {
    const aside = this.#aside;
    this.#aside = undefined;
    if (aside !== undefined) await Deno.remove(aside).catch(() => {}); // somebody else has done it
  }

  async #flush(): Promise<void> {
    const bytes = this.#encoder.encode(this.#text);
    this.#text = "";
    if (this.#failed) return;
    try {
      for (let sent = 0; sent < bytes.length;) sent += await this.#file.write(bytes.subarray(sent));
      if (this.#replaces && bytes.length > 0) await this.#removeAside();
    } catch (error) {
      this.#failed = true;
      this.#onFailure(
        new EnvironmentError(`cannot write log file '${this.#path}': ${describeError(error)}`),
      );
    }
  }
}

/** Gives an earlier log the first free number. */
async function moveAside(path: string): Promise<string | undefined> {
  if (!await exists(path)) return undefined;
  for (let n = 1;; n++) {
    const aside = asidePath(path, n);
    if (await exists(aside)) continue;
    await Deno.rename(path, aside);
    return aside;
  }
}

/** A file that may be removed, and no device; one that may not be looked at stays. */
async function isFile(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(({ isFile }) => isFile, () => false);
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
