/** A client: one host, driven in real time, connected to a router. */

import { EnvironmentError } from "../core/errors.ts";
import type { HostRecord, StopReason } from "../core/history.ts";
import type { Message } from "../core/message.ts";
import {
  PROTOCOL_VERSION,
  ProtocolError,
  type StartLine,
  type WelcomeLine,
} from "../core/protocol.ts";
import { tickTime } from "../core/schedule.ts";
import { type HostSettings, type ReadyHost, setUpHost } from "../core/setup.ts";
import { Patience } from "../io/patience.ts";
import { now, type SleepOptions, sleepUntil, warmUp } from "../io/real_clock.ts";
import { type LinkEnd, RouterLink, type RouterListener } from "./router_link.ts";

/** How long a router may take to confirm that a host that leaves has got everything. */
const LEAVE_MS = 500;

/** How long a router may take to answer HELLO. It grants as much to say it. */
const WELCOME_MS_MAX = 10_000;
/** Where START lies further away, a clock is wrong, this machine's or the router's. */
const START_OFF_S_MAX = 600;

/** How a host has joined. */
export interface Joining {
  /** How many hosts the start waits for, or has waited for. */
  readonly expected: number;
  /** Whether the run had started already. */
  readonly isLate: boolean;
}

/** What a client needs beside its connection. */
export interface ClientOptions extends HostSettings {
  /** Whether to spend CPU to tick within microseconds. */
  readonly precise: boolean;
  /**
   * Waits for deadlines; hosts that share a process must wait together.
   * @default {sleepUntil}
   */
  readonly sleep?: (deadline: number, options: SleepOptions) => Promise<boolean>;
  /** What the router was started with, where it has a token. */
  readonly token?: string | undefined;
  /**
   * How long the router may take to answer HELLO, in milliseconds.
   * @default {10_000}
   */
  readonly welcomeMsMax?: number;
  /**
   * How many bytes may wait for a router that does not read.
   * @default {16_777_216}
   */
  readonly outboxBytesMax?: number;
  /** Ends the run early from this side; the host leaves. */
  readonly interrupt: AbortSignal;
  /** Hears that the host has joined. */
  readonly onJoin: (joining: Joining) => void;
  /** Takes each record of the host's history as it happens. */
  readonly onRecord: (record: HostRecord) => void;
}

/** One host's run. */
export class Client implements RouterListener {
  readonly #options: ClientOptions;
  readonly #link: RouterLink;
  /** Resolves with START, or when the host shall stop before it came. */
  readonly #started = Promise.withResolvers<void>();
  /** Aborted once the host shall tick no more. */
  readonly #stop = new AbortController();
  /** Until the router has to have answered HELLO. */
  #greeting: Patience | undefined;
  /** How many hosts WELCOME expects, until that is told. */
  #untold: number | undefined;
  #ready: ReadyHost | undefined;
  /** When the run ends, in seconds. */
  #end = Infinity;
  #reason: StopReason = "run_time";
  #isWelcome = false;
  #saidDone = false;

  /**
   * Sets a client up.
   *
   * @param connection The connection to the router.
   * @param options The host and who hears of it.
   */
  constructor(connection: Deno.TcpConn, options: ClientOptions) {
    this.#options = options;
    this.#link = new RouterLink(connection, this, options.outboxBytesMax);
  }

  /**
   * Joins, runs the host, and leaves. However it ends, HOST_STOP is the last record.
   *
   * @returns Why the host stopped.
   * @throws {EnvironmentError} Where the router refuses the client or goes away.
   */
  async run(): Promise<StopReason> {
    const { source, token, precise, interrupt } = this.#options;
    const onInterrupt = (): void => {
      this.#stopTicking("interrupted");
      if (this.#saidDone) this.#link.leave(LEAVE_MS);
    };
    interrupt.addEventListener("abort", onInterrupt);
    if (interrupt.aborted) onInterrupt();
    if (precise) await warmUp(); // before anyone waits for this host
    const hello = { type: "HELLO", source, protocol: PROTOCOL_VERSION } as const;
    this.#link.send(token === undefined ? hello : { ...hello, token });
    this.#awaitAnswer();
    const hosting = this.#runHost();
    try {
      await this.#followRouter();
    } finally {
      this.#greeting?.[Symbol.dispose]();
      this.#stop.abort();
      this.#started.resolve();
      await hosting;
      interrupt.removeEventListener("abort", onInterrupt);
      this.#recordStop();
    }
    return this.#reason;
  }

  onWelcome({ expected }: WelcomeLine): void {
    this.#isWelcome = true;
    this.#greeting?.[Symbol.dispose]();
    this.#untold = expected;
    queueMicrotask(() => this.#tellJoin(false)); // to a late host, START comes right behind
  }

  onStart({ at, index, roster, run_time: runTime = Infinity }: StartLine): void {
    if (this.#ready !== undefined) throw new ProtocolError("malformed_line", "START came twice");
    checkStart(at - now());
    this.#greeting?.[Symbol.dispose]();
    this.#ready = setUpHost(this.#options, { at, index, roster, runTime });
    this.#end = at + runTime;
    this.#tellJoin(index >= (this.#untold ?? Infinity)); // who was there at the start is below
    this.#options.onRecord(this.#ready.record);
    this.#started.resolve();
  }

  onMessage(message: Message): void {
    if (this.#ready === undefined) throw new ProtocolError("not_started", "a message before START");
    this.#ready.host.deliver(message);
  }

  onStop(): void {
    if (!this.#saidDone) this.#stopTicking("stopped"); // else the two have crossed
  }

  #tellJoin(isLate: boolean): void {
    const expected = this.#untold;
    this.#untold = undefined;
    if (expected !== undefined) this.#options.onJoin({ expected, isLate });
  }

  /** Who is connected to something that says nothing at all would wait for ever. */
  #awaitAnswer(): void {
    const { welcomeMsMax = WELCOME_MS_MAX } = this.#options;
    this.#greeting = new Patience(welcomeMsMax, () => {
      const seconds = welcomeMsMax / 1000;
      this.#link.abandon(
        new EnvironmentError(
          `the router did not answer HELLO within ${seconds} s; ` +
            "is it a scale-sim router, awake, and with room for one more?",
        ),
      );
    });
  }

  #stopTicking(reason: StopReason): void {
    if (this.#stop.signal.aborted) return;
    this.#reason = reason;
    this.#stop.abort();
    this.#started.resolve();
  }

  async #followRouter(): Promise<void> {
    let end: LinkEnd;
    try {
      end = await this.#link.run();
    } catch (error) {
      this.#reason = "failed";
      throw error;
    }
    if ((end === "done" && this.#saidDone) || this.#options.interrupt.aborted) return;
    this.#reason = "router_lost";
    throw new EnvironmentError(`the router went away ${this.#stage()}`);
  }

  /** How far the run had come, for whoever connected to something else is told so. */
  #stage(): string {
    if (this.#ready !== undefined) {
      return "before the run was over; the log is complete up to there";
    }
    return this.#isWelcome
      ? "before the run had started"
      : "before it answered HELLO; is it a scale-sim router?";
  }

  async #runHost(): Promise<void> {
    await this.#started.promise;
    if (this.#ready !== undefined) await this.#tick(this.#ready);
    this.#link.send({ type: "DONE" });
    this.#saidDone = true;
    if (this.#options.interrupt.aborted) this.#link.leave(LEAVE_MS);
  }

  /** Ticks until the run ends; ticks that are due when the host is stopped still happen. */
  async #tick({ host, schedule, ticks }: ReadyHost): Promise<void> {
    const { precise, onRecord, sleep = sleepUntil } = this.#options;
    const { signal } = this.#stop;
    for (let k = 0; k < ticks; k++) {
      const due = tickTime(schedule, k);
      if (!await sleep(due, { signal, precise })) return;
      const time = now();
      const event = host.tick(time);
      if (event.event_type === "SEND" && event.message !== null) this.#link.send(event.message);
      onRecord({ ...event, late_ms: Math.max(0, Math.round((time - due) * 1e6) / 1e3) });
    }
    const ended = await sleep(this.#end, { signal });
    if (ended && this.#reason === "stopped") this.#reason = "run_time"; // STOP came at the end
  }

  #recordStop(): void {
    this.#options.onRecord({
      event_type: "HOST_STOP",
      system_clock_time: now(),
      logical_clock_time: this.#ready?.host.logicalTime ?? 0,
      message_queue_size: this.#ready?.host.inboxSize ?? 0,
      reason: this.#reason,
    });
  }
}

/** Refuses a start that a host would wait for or catch up with for ever. */
function checkStart(aheadS: number): void {
  const distance = Math.round(Math.abs(aheadS));
  if (distance <= START_OFF_S_MAX) return;
  throw new EnvironmentError(
    `START lies ${distance} s ${aheadS > 0 ? "ahead" : "back"} by this machine's clock, ` +
      `wanted at most ${START_OFF_S_MAX} s`,
  );
}
