/** A supervised process: this program again, as router or client. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { parseLine } from "../core/lines.ts";
import { readStreamLines } from "../io/line_reader.ts";
import { relaunch } from "../io/program.ts";

/** How much of what a child says on standard error is kept: enough for its error. */
const STDERR_BYTES_MAX = 4096;

/** How a child ended. */
export interface ChildExit {
  /** Its exit code. */
  readonly code: number;
  /** The signal that killed it, if one did. */
  readonly signal: string | null;
  /** Its last words on standard error. */
  readonly lastWords: string;
}

/** A process that ends when this one ends, however that happens: it watches its standard input. */
export class Child {
  /** What the process is, for errors. */
  name: string;
  /** Resolves when it has ended and everything it said has been read. */
  readonly exited: Promise<ChildExit>;
  readonly #process: Deno.ChildProcess;
  #stopping = false;

  /**
   * Starts the process.
   *
   * @param name What it is, for errors.
   * @param args Its arguments; `--supervised` is added.
   * @param onNotice Hears each record that it tells of.
   * @throws {EnvironmentError} Where it cannot be started.
   */
  constructor(name: string, args: readonly string[], onNotice: (notice: unknown) => void) {
    this.name = name;
    const line = relaunch([...args, "--supervised"]);
    try {
      this.#process = new Deno.Command(line.command, {
        args: line.args,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      throw new EnvironmentError(`cannot start ${name}: ${describeError(error)}`);
    }
    this.exited = this.#follow(onNotice);
  }

  /** Asks the process to end in order. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#process.stdin.close().catch(() => {}); // it has ended already
  }

  /** Ends the process at once. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #follow(onNotice: (notice: unknown) => void): Promise<ChildExit> {
    const { stdout, stderr, status } = this.#process;
    const [{ code, signal }, lastWords] = await Promise.all([
      status,
      tail(stderr),
      readStreamLines(stdout, (line) => onNotice(parseLine(line))),
    ]);
    this.stop();
    return { code, signal, lastWords };
  }
}

async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let bytes = new Uint8Array();
  for await (const chunk of stream) {
    const joined = new Uint8Array([...bytes, ...chunk]);
    bytes = joined.subarray(-STDERR_BYTES_MAX);
  }
  return new TextDecoder().decode(bytes).trim();
}
