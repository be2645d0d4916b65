/** The router: who is there, when the run starts and ends, and who gets which copy. */

import { compareAddresses, formatAddress } from "../core/address.ts";
import { parseLine } from "../core/lines.ts";
import type { Message } from "../core/message.ts";
import { SCANNER_BYTES } from "../core/message_scan.ts";
import { checkPlausible } from "../core/plausibility.ts";
import { checkRouterLine, isMessage, ProtocolError } from "../core/protocol.ts";
import type { LeaveReason, RouterEvent, RouterRecord } from "../core/router_history.ts";
import { join } from "../core/routing.ts";
import { acceptAll, closeQuietly } from "../io/listen.ts";
import { BufferBudget } from "../io/buffer_budget.ts";
import { ChunkPool } from "../io/chunk_pool.ts";
import type { ReadStock } from "../io/chunk_reader.ts";
import { Patience } from "../io/patience.ts";
import { now } from "../io/real_clock.ts";
import { CongestionWatch } from "./congestion.ts";
import { Forwarder } from "./forwarder.ts";
import { duplicateSource, notInvited, runOver } from "./refusals.ts";
import { RouteLog } from "./route_log.ts";
import { Session, type SessionOwner } from "./session.ts";
import { findAwaited } from "./wait.ts";

/** From the announcement of the start to the start: time enough to reach every host. */
const START_LEAD_S = { base: 0.05, perHost: 0.0005 };
/**
 * From the end of the run to STOP, which reminds hosts that have not ended by themselves. Two processes
 * that start while the machine is busy may read clocks that are tens of milliseconds apart.
 */
const STOP_DELAY_S = 0.1;
/** How long hosts that have been told to stop may take for DONE at the end of the run. */
const END_GRACE_MS = 5_000;
/** The same where the run is cut short: whoever does that waits for us. */
const CUT_GRACE_MS = 500;

/**
 * What the buffers of one direction take together at most, beside a few KiB for each connection and
 * the unfinished lines of those that have joined.
 */
const BUFFERS_BYTES_MAX = 1 << 26;
const OUTBOX_BUFFER_BYTES_MIN = 1 << 13;

/** What a router is made of. */
export interface RouterOptions {
  /** Where hosts connect. */
  readonly listener: Deno.TcpListener;
  /** How many hosts the start waits for. */
  readonly expected: number;
  /** What hosts have to name in HELLO; all may join where there is none. */
  readonly token?: string | undefined;
  /** How long the run takes, in seconds; `Infinity` until it is stopped. */
  readonly runTime: number;
  /** From how many waiting bytes on a host's senders have to wait for it. */
  readonly outboxBytesMax: number;
  /** How many copies are recorded one by one in a second; those beyond are counted. */
  readonly logRate: number;
  /**
   * What the buffers of one direction may take together, in bytes, beside a few KiB for each
   * connection and unfinished lines; several times 256 KiB.
   *
   * @default 64 MiB
   */
  readonly buffersBytesMax?: number;
  /**
   * Hears of everything that happens.
   *
   * @param record What happened, and when.
   */
  readonly onRecord: (record: RouterRecord) => void;
  /**
   * Hears once that this process may open no further connection.
   *
   * @param connections How many it has.
   */
  readonly onExhausted?: (connections: number) => void;
}

/** A run's states, in order. */
type State = "gathering" | "running" | "stopping" | "over";

/** A router for one run. */
export class Router implements SessionOwner {
  readonly outboxBytesMax: number;
  readonly forwarder: Forwarder;
  readonly readStock: ReadStock;
  readonly #listener: Deno.TcpListener;
  readonly #expected: number;
  readonly #token: string | undefined;
  readonly #runTime: number;
  readonly #buffersBytesMax: number;
  readonly #onRecord: (record: RouterRecord) => void;
  readonly #onExhausted: (connections: number) => void;
  /** Every connection that is not closed yet. */
  readonly #sessions = new Map<Session, Promise<void>>();
  /** The members in roster order. */
  readonly #roster: Session[] = [];
  #state: State = "gathering";
  #stopReason = "";
  /** When the start was announced and when the run starts, seconds since the epoch. */
  #announcedAt = 0;
  #startAt = 0;
  /** When the run ends, seconds since the epoch. */
  #end = Infinity;
  /** The number of the next host that starts. */
  #index = 0;
  /** Everyone who was told to start, whether a member still or not. */
  readonly #started = new Set<string>();
  readonly #log: RouteLog;
  readonly #congestion: CongestionWatch;
  /** Runs up to the end of the run. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Until each host has to have said DONE. */
  #grace: Patience | undefined;

  /**
   * Sets a router up.
   *
   * @param options What it is made of.
   */
  constructor(
    { buffersBytesMax = BUFFERS_BYTES_MAX, outboxBytesMax, onRecord, ...options }: RouterOptions,
  ) {
    this.#listener = options.listener;
    this.#expected = options.expected;
    this.#token = options.token;
    this.#runTime = options.runTime;
    this.#buffersBytesMax = buffersBytesMax;
    this.outboxBytesMax = outboxBytesMax;
    this.#onRecord = onRecord;
    this.#onExhausted = options.onExhausted ?? (() => {});
    const onEvent = (event: RouterEvent): void => this.#record(event);
    this.#log = new RouteLog({
      copiesPerSecond: options.logRate,
      receiversOf: (sender, type) => this.forwarder.receiversOf(sender, type),
      onEvent,
    });
    // Readers take up to half of the pool; the rest is for what is sent from chunks of its own.
    const pool = new ChunkPool(2 * buffersBytesMax, SCANNER_BYTES);
    this.readStock = { budget: new BufferBudget(buffersBytesMax), pool };
    this.forwarder = new Forwarder({ roster: this.#roster, log: this.#log, pool, outboxBytesMax });
    this.#congestion = new CongestionWatch(this.#roster, onEvent);
  }

  /** Serves until the run is over and every connection is closed. */
  async run(): Promise<void> {
    const { hostname, port } = this.#listener.addr;
    const address = formatAddress({ address: hostname, port });
    this.#record({ event_type: "LISTEN", address, expected: this.#expected });
    await acceptAll(this.#listener, (connection) => {
      const session = new Session(connection, this);
      this.#sessions.set(session, session.run());
    }, { onExhausted: () => this.#onExhausted(this.#sessions.size) });
    await Promise.all(this.#sessions.values());
    this.#log.close();
    this.#congestion.close();
    const { routed, dropped } = this.#log;
    this.#record({ event_type: "STOP", reason: this.#stopReason, routed, dropped });
  }

  /**
   * Ends the run early: every host finishes its tick, what is on the way is delivered.
   *
   * @param reason Why, for the log.
   */
  stop(reason: string): void {
    this.#stop(reason, CUT_GRACE_MS);
  }

  join(session: Session, token: string | undefined): void {
    if (this.#token !== undefined && token !== this.#token) throw notInvited(session.source, token);
    const isOver = this.#state === "stopping" || this.#state === "over" || now() >= this.#end;
    if (isOver) throw runOver();
    this.#log.flush();
    this.#takeIn(session);
    const joined = this.#roster.length;
    const expected = this.#expected;
    this.#record({ event_type: "JOIN", source: session.source, joined, expected });
    session.welcome(expected);
    if (this.#state === "running") this.#startLate(session);
    else if (joined === expected) this.#start();
  }

  checkMessage(message: Message): void {
    checkPlausible(message, { elapsed: now() - this.#announcedAt, sources: this.#started });
  }

  outboxBufferBytesMax(): number {
    const share = this.#buffersBytesMax / 2 / (this.#roster.length + 1); // there are two of each
    return Math.max(OUTBOX_BUFFER_BYTES_MIN, Math.floor(share));
  }

  blocked(): void {
    this.#congestion.start();
  }

  done(): void {
    if (this.#state !== "gathering") this.#finishIfAllDone();
  }

  leave(session: Session, reason: LeaveReason): void {
    this.#log.flush();
    this.#roster.splice(this.#roster.indexOf(session), 1);
    this.#record({ event_type: "LEAVE", source: session.source, reason });
    if (this.#state !== "gathering") this.#finishIfAllDone();
  }

  refuse(session: Session, { code, message }: ProtocolError): void {
    const { peer } = session;
    const source = session.source || null;
    this.#record({ event_type: "REFUSE", peer, source, code, message });
  }

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#log.left(session, session.outbox.surrender().flatMap(messagesIn));
  }

  /**
   * Puts a host into the roster. A source names one host of a run for good: that of one that has
   * left would stamp other messages with the same logical times.
   */
  #takeIn(session: Session): void {
    const { source } = session;
    const wasHere = this.#started.has(source);
    if (!wasHere && join(this.#roster, session, bySource) !== -1) return;
    const isHere = this.#roster.some((member) => member.source === source);
    throw duplicateSource(source, { isHere });
  }

  #start(): void {
    const lead = START_LEAD_S.base + START_LEAD_S.perHost * this.#roster.length;
    this.#announcedAt = now();
    const at = Math.round((this.#announcedAt + lead) * 1e6) / 1e6; // histories are in whole microseconds
    this.#startAt = at;
    this.#state = "running";
    this.#end = at + this.#runTime;
    this.#record({
      event_type: "START",
      at,
      roster: this.#sources(),
      run_time: finite(this.#runTime),
    });
    this.#startMembers(this.#roster, { at, runTime: this.#runTime });
    if (this.#end < Infinity) this.#awaitEnd();
  }

  /** STOP must not come before the hosts' own end; timers may fire early. */
  #awaitEnd(): void {
    const leftS = this.#end + STOP_DELAY_S - now();
    if (leftS <= 0) this.#stop("run_time", END_GRACE_MS);
    else this.#timer = setTimeout(() => this.#awaitEnd(), Math.ceil(leftS * 1000));
  }

  /** Who joins later starts at once and ends with the others. */
  #startLate(session: Session): void {
    const at = Math.max(now(), this.#startAt);
    this.#startMembers([session], { at, runTime: this.#end - at });
  }

  #startMembers(
    members: readonly Session[],
    { at, runTime }: { readonly at: number; readonly runTime: number },
  ): void {
    const encoder = new TextEncoder();
    const head = encoder.encode(`{"type":"START","at":${at},"roster":`);
    const roster = encoder.encode(JSON.stringify(this.#sources())); // once, for it may be long
    const tail = runTime < Infinity ? `,"run_time":${runTime}}\n` : "}\n";
    for (const member of members) this.#started.add(member.source);
    for (const member of members) {
      member.start([head, roster, encoder.encode(`,"index":${this.#index++}${tail}`)]);
    }
  }

  #stop(reason: string, graceMs: number): void {
    if (this.#state === "stopping" || this.#state === "over") return;
    this.#state = "stopping";
    this.#stopReason = reason;
    clearTimeout(this.#timer);
    for (const member of this.#roster) if (!member.isDone) member.send({ type: "STOP" });
    this.#awaitDone(graceMs);
    this.#finishIfAllDone();
  }

  /**
   * Refuses whoever has not said DONE in time. A host that is not read from, because a receiver has
   * to catch up, cannot be blamed; then it is those it waits for who have read nothing meanwhile.
   */
  #awaitDone(graceMs: number): void {
    const sentBefore = new Map(this.#roster.map((member) => [member, member.outbox.sentBytes]));
    const error = new ProtocolError("unresponsive", `no DONE within ${graceMs / 1000} s of STOP`);
    const stuck = new ProtocolError("unresponsive", `nothing was read for ${graceMs / 1000} s`);
    this.#grace = new Patience(graceMs, () => {
      const awaited = findAwaited(this.#roster);
      for (const member of [...this.#roster]) {
        const isStuck = member.outbox.sentBytes === sentBefore.get(member);
        if (isStuck && awaited.has(member)) member.refuse(stuck);
        else if (!member.isDone && member.wait === undefined) member.refuse(error);
      }
      if (this.#state === "stopping") this.#awaitDone(graceMs);
    });
  }

  /** Once nobody will send any more, everything has been routed: the run is over. */
  #finishIfAllDone(): void {
    if (this.#state === "over" || !this.#roster.every((member) => member.isDone)) return;
    this.#stopReason ||= this.#roster.length === 0 ? "all hosts left" : "all hosts done";
    this.#state = "over";
    clearTimeout(this.#timer);
    this.#grace?.[Symbol.dispose]();
    for (const member of [...this.#roster]) member.finish();
    for (const session of this.#sessions.keys()) session.dismiss();
    closeQuietly(this.#listener);
  }

  #sources(): string[] {
    return this.#roster.map((member) => member.source);
  }

  #record(event: RouterEvent): void {
    this.#onRecord({ ...event, system_clock_time: now() });
  }
}

/** The message of a line; none where it is another line, or a piece of a START that was cut. */
function messagesIn(line: Uint8Array): Message[] {
  try {
    const checked = checkRouterLine(parseLine(line));
    return isMessage(checked) ? [checked] : [];
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

function bySource(a: Session, b: Session): number {
  return compareAddresses(a.address, b.address);
}

function finite(seconds: number): number | null {
  return seconds < Infinity ? seconds : null;
}
