/** A client's end of the connection to the router. */

import { type Address, formatAddress } from "../core/address.ts";
import { describeError, EnvironmentError, printable } from "../core/errors.ts";
import { encodeLine, LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import type { Message } from "../core/message.ts";
import {
  checkRouterLine,
  type ClientLine,
  isMessage,
  ProtocolError,
  type StartLine,
  type WelcomeLine,
} from "../core/protocol.ts";
import { readLines } from "../io/line_reader.ts";
import { closeQuietly } from "../io/listen.ts";
import { callOf } from "../io/called.ts";
import { Outbox } from "../io/outbox.ts";
import { now, timer } from "../io/real_clock.ts";

/** How often a router that is not there yet is asked again. */
const RETRY_MS = 50;

/** So much may wait for a router: more than minutes of what a host has to say. */
const OUTBOX_BYTES_MAX = 1 << 24;

/** Who hears what the router says. */
export interface RouterListener {
  /** This host has joined. */
  onWelcome(line: WelcomeLine): void;
  /** The run starts. */
  onStart(line: StartLine): void;
  /** A message has come. */
  onMessage(message: Message): void;
  /** The host shall tick no more. */
  onStop(): void;
}

/** How the connection ended: `done` where the router said that everything was delivered. */
export type LinkEnd = "done" | "lost";

/**
 * Connects to the router, waiting for it if it is not there yet.
 *
 * @param router Where it listens.
 * @param options For how many seconds to wait, and what ends the wait early.
 * @returns The connection, `undefined` where the signal ended the wait.
 * @throws {EnvironmentError} Where it is not there in time.
 */
export async function connect(
  router: Address,
  { wait, signal }: { readonly wait: number; readonly signal: AbortSignal },
): Promise<Deno.TcpConn | undefined> {
  const deadline = now() + wait;
  const { address: hostname, port } = router;
  while (!signal.aborted) {
    try {
      const leftMs = Math.max(RETRY_MS, (deadline - now()) * 1000);
      const connection = await Deno.connect({
        ...{ hostname, port },
        signal: AbortSignal.any([signal, AbortSignal.timeout(leftMs)]),
      });
      connection.setNoDelay(true);
      return connection;
    } catch (error) {
      if (signal.aborted) break;
      if (now() < deadline && error instanceof Deno.errors.ConnectionRefused) {
        await timer(RETRY_MS, signal);
        continue;
      }
      const where = formatAddress(router);
      const tried = error instanceof Deno.errors.ConnectionRefused
        ? `nothing listened there for ${wait} s; start it with '${
          callOf(Deno.args).join(" ")
        } router'`
        : now() >= deadline
        ? `no answer within ${wait} s`
        : describeError(error);
      throw new EnvironmentError(`cannot reach the router at ${where}: ${tried}`);
    }
  }
  return undefined;
}

/** The connection after it was made. */
export class RouterLink {
  readonly #connection: Deno.TcpConn;
  readonly #listener: RouterListener;
  readonly #outbox: Outbox;
  readonly #outboxBytesMax: number;
  #end: LinkEnd = "lost";
  #failure: EnvironmentError | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #hasEnded = false;

  /**
   * Takes the connection over.
   *
   * @param connection The connection.
   * @param listener Who hears what the router says.
   * @param outboxBytesMax So many bytes may wait for a router that does not read.
   */
  constructor(
    connection: Deno.TcpConn,
    listener: RouterListener,
    outboxBytesMax: number = OUTBOX_BYTES_MAX,
  ) {
    this.#connection = connection;
    this.#listener = listener;
    this.#outbox = new Outbox(connection);
    this.#outboxBytesMax = outboxBytesMax;
  }

  /**
   * Sends a line, without waiting for it. Where too much waits, the connection is abandoned: to wait
   * would make ticks late, and to leave messages out would make another run of it.
   *
   * @param line The line.
   */
  send(line: ClientLine): void {
    if (this.#failure !== undefined) return;
    this.#outbox.push(encodeLine(line));
    if (this.#outbox.waitingBytes <= this.#outboxBytesMax) return;
    this.abandon(
      new EnvironmentError(
        `more than ${this.#outboxBytesMax} bytes wait for the router, which reads too slowly ` +
          "or not at all; the log is complete up to there",
      ),
    );
  }

  /**
   * Reads until the router has said DONE or is gone.
   *
   * @returns How it ended.
   * @throws {EnvironmentError} Where the router refuses this client or breaks the protocol, and
   *   what it was abandoned for.
   */
  async run(): Promise<LinkEnd> {
    try {
      await readLines(this.#connection, (line) => this.#onLine(line), LONG_LINE_BYTES_MAX);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new EnvironmentError(`the router broke the protocol: ${error.message}`);
    } finally {
      this.#hasEnded = true;
      clearTimeout(this.#timeout);
      closeQuietly(this.#connection);
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#end;
  }

  /**
   * Hangs up because the router cannot be worked with.
   *
   * @param failure Why, which {@linkcode run} then throws.
   */
  abandon(failure: EnvironmentError): void {
    this.#failure ??= failure;
    closeQuietly(this.#connection);
  }

  /**
   * Leaves before the run ends: closes this side, so that the router sends what it still has and
   * then closes the other. Of a connection that has ended there is nothing to leave.
   *
   * @param timeoutMs How long it may take for that; then the connection is closed all the same.
   */
  leave(timeoutMs: number): void {
    if (this.#hasEnded) return;
    this.#timeout ??= setTimeout(() => closeQuietly(this.#connection), timeoutMs);
    this.#outbox.drained()
      .then(() => this.#connection.closeWrite())
      .catch(() => {}); // the router was faster
  }

  #onLine(bytes: Uint8Array): void {
    const line = checkRouterLine(parseLine(bytes));
    if (isMessage(line)) return this.#listener.onMessage(line);
    switch (line.type) {
      case "WELCOME":
        return this.#listener.onWelcome(line);
      case "START":
        return this.#listener.onStart(line);
      case "STOP":
        return this.#listener.onStop();
      case "DONE":
        this.#end = "done";
        return closeQuietly(this.#connection);
      case "ERROR":
        throw new EnvironmentError(
          printable(`the router refused this client: ${line.message} (${line.code})`),
        );
    }
  }
}
