/** Watches over members that read too slowly while others have to wait for them. */

import { ProtocolError } from "../core/protocol.ts";
import type { RouterEvent } from "../core/router_history.ts";
import { now } from "../io/real_clock.ts";
import { findAwaited, type Waiter } from "./wait.ts";

/** How often members are looked at, and how long something must wait to be called congestion. */
const SWEEP_MS = 100;
/** Whoever reads nothing for so long while others wait for it is refused. */
const STUCK_S = 30;

/** What the watch sees of a member. */
export interface Reader extends Waiter {
  /** Who it is. */
  readonly source: string;
  /** How often all that waited for it had been written. */
  readonly drains: number;
  /**
   * Puts it out of the run.
   *
   * @param error Why.
   */
  refuse(error: ProtocolError): void;
}

/** What is known of a member for which others wait, or have waited since it had read all. */
interface Backlog {
  readonly since: number;
  /** By which it is seen whether all had been written in between. */
  readonly drains: number;
  sentBytes: number;
  /**
   * How often others waited for it and nothing had been written since; a clock would count pauses of
   * this process, too.
   */
  quietSweeps: number;
  isRecorded: boolean;
}

/** What one sweep finds out about a member. */
interface Look {
  readonly backlog: Backlog | undefined;
  readonly isAwaited: boolean;
  /** Seconds since the epoch. */
  readonly time: number;
}

/** The watch. It sleeps unless a sender has to wait. */
export class CongestionWatch {
  readonly #roster: readonly Reader[];
  readonly #onEvent: (event: RouterEvent) => void;
  #backlogs = new Map<Reader, Backlog>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Sets the watch up.
   *
   * @param roster The members, at any time.
   * @param onEvent Hears when one is congested, and when it has drained.
   */
  constructor(roster: readonly Reader[], onEvent: (event: RouterEvent) => void) {
    this.#roster = roster;
    this.#onEvent = onEvent;
  }

  /** Begins to watch: a sender has to wait. */
  start(): void {
    if (this.#timer === undefined) this.#sweep();
  }

  /** Ends the watch. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #sweep(): void {
    const time = now();
    const before = this.#backlogs;
    this.#backlogs = new Map();
    const awaited = findAwaited(this.#roster);
    for (const member of [...this.#roster]) {
      this.#look(member, { backlog: before.get(member), isAwaited: awaited.has(member), time });
    }
    const goesOn = this.#backlogs.size > 0 || this.#roster.some(({ wait }) => wait !== undefined);
    this.#timer = goesOn ? setTimeout(() => this.#sweep(), SWEEP_MS) : undefined;
  }

  #look(member: Reader, { backlog, isAwaited, time }: Look): void {
    const { source, drains, outbox: { waitingBytes, sentBytes } } = member;
    if (backlog === undefined || backlog.drains !== drains) {
      if (backlog?.isRecorded) {
        const congested_ms = Math.round((time - backlog.since) * 1000);
        this.#onEvent({ event_type: "DRAINED", source, congested_ms });
      }
      if (!isAwaited) return;
      const fresh = { since: time, drains, sentBytes, quietSweeps: 0, isRecorded: false };
      this.#backlogs.set(member, fresh);
      return;
    }
    this.#backlogs.set(member, backlog);
    if (isAwaited && !backlog.isRecorded) {
      backlog.isRecorded = true;
      this.#onEvent({ event_type: "CONGESTED", source, waiting_bytes: waitingBytes });
    }
    if (sentBytes !== backlog.sentBytes) {
      backlog.sentBytes = sentBytes;
      backlog.quietSweeps = 0;
    } else if (isAwaited && ++backlog.quietSweeps * SWEEP_MS >= STUCK_S * 1000) {
      member.refuse(new ProtocolError("unresponsive", `nothing was read for ${STUCK_S} s`));
    }
  }
}
