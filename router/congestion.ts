/** Watches over members that read too slowly while others have to wait for them. */

import { ProtocolError } from "../core/protocol.ts";
import type { RouterEvent } from "../core/router_history.ts";
import { now } from "../io/real_clock.ts";
import type { Session } from "./session.ts";

/** How often members are looked at, and how long something must wait to be called congestion. */
const SWEEP_MS = 100;
/** Whoever reads nothing for so long while others wait for it is refused. */
const STUCK_S = 30;

/** What is known of a member for which something waits. */
interface Backlog {
  readonly since: number;
  /** By which it is seen whether all had been written in between. */
  readonly drains: number;
  sentBytes: number;
  /** How often in a row nothing had been written; a clock would count pauses of this process, too. */
  quietSweeps: number;
  isRecorded: boolean;
}

/** The watch. It sleeps unless a sender has to wait. */
export class CongestionWatch {
  readonly #roster: readonly Session[];
  readonly #onEvent: (event: RouterEvent) => void;
  #backlogs = new Map<Session, Backlog>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Sets the watch up.
   *
   * @param roster The members, at any time.
   * @param onEvent Hears when one is congested, and when it has drained.
   */
  constructor(roster: readonly Session[], onEvent: (event: RouterEvent) => void) {
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
    for (const member of [...this.#roster]) this.#look(member, before.get(member), time);
    const goesOn = this.#backlogs.size > 0 || this.#roster.some((member) => member.isBlocked);
    this.#timer = goesOn ? setTimeout(() => this.#sweep(), SWEEP_MS) : undefined;
  }

  #look(member: Session, backlog: Backlog | undefined, time: number): void {
    const { source, drains, outbox: { waitingBytes, sentBytes } } = member;
    if (backlog === undefined || backlog.drains !== drains) {
      if (backlog?.isRecorded) {
        const congested_ms = Math.round((time - backlog.since) * 1000);
        this.#onEvent({ event_type: "DRAINED", source, congested_ms });
      }
      if (waitingBytes === 0) return;
      const fresh = { since: time, drains, sentBytes, quietSweeps: 0, isRecorded: false };
      this.#backlogs.set(member, fresh);
      return;
    }
    this.#backlogs.set(member, backlog);
    if (!backlog.isRecorded) {
      backlog.isRecorded = true;
      this.#onEvent({ event_type: "CONGESTED", source, waiting_bytes: waitingBytes });
    }
    if (sentBytes !== backlog.sentBytes) {
      backlog.sentBytes = sentBytes;
      backlog.quietSweeps = 0;
    } else if (++backlog.quietSweeps * SWEEP_MS >= STUCK_S * 1000) {
      member.refuse(new ProtocolError("unresponsive", `nothing was read for ${STUCK_S} s`));
    }
  }
}
