/** The program under test as processes: started, listened to, signalled, and never left behind. */

import assert from "node:assert/strict";
import { within } from "../support/deadline.ts";
import { type Program, source } from "./program.ts";
import { readRecords } from "./run_logs.ts";

/** Far longer than anything here takes; what does not happen by then never will. */
export const DEADLINE_MS = 15_000;

/** The program as users run it from its source, which most tests take. */
export const SOURCE: Program = source();

/** How a process ended, and all that it said. */
export interface Ended {
  /** 128 + the signal's number where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs. Dispose of it to end it, whatever state it is in. */
export class Running implements AsyncDisposable {
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<Ended>;
  #over = false;
  #stderr = "";
  #waiters: (() => void)[] = [];

  constructor(program: Program, args: readonly (string | number)[]) {
    const { command, cwd } = program;
    this.#child = new Deno.Command(command, {
      args: [...program.args, ...args.map(String)],
      cwd,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.#ended = this.#follow();
  }

  /** Waits until standard error has something that matches. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#stderr);
      if (match !== null) return match;
      assert.ok(!this.#over, `it ended without saying ${pattern}: ${this.#stderr}`);
      const more = new Promise<void>((wake) => this.#waiters.push(wake));
      await within(more, `${pattern}`, DEADLINE_MS);
    }
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. */
  async ended(ms: number = DEADLINE_MS): Promise<Ended> {
    return await within(this.#ended, "the end of the process", ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#over) this.#end();
    await this.ended();
  }

  #end(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has just ended by itself
    }
  }

  async #follow(): Promise<Ended> {
    const { stdout, stderr, status } = this.#child;
    const [{ code }, said] = await Promise.all([
      status,
      new Response(stdout).text(),
      this.#listen(stderr),
    ]);
    this.#over = true;
    this.#wake();
    return { code, stdout: said, stderr: this.#stderr };
  }

  async #listen(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.#stderr += text;
      this.#wake();
    }
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

/** Runs the program to its end. */
export async function run(
  program: Program,
  args: readonly (string | number)[],
  ms?: number,
): Promise<Ended> {
  await using running = new Running(program, args);
  return await running.ended(ms);
}

/** The arguments of an experiment that logs in a folder and shares no port with anyone. */
export function experiment(folder: string, ...args: readonly (string | number)[]): string[] {
  const ports = ["--router", "127.0.0.1:0", "--first-port", "0"];
  return ["experiment", ...ports, "--log-dir", folder, ...args.map(String)];
}

/** Runs an experiment that must end well, and gives what it wrote to standard output. */
export async function complete(
  folder: string,
  ...args: readonly (string | number)[]
): Promise<string> {
  const { code, stdout, stderr } = await run(SOURCE, experiment(folder, ...args), 30_000);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout;
}

/** Waits until so many hosts of the newest run in a log folder have logged an event each. */
export async function ticking(folder: string, hosts: number): Promise<void> {
  await eventually(async () => {
    const logs = await readRecords(`${folder}latest/`);
    const ticked = [...logs].filter(([name, records]) =>
      name.startsWith("client-") && records.length > 1
    );
    return ticked.length === hosts;
  }, `${hosts} hosts tick`);
}

/** Asks again and again until the answer is yes, at a pace that leaves the processor to others. */
export async function eventually(
  test: () => Promise<boolean> | boolean,
  what: string,
  ms: number = DEADLINE_MS,
): Promise<void> {
  const deadline = performance.now() + ms;
  while (!await test()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Asserts that a run failed with one error for people: one line, and no stack trace. */
export function assertError(
  { code, stderr }: Ended,
  expected: { readonly code: number; readonly message: RegExp },
): void {
  const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
  assert.equal(errors.length, 1, stderr);
  assert.match(errors[0] ?? "", expected.message);
  assert.doesNotMatch(stderr, /^ {4}at /m);
  assert.equal(code, expected.code, stderr);
}
