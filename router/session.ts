/** One client's connection, as the router sees it: the handshake, its lines, its outbox, its end. */

import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import { encodeLine, parseLine } from "../core/lines.ts";
import type { Message } from "../core/message.ts";
import {
  checkClientLine,
  type ClientLine,
  isMessage,
  PROTOCOL_VERSION,
  ProtocolError,
  type RouterLine,
} from "../core/protocol.ts";
import type { LeaveReason } from "../core/router_history.ts";
import { discard, readLines } from "../io/line_reader.ts";
import { closeQuietly } from "../io/listen.ts";
import { Outbox } from "../io/outbox.ts";

/** How long a connection may take for its HELLO. */
const HELLO_TIMEOUT_MS = 10_000;
/** For how long a client that is being closed may read nothing. */
const LINGER_MS = 1_000;

/** What a session asks of its router. */
export interface SessionOwner {
  /** From how many waiting bytes on copies for one client are dropped. */
  readonly outboxBytesMax: number;
  /**
   * Takes a host in and welcomes it.
   *
   * @param session Whose HELLO came.
   * @throws {ProtocolError} Where it cannot join.
   */
  join(session: Session): void;
  /**
   * Forwards a message.
   *
   * @param session Its sender, a member.
   * @param message The message.
   * @param bytes The line as it came, with an LF.
   */
  forward(session: Session, message: Message, bytes: Uint8Array): void;
  /** A member has said DONE. */
  done(session: Session): void;
  /** A member is one no more. */
  leave(session: Session, reason: LeaveReason): void;
  /** A connection is closed with an ERROR. */
  refuse(session: Session, error: ProtocolError): void;
  /** A member that read too slowly has caught up. */
  drained(session: Session): void;
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
  /** Copies for it that were dropped. */
  dropped = 0;
  /** What waits to be written to it. */
  readonly outbox: Outbox<Message>;
  readonly #connection: Deno.TcpConn;
  readonly #owner: SessionOwner;
  #phase: Phase = "greeting";
  #lingerTimer: ReturnType<typeof setTimeout> | undefined;

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
    this.outbox = new Outbox(connection, {
      bytesMax: owner.outboxBytesMax,
      onDrained: () => owner.drained(this),
    });
  }

  /** Whether it has said DONE. */
  get isDone(): boolean {
    return this.#phase === "done";
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
      ({ broken } = await readLines(this.#connection, (line) => this.#onLine(line)));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refuse(error);
      await discard(this.#connection); // else closing resets the connection and loses the ERROR
    } finally {
      clearTimeout(timeout);
    }
    this.#onEnd(broken);
    await this.outbox.drained();
    clearTimeout(this.#lingerTimer);
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
   * @param line Its START.
   */
  start(line: RouterLine): void {
    if (this.#phase === "waiting") this.#phase = "running";
    this.send(line);
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
    this.send(lastLine);
    this.#linger();
    this.outbox.drained()
      .then(() => this.#connection.closeWrite())
      .catch(() => {}); // the peer was faster
  }

  /** Closes once nothing has been written for a while, whatever the peer may be up to. */
  #linger(): void {
    const before = this.outbox.sentBytes;
    this.#lingerTimer = setTimeout(() => {
      if (this.outbox.sentBytes > before) this.#linger();
      else closeQuietly(this.#connection);
    }, LINGER_MS);
  }

  /** The peer sends nothing more. */
  #onEnd(broken: boolean): void {
    if (this.#phase === "closing") return;
    if (this.#phase === "done" && !broken) return this.finish();
    if (this.#isMember()) this.#owner.leave(this, "disconnected");
    this.#phase = "closing";
    closeQuietly(this.#connection);
  }

  #onLine(bytes: Uint8Array): void {
    if (this.#phase === "closing") return;
    const line = checkClientLine(parseLine(bytes));
    if (this.#phase === "greeting") return this.#greet(line);
    if (line.type === "HELLO") throw new ProtocolError("unexpected_hello", "HELLO came twice");
    if (!isMessage(line)) {
      this.#phase = "done";
      return this.#owner.done(this);
    }
    if (this.#phase === "waiting") throw new ProtocolError("not_started", "wait for START");
    if (this.#phase === "done") throw new ProtocolError("after_done", "nothing may follow DONE");
    if (line.source !== this.source) {
      throw new ProtocolError(
        "foreign_source",
        `'source' is '${line.source}', wanted '${this.source}' as in HELLO`,
      );
    }
    const copy = new Uint8Array(bytes.length + 1);
    copy.set(bytes);
    copy[bytes.length] = 0x0a;
    this.#owner.forward(this, line, copy);
  }

  #greet(line: ClientLine): void {
    if (line.type !== "HELLO") {
      throw new ProtocolError("hello_expected", `the first line is ${line.type}, wanted HELLO`);
    }
    this.source = line.source;
    this.address = parseAddress(line.source) ?? this.address;
    this.#owner.join(this);
  }
}

/** Says that nobody can join any more. */
export function runOver(): ProtocolError {
  return new ProtocolError("run_over", "the run has ended");
}
