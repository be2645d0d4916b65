/** What a router's log tells of the copies for each host: a fold. */

import type { RouteCountEvent, RouterRecord } from "../core/router_history.ts";

/** The copies for one host. */
export interface DestinationAccount {
  /** Copies that the router handed on. */
  readonly routed: number;
  /** Copies of those that were dropped because the host left. */
  readonly left: number;
  /** Copies that were dropped before they were handed on. */
  readonly dropped: number;
}

/** Folds a router's records. */
export class RouterAccount {
  readonly #hosts = new Map<string, { routed: number; left: number; dropped: number }>();
  /** Who is there at this point of the log. */
  readonly #roster = new Set<string>();
  /** Who ever was. */
  readonly #known = new Set<string>();
  #startRoster: readonly string[] | null = null;
  #isOver = false;
  #hasGaps = false;
  #rosterChange: string | null = null;
  readonly #late = new Set<string>();

  /** Whether the log has its last record. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it tells of all copies, up to its last record. */
  get isComplete(): boolean {
    return this.#isOver && !this.#hasGaps;
  }

  /** Who started, in roster order; `null` where the start has not been come to. */
  get startRoster(): readonly string[] | null {
    return this.#startRoster;
  }

  /** Who joined late or left early, so that others became first and second; `null`: nobody. */
  get rosterChange(): string | null {
    return this.#rosterChange;
  }

  /** The hosts that joined after the start. */
  get late(): ReadonlySet<string> {
    return this.#late;
  }

  /**
   * Takes the next record.
   *
   * @param record The record.
   */
  add(record: RouterRecord): void {
    switch (record.event_type) {
      case "START":
        this.#startRoster = record.roster;
        for (const source of record.roster) this.#known.add(source);
        break;
      case "JOIN":
        this.#roster.add(record.source);
        this.#known.add(record.source);
        if (this.#startRoster === null) break;
        this.#late.add(record.source);
        this.#rosterChange ??= `${record.source} joined after the start`;
        break;
      case "LEAVE":
        this.#roster.delete(record.source);
        if (record.reason !== "done") this.#rosterChange ??= `${record.source} left early`;
        break;
      case "ROUTE":
        this.addRoutes(record.destination, 1);
        break;
      case "ROUTE_COUNT":
        this.#addCount(record);
        break;
      case "DROP":
      case "DROP_COUNT": {
        if (record.destination === null) break;
        const copies = record.event_type === "DROP" ? 1 : record.copies;
        if (record.reason === "destination_left") this.#account(record.destination).left += copies;
        else this.#account(record.destination).dropped += copies;
        break;
      }
      case "STOP":
        this.#isOver = true;
        break;
    }
  }

  /** Takes a line that cannot be read: it may have told of a copy, or of many. */
  addGap(): void {
    this.#hasGaps = true;
  }

  /**
   * Takes many ROUTE.
   *
   * @param destination Who got the copies.
   * @param count How many.
   */
  addRoutes(destination: string, count: number): void {
    this.#account(destination).routed += count;
  }

  /**
   * Looks a host up.
   *
   * @param source The host, `ADDRESS:PORT`.
   * @returns The copies for it; `undefined` where it neither started nor joined.
   */
  of(source: string): DestinationAccount | undefined {
    return this.#known.has(source) ? this.#account(source) : undefined;
  }

  /** Counts are written before the roster changes, so all those broadcasts went to who is there. */
  #addCount({ source, destination, messages }: RouteCountEvent): void {
    if (destination !== null) this.#account(destination).routed += messages;
    else {
      for (const host of this.#roster) {
        if (host !== source) this.#account(host).routed += messages;
      }
    }
  }

  #account(source: string): { routed: number; left: number; dropped: number } {
    let account = this.#hosts.get(source);
    if (account === undefined) {
      account = { routed: 0, left: 0, dropped: 0 };
      this.#hosts.set(source, account);
    }
    return account;
  }
}
