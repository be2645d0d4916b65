/** The live line of a running experiment: it watches each host's event stream. */

import { parseAddress } from "../core/address.ts";
import { checkHostRecord } from "../core/history_guard.ts";
import { parseLine } from "../core/lines.ts";
import { closeQuietly } from "../io/listen.ts";
import { readLines } from "../io/line_reader.ts";
import { now } from "../io/real_clock.ts";
import { LiveLine } from "../io/live_line.ts";
import type { TextStream } from "../io/terminal.ts";
import { progressText } from "../report/progress_text.ts";
import type { RunObserver } from "./processes.ts";

const REDRAW_MS = 200;

/** The live line. Dispose of it to remove the line. */
export class Progress implements RunObserver, AsyncDisposable {
  readonly #line: LiveLine;
  readonly #runTime: number;
  readonly #clocks: number[];
  readonly #inboxes: number[];
  readonly #watching: Promise<void>[] = [];
  readonly #connections: Deno.TcpConn[] = [];
  #startedAt: number | undefined;
  readonly #timer: ReturnType<typeof setInterval>;

  /**
   * Starts to draw.
   *
   * @param terminal Where.
   * @param run How many hosts there are and how long the run takes, in seconds.
   */
  constructor(terminal: TextStream, run: { readonly hosts: number; readonly runTime: number }) {
    this.#line = new LiveLine(terminal);
    this.#runTime = run.runTime;
    this.#clocks = new Array<number>(run.hosts).fill(0);
    this.#inboxes = new Array<number>(run.hosts).fill(0);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** Counts from here on. */
  onStart(at: number): void {
    this.#startedAt = at;
  }

  /** Watches a host. */
  onListen(index: number, source: string): void {
    this.#watching.push(this.#watch(index, source));
  }

  /** Removes the line and watches no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#line[Symbol.dispose]();
    for (const connection of this.#connections) closeQuietly(connection);
    await Promise.all(this.#watching);
  }

  /** A host that cannot be watched shows no figures; the run does not depend on it. */
  async #watch(index: number, source: string): Promise<void> {
    const address = parseAddress(source);
    if (address === undefined) return;
    try {
      const { address: hostname, port } = address;
      const connection = await Deno.connect({ hostname, port });
      this.#connections.push(connection);
      await readLines(connection, (line) => {
        const value = parseLine(line) as { event_type?: unknown };
        if (value.event_type === "GAP") return;
        const record = checkHostRecord(value);
        if (record.event_type === "HOST_START") return;
        this.#clocks[index] = record.logical_clock_time;
        this.#inboxes[index] = record.message_queue_size;
      });
    } catch {
      return;
    }
  }

  #draw(): void {
    const elapsed = this.#startedAt === undefined ? undefined : now() - this.#startedAt;
    const moment = {
      elapsed,
      runTime: this.#runTime,
      clocks: this.#clocks,
      inboxes: this.#inboxes,
    };
    this.#line.draw((width) => progressText(moment, width));
  }
}
