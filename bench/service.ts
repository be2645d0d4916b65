/** A process in the background that says when it is ready. */

import { LineSplitter, LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import { denoRun, SOURCE } from "./program.ts";

/** How long a process may keep us waiting for a message. */
const PATIENCE_MS = 30_000;

/** What a process says: a line of JSON. */
export type Notice = Readonly<Record<string, unknown>>;

/** A running process. Dispose of it to end it; it also ends when this one does. */
export class Service implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #notices: AsyncGenerator<Notice>;

  /**
   * Starts the process.
   *
   * @param command The command and its arguments.
   * @param stderr Whether its words are passed on.
   */
  constructor([command = "", ...args]: readonly string[], stderr: "inherit" | "null" = "inherit") {
    const io = { stdin: "piped", stdout: "piped", stderr } as const;
    this.#process = new Deno.Command(command, { args, ...io }).spawn();
    this.#notices = readNotices(this.#process.stdout);
  }

  /** The process's number. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Waits for a message and passes over those before it.
   *
   * @param type Its `event_type`.
   * @returns The message.
   * @throws {Error} Where the process ends, or takes too long.
   */
  async notice(type: string): Promise<Notice> {
    const impatience = setTimeout(() => this.#kill(), PATIENCE_MS);
    try {
      for (;;) {
        const { value, done } = await this.#notices.next();
        if (done) throw new Error(`a process ended before it said ${type}`);
        if (value["event_type"] === type) return value;
      }
    } finally {
      clearTimeout(impatience);
    }
  }

  /** Ends the process; nothing that it has not written yet is needed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill();
    await this.#process.stdin.close().catch(() => {}); // it has ended already
    await this.#notices.return(undefined);
    await this.#process.status;
  }

  #kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }
}

/**
 * Starts scale-sim from source, with its messages on standard output.
 *
 * @param args Its arguments.
 * @returns The process.
 */
export function startProgram(args: readonly (string | number)[]): Service {
  return new Service(denoRun(SOURCE, [...args, "--supervised"]));
}

/**
 * Starts a router on any free port and waits until it listens.
 *
 * @param args Further arguments.
 * @returns The router and its address.
 */
export async function startRouter(
  args: readonly (string | number)[],
): Promise<{ readonly router: Service; readonly address: string }> {
  const router = startProgram(["router", "--host", "127.0.0.1", "--port", 0, ...args]);
  try {
    return { router, address: String((await router.notice("LISTEN"))["address"]) };
  } catch (error) {
    await router[Symbol.asyncDispose]();
    throw error;
  }
}

async function* readNotices(stdout: ReadableStream<Uint8Array>): AsyncGenerator<Notice> {
  const splitter = new LineSplitter(LONG_LINE_BYTES_MAX); // a roster may be long
  for await (const chunk of stdout) {
    const notices: Notice[] = [];
    splitter.push(chunk, (line) => notices.push(parseLine(line) as Notice));
    yield* notices;
  }
}
