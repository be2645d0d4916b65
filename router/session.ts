/** One client's connection, as the router sees it: the handshake, its lines, its outbox, its end. */

import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import { encodeLine, LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import type { Message } from "../core/message.ts";
import { MessageForm } from "../core/message_scan.ts";
import {
  checkClientLine,
  type ClientLine,
  HELLO_BYTES_MAX,
  isMessage,
  PROTOCOL_VERSION,
  ProtocolError,
  type RouterLine,
} from "../core/protocol.ts";
import type { LeaveReason } from "../core/router_history.ts";
import { ChunkReader, type ReadStock } from "../io/chunk_reader.ts";
import { discard } from "../io/line_reader.ts";
import { closeQuietly } from "../io/listen.ts";
import { Outbox } from "../io/outbox.ts";
import { Patience } from "../io/patience.ts";
import type { Forwarder, Slice } from "./forwarder.ts";
import { runOver } from "./refusals.ts";
import { type Wait, waitForLent, whenOver } from "./wait.ts";

/** How long a connection may take for its HELLO. */
const HELLO_TIMEOUT_MS = 10_000;
/** For how long a client that is being closed may read nothing. */
const LINGER_MS = 1_000;

const LF = 0x0a;
const CR = 0x0d;
const NO_FORM = new MessageForm("", LINE_BYTES_MAX);

/** What a session asks of its router. */
export interface SessionOwner {
  /** From how many waiting bytes on a host's senders have to wait for it. */
  readonly outboxBytesMax: number;
  /** Where messages go. */
  readonly forwarder: Forwarder;
  /** Where the buffers come from that connections are read into. */
  readonly readStock: ReadStock;
  /** How large the buffers of each outbox may become at present. */
  outboxBufferBytesMax(): number;
  /**
   * Takes a host in and welcomes it.
   *
   * @param session Whose HELLO came.
   * @param token The token in it.
   * @throws {ProtocolError} Where it cannot join.
   */
  join(session: Session, token: string | undefined): void;
  /**
   * Checks what a message claims against what the router knows of the run.
   *
   * @param message The message of a host that runs.
   * @throws {ProtocolError} Where it cannot be true.
   */
  checkMessage(message: Message): void;
  /** A member has to wait for a receiver. */
  blocked(): void;
  /** A member has said DONE. */
  done(session: Session): void;
  /** A member is one no more. */
  leave(session: Session, reason: LeaveReason): void;
  /** A connection is closed with an ERROR. */
  refuse(session: Session, error: ProtocolError): void;
  /** A connection has ended; what its outbox still holds was never sent. */
  closed(session: Session): void;
}

/** Where a connection stands. Members are those that wait, run or are done. */
type Phase = "greeting" | "waiting" | "running" | "done" | "closing";

/** One connection. */
export class Session {
  /** Where it comes from, `ADDRESS:PORT`. */
  readonly peer: string;
  /** Who it is, empty before its HELLO. */
  source = "";
  /** The parts of `source`, by which the roster is ordered. */
  address: Address = { address: "", port: 0 };
  /** What its messages look like. */
  form: MessageForm = NO_FORM;
  /** How many of its messages of each type are counted and not recorded yet. */
  readonly counts: number[] = [0, 0, 0];
  /** How often all that waited for it had been written. */
  drains = 0;
  /** What waits to be written to it. */
  readonly outbox: Outbox;
  readonly #connection: Deno.TcpConn;
  readonly #reader: ChunkReader;
  readonly #owner: SessionOwner;
  #phase: Phase = "greeting";
  #lingering: Patience | undefined;
  #wait: Wait | undefined;
  /** Ends the wait. */
  #unblock: (() => void) | undefined;

  /**
   * Takes a connection over.
   *
   * @param connection The connection.
   * @param owner The router.
   */
  constructor(connection: Deno.TcpConn, owner: SessionOwner) {
    const { hostname, port } = connection.remoteAddr;
    this.peer = formatAddress({ address: hostname, port });
    this.#connection = connection;
    this.#owner = owner;
    this.#reader = new ChunkReader(connection, owner.readStock);
    this.outbox = new Outbox(connection, {
      bytesMax: owner.outboxBytesMax,
      bufferBytesMax: () => owner.outboxBufferBytesMax(),
      onDrained: () => this.drains++,
      onBroken: () => this.#onBroken(),
    });
  }

  /** Whether it has said DONE. */
  get isDone(): boolean {
    return this.#phase === "done";
  }

  /** Why nothing is read from it, where receivers of its messages have to catch up. */
  get wait(): Wait | undefined {
    return this.#wait;
  }

  /** Serves the connection until it is closed. */
  async run(): Promise<void> {
    const late = new ProtocolError("hello_timeout", `no HELLO within ${HELLO_TIMEOUT_MS / 1000} s`);
    const timeout = setTimeout(
      () => this.#phase === "greeting" && this.refuse(late),
      HELLO_TIMEOUT_MS,
    );
    let broken = false;
    try {
      broken = await this.#readAll();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refuse(error);
    } finally {
      clearTimeout(timeout);
    }
    // What a refused client still says is read, else closing would reset the connection, and the
    // ERROR would be lost.
    if (this.#phase === "closing") await discard(this.#connection);
    this.#reader.close();
    this.#onEnd(broken);
    await this.outbox.drained();
    this.#lingering?.[Symbol.dispose]();
    closeQuietly(this.#connection);
    this.#owner.closed(this);
  }

  /**
   * Makes it a member.
   *
   * @param expected How many hosts the start waits for.
   */
  welcome(expected: number): void {
    this.#phase = "waiting";
    this.send({ type: "WELCOME", protocol: PROTOCOL_VERSION, expected });
  }

  /**
   * Tells a member that the run starts.
   *
   * @param line Its START, in pieces.
   */
  start(line: readonly Uint8Array[]): void {
    if (this.#phase === "waiting") this.#phase = "running";
    for (const piece of line) this.outbox.push(piece);
  }

  /**
   * Sends one of the protocol's own lines.
   *
   * @param line The line.
   */
  send(line: RouterLine): void {
    this.outbox.push(encodeLine(line));
  }

  /** Tells a member that it has been sent everything, and closes. */
  finish(): void {
    this.#owner.leave(this, "done");
    this.#close({ type: "DONE" });
  }

  /**
   * Refuses the connection: ERROR, then close.
   *
   * @param error Which rule it broke.
   */
  refuse(error: ProtocolError): void {
    if (this.#phase === "closing") return;
    this.#owner.refuse(this, error);
    if (this.#isMember()) this.#owner.leave(this, "refused");
    this.#close({ type: "ERROR", code: error.code, message: error.message });
  }

  /** Refuses a connection that has not joined, because the run is over. */
  dismiss(): void {
    if (this.#phase === "greeting") this.refuse(runOver());
  }

  #isMember(): boolean {
    return this.#phase !== "greeting" && this.#phase !== "closing";
  }

  /** Sends a last line and gives the peer a moment to read it and to close its side. */
  #close(lastLine: RouterLine): void {
    this.#phase = "closing";
    this.#unblock?.();
    this.send(lastLine);
    this.#linger();
    this.outbox.drained()
      .then(() => this.#connection.closeWrite())
      .catch(() => {}); // the peer was faster
  }

  /** Closes once nothing has been written for a while, whatever the peer may be up to. */
  #linger(): void {
    const before = this.outbox.sentBytes;
    this.#lingering = new Patience(LINGER_MS, () => {
      if (this.outbox.sentBytes > before) this.#linger();
      else closeQuietly(this.#connection);
    });
  }

  /** The peer sends nothing more. */
  #onEnd(broken: boolean): void {
    if (this.#phase === "closing") return;
    if (this.#phase === "done" && !broken) return this.finish();
    if (this.#isMember()) this.#owner.leave(this, "disconnected");
    this.#phase = "closing";
    closeQuietly(this.#connection);
  }

  /** The peer reads nothing more, so what it sends would have no end. */
  #onBroken(): void {
    closeQuietly(this.#connection);
    this.#unblock?.();
  }

  /** Reads until the peer sends nothing more; tells whether the connection broke instead. */
  async #readAll(): Promise<boolean> {
    const reader = this.#reader;
    while (this.#phase !== "closing") {
      const wait = this.#takeLines() ?? waitForLent(reader);
      if (wait !== undefined) {
        await this.#waitFor(wait);
        continue;
      }
      try {
        if (!await reader.more()) return false;
      } catch {
        return true; // reset by the peer, or closed by ourselves
      }
    }
    return false;
  }

  async #waitFor(wait: Wait): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wait = wait;
    this.#unblock = resolve;
    whenOver(wait, resolve);
    this.#owner.blocked();
    await promise;
    this.#unblock = undefined;
    this.#wait = undefined;
  }

  /** Takes the whole lines that have come, until it has to wait for receivers. */
  #takeLines(): Wait | undefined {
    const reader = this.#reader;
    while (this.#phase !== "closing") {
      if (this.#phase === "running") {
        const wait = this.#owner.forwarder.forwardAll(this, reader);
        if (wait !== undefined) return wait;
      }
      const { chunk, start } = reader;
      chunk.bytes[reader.end] = LF; // so that the search ends there; it is slack, or read over
      const end = chunk.bytes.indexOf(LF, start) + 1;
      const isWhole = end > 0 && end <= reader.end;
      this.#checkSize((isWhole ? end - 1 : reader.end) - start);
      if (!isWhole) return undefined;
      reader.consume(end);
      const wait = this.#takeLine({ chunk, start, end });
      if (wait !== undefined) return wait;
    }
    return undefined;
  }

  /** Takes any line, in whatever spelling. */
  #takeLine({ chunk, start, end }: Slice): Wait | undefined {
    const hasCr = chunk.bytes[end - 2] === CR && end - 1 > start;
    const bytes = chunk.bytes.subarray(start, hasCr ? end - 2 : end - 1);
    if (bytes.length === 0) return undefined;
    const line = checkClientLine(parseLine(bytes));
    if (this.#phase === "greeting") return this.#greet(line);
    if (line.type === "HELLO") throw new ProtocolError("unexpected_hello", "HELLO came twice");
    if (!isMessage(line)) {
      this.#phase = "done";
      this.#owner.done(this);
      return undefined;
    }
    this.#checkMessage(line);
    if (hasCr) chunk.bytes.set([LF, LF], end - 2); // the copies have no CR
    return this.#owner.forwarder.forward(this, line, { chunk, start, end: hasCr ? end - 1 : end });
  }

  /** Checks the bytes of a line so far, without its LF. */
  #checkSize(bytes: number): void {
    const [what, most] = this.#phase === "greeting"
      ? ["the first line", HELLO_BYTES_MAX]
      : ["a line", LINE_BYTES_MAX];
    if (bytes > most) throw new ProtocolError("line_too_long", `${what} has at most ${most} bytes`);
  }

  #checkMessage(message: Message): void {
    const { source } = message;
    if (this.#phase === "waiting") throw new ProtocolError("not_started", "wait for START");
    if (this.#phase === "done") throw new ProtocolError("after_done", "nothing may follow DONE");
    if (source !== this.source) {
      throw new ProtocolError(
        "foreign_source",
        `'source' is '${source}', wanted '${this.source}' as in HELLO`,
      );
    }
    this.#owner.checkMessage(message);
  }

  #greet(line: ClientLine): undefined {
    if (line.type !== "HELLO") {
      throw new ProtocolError("hello_expected", `the first line is ${line.type}, wanted HELLO`);
    }
    this.source = line.source;
    this.address = parseAddress(line.source) ?? this.address;
    this.form = new MessageForm(line.source, LINE_BYTES_MAX);
    this.#owner.join(this, line.token);
  }
}
