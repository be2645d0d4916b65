/** What became of the copies of messages: a fold over the router's log and the hosts' figures. */

import type { DropReason, RouterRecord, StopEvent } from "../core/router_history.ts";
import type { HostMetrics } from "./host_metrics.ts";

/**
 * The account of copies: `routed` = `received` + `queued` + `in_flight` + dropped on leaving +
 * `missing`.
 */
export interface CopyMetrics {
  /** Copies that the router handed on. */
  readonly routed: number;
  /** Copies that hosts took out of their inboxes. */
  readonly received: number;
  /** Copies left in inboxes. */
  readonly queued: number;
  /** Copies still on the way when the run ended, as a latency in virtual time leaves them. */
  readonly in_flight: number;
  /** Dropped copies by reason; those of `destination_left` count as routed too. */
  readonly dropped: Readonly<Record<DropReason, number>>;
  /**
   * Routed copies that nobody accounts for: on the way to a host whose log ends early. `null` where
   * the router's own log ends early, or a line of it cannot be read, so that it does not tell of all.
   */
  readonly missing: number | null;
}

/** Folds a router's records and the metrics of its hosts. */
export class CopyFold {
  readonly #dropped: Record<DropReason, number> = {
    no_destination: 0,
    destination_left: 0,
  };
  #routed = 0;
  /** What the last record says; `null` where there is none. */
  #told: Pick<StopEvent, "routed" | "dropped"> | null = null;
  #hasGaps = false;

  /**
   * Takes the next record of the router.
   *
   * @param record The record.
   */
  add(record: RouterRecord): void {
    switch (record.event_type) {
      case "ROUTE":
        this.#routed++;
        break;
      case "ROUTE_COUNT":
        this.#routed += record.copies;
        break;
      case "DROP":
        this.#dropped[record.reason]++;
        break;
      case "DROP_COUNT":
        this.#dropped[record.reason] += record.copies;
        break;
      case "STOP":
        this.#told = { routed: record.routed, dropped: record.dropped };
        break;
    }
  }

  /** Takes a line that cannot be read: it may have told of a copy, or of many. */
  addGap(): void {
    this.#hasGaps = true;
  }

  /**
   * Takes many ROUTE, of which nothing but their being there counts.
   *
   * @param count How many.
   */
  addRoutes(count: number): void {
    this.#routed += count;
  }

  /** What the log's last record says beside what the others come to; `null` where it has none. */
  get totals(): Readonly<Record<"told" | "counted", Pick<StopEvent, "routed" | "dropped">>> | null {
    if (this.#told === null) return null;
    const dropped = Object.values(this.#dropped).reduce((sum, copies) => sum + copies, 0);
    return { told: this.#told, counted: { routed: this.#routed, dropped } };
  }

  /**
   * Ends the fold.
   *
   * @param hosts The hosts' metrics.
   * @returns The account.
   */
  result(hosts: readonly HostMetrics[]): CopyMetrics {
    return accountFor({
      ...{ routed: this.#routed, dropped: { ...this.#dropped } },
      isComplete: this.#told !== null && !this.#hasGaps,
      received: hosts.reduce((sum, host) => sum + (host.events?.RECEIVE ?? 0), 0),
      queued: hosts.reduce((sum, host) => sum + (host.inbox_final ?? 0), 0),
      in_flight: hosts.reduce((sum, host) => sum + host.in_flight, 0),
    });
  }
}

/** What is known of copies. */
export interface KnownCopies extends Omit<CopyMetrics, "missing"> {
  /** Whether the router's part of it tells of all of them, up to the end of the run. */
  readonly isComplete: boolean;
}

/**
 * Draws the account of copies up.
 *
 * @param known What is known of them.
 * @returns The account.
 */
export function accountFor({ isComplete, ...copies }: KnownCopies): CopyMetrics {
  const { routed, received, queued, in_flight, dropped } = copies;
  const missing = routed - received - queued - in_flight - dropped.destination_left;
  return { routed, received, queued, in_flight, dropped, missing: isComplete ? missing : null };
}
