/** What a host in a process of its own needs, and what hosts that share a process share. */

import { RANDOM_CLOCK_SPEED } from "../config/bounds.ts";
import { type Address, formatAddress } from "../core/address.ts";
import type { HostRecord } from "../core/history.ts";
import { RandomStream } from "../core/random.ts";
import type { HostSettings } from "../core/setup.ts";
import { type HistoryOptions, HistoryWriter } from "../io/history_writer.ts";
import { listen } from "../io/listen.ts";
import type { SleepOptions } from "../io/real_clock.ts";
import { Client, type Joining } from "./client.ts";
import { EventStream } from "./event_stream.ts";
import { connect } from "./router_link.ts";

/** One host: where it listens, and how it ticks. */
export interface HostingOptions extends Omit<HostSettings, "source" | "clockSpeed"> {
  /** Where it streams its events; port 0: any free port. */
  readonly at: Address;
  /** How the user names another port. */
  readonly hint: string;
  /** Ticks per second, or that they are drawn. */
  readonly clockSpeed: number | "random";
  /** Where the router listens. */
  readonly router: Address;
  /** What the router was started with, where it has a token. */
  readonly token: string | undefined;
  /** How long to wait for it, in seconds. */
  readonly wait: number;
  /** Whether to spend CPU to tick within microseconds. */
  readonly precise: boolean;
  /** Ends the run early. */
  readonly interrupt: AbortSignal;
  /** How it waits for its deadlines. */
  readonly sleep: (deadline: number, options: SleepOptions) => Promise<boolean>;
  /**
   * Names its log.
   *
   * @param source The host, `ADDRESS:PORT`.
   * @returns The path.
   */
  readonly logPath: (source: string) => string;
  /** How the log is opened. */
  readonly log: HistoryOptions;
  /** Hears that it has joined. */
  readonly onJoin: (joining: Joining) => void;
  /** Hears each record. */
  readonly onRecord: (record: HostRecord) => void;
}

/** A host that listens and logs. Dispose of it once it has run. */
export class Hosting implements AsyncDisposable {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  readonly #options: HostingOptions;
  readonly #history: HistoryWriter;
  readonly #stream: EventStream;
  #client: Client | undefined;

  private constructor(
    source: string,
    options: HostingOptions,
    [history, stream]: readonly [HistoryWriter, EventStream],
  ) {
    this.source = source;
    this.#options = options;
    this.#history = history;
    this.#stream = stream;
  }

  /**
   * Listens and opens the log.
   *
   * @param options The host.
   * @returns What runs it.
   * @throws {EnvironmentError} Where the port is taken or the log cannot be created.
   */
  static async open(options: HostingOptions): Promise<Hosting> {
    const { at, hint, log, logPath } = options;
    const listener = listen(at, hint);
    const source = formatAddress({ address: at.address, port: listener.addr.port });
    try {
      const history = await HistoryWriter.create(logPath(source), log);
      return new Hosting(source, options, [history, new EventStream(listener)]);
    } catch (error) {
      listener.close();
      throw error;
    }
  }

  /**
   * Connects to the router; where it is interrupted before, nothing will run.
   *
   * @throws {EnvironmentError} Where the router cannot be reached.
   */
  async connect(): Promise<void> {
    const { clockSpeed, router, wait, interrupt, onRecord, ...settings } = this.#options;
    const connection = await connect(router, { wait, signal: interrupt });
    if (connection === undefined) return;
    this.#client = new Client(connection, {
      ...settings,
      interrupt,
      source: this.source,
      clockSpeed: clockSpeed === "random" ? this.#drawSpeed() : clockSpeed,
      onRecord: (record) => {
        this.#history.write(record);
        this.#stream.publish(record);
        onRecord(record);
      },
    });
  }

  /**
   * Runs the host to its end.
   *
   * @throws {EnvironmentError} Where the router refuses the client or goes away.
   */
  async run(): Promise<void> {
    await this.#client?.run();
  }

  /** Lets viewers read the rest and has all records on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream[Symbol.asyncDispose]();
    await this.#history[Symbol.asyncDispose]();
  }

  /** The port tells hosts with one seed apart. */
  #drawSpeed(): number {
    const { min, max } = RANDOM_CLOCK_SPEED;
    const port = Number(this.source.split(":").at(-1));
    return new RandomStream(this.#options.seed, "clock_speed", port).integer(0, min, max);
  }
}

/**
 * Disposes of hosts that share a process, all at once: each waits for viewers that do not read.
 *
 * @param hosts The hosts.
 * @throws Whatever the first of those that failed says, once all have ended.
 */
export async function closeTogether(hosts: readonly AsyncDisposable[]): Promise<void> {
  const ends = await Promise.allSettled(hosts.map((host) => host[Symbol.asyncDispose]()));
  for (const end of ends) {
    if (end.status === "rejected") throw end.reason;
  }
}
