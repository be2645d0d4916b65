/** What a client tells of its hosts: of one each step, of several the steps that all of them took. */

import type { HostRecord, HostStartRecord, HostStopRecord } from "../core/history.ts";
import type { Joining } from "./client.ts";

/** What a client tells of a host: its records, and what comes before the first. */
export type ClientNotice =
  | HostRecord
  | { readonly event_type: "LISTEN"; readonly address: string }
  | { readonly event_type: "JOIN" } & Joining;

/** Of so many hosts each is named; of more the first and the last. */
const NAMED_MAX = 4;

/**
 * Puts a notice of a single host in words; events are too many to tell.
 *
 * @param notice The notice.
 * @returns A line, `undefined` where it is not worth telling.
 */
export function describeNotice(notice: ClientNotice): string | undefined {
  switch (notice.event_type) {
    case "LISTEN":
      return `streaming events on ${notice.address}; waiting for the router`;
    case "JOIN":
      return `joined; ${startText(notice)}`;
    case "HOST_START":
      return `started, ticks per second: ${notice.clock_speed}, seed: ${notice.seed}`;
    case "HOST_STOP":
      return `stopped at logical time ${notice.logical_clock_time} (${notice.reason}), ` +
        `messages left in the inbox: ${notice.message_queue_size}`;
    default:
      return undefined;
  }
}

/** Tells of several hosts in few lines: each step once, when the last of them takes it. */
export class GroupNotices {
  readonly #hosts: number;
  readonly #tell: (text: string) => void;
  readonly #addresses: string[] = [];
  /** By host, as they come in whatever order. */
  readonly #starts = new Map<number, HostStartRecord>();
  readonly #stops = new Map<number, HostStopRecord>();
  #joined = 0;

  /**
   * Begins to listen.
   *
   * @param hosts How many hosts there are.
   * @param tell Takes each line.
   */
  constructor(hosts: number, tell: (text: string) => void) {
    this.#hosts = hosts;
    this.#tell = tell;
  }

  /**
   * Hears of one of the hosts.
   *
   * @param notice What.
   * @param host Which, from 0.
   */
  hear(notice: ClientNotice, host: number): void {
    const hosts = this.#hosts;
    switch (notice.event_type) {
      case "LISTEN":
        if (this.#addresses.push(notice.address) < hosts) return;
        return this.#tell(
          `${hosts} hosts stream their events on ${listText(this.#addresses)}; ` +
            "waiting for the router",
        );
      case "JOIN":
        if (++this.#joined < hosts) return;
        return this.#tell(`${hosts} hosts joined; ${startText(notice)}`);
      case "HOST_START": {
        if (this.#starts.set(host, notice).size < hosts) return;
        const speeds = inOrder(this.#starts).map(({ clock_speed }) => clock_speed);
        return this.#tell(
          `${hosts} hosts started, ticks per second: ${listText(speeds)}, seed: ${notice.seed}`,
        );
      }
      case "HOST_STOP":
        this.#stops.set(host, notice);
    }
  }

  /** Tells how the hosts ended, of which some may have failed before they were there at all. */
  end(): void {
    const stops = inOrder(this.#stops);
    if (stops.length === 0) return;
    const clocks = stops.map(({ logical_clock_time }) => logical_clock_time);
    const reasons = new Set(stops.map(({ reason }) => reason));
    const left = stops.reduce((sum, { message_queue_size: size }) => sum + size, 0);
    this.#tell(
      `${
        stops.length === this.#hosts ? "" : `${stops.length} of `
      }${this.#hosts} hosts stopped at the logical times ${listText(clocks)} ` +
        `(${[...reasons].join(", ")}), messages left in inboxes: ${left}`,
    );
  }
}

/** In the order of the hosts. */
function inOrder<T>(records: ReadonlyMap<number, T>): T[] {
  return [...records].sort(([one], [other]) => one - other).map(([, record]) => record);
}

function listText(values: readonly (string | number)[]): string {
  return values.length <= NAMED_MAX ? values.join(", ") : `${values[0]}, ... ${values.at(-1)}`;
}

function startText({ expected, isLate }: Joining): string {
  if (isLate) return "the run has started already";
  const hosts = expected === 1 ? "1 host has" : `${expected} hosts have`;
  return `waiting for the start, which comes once ${hosts} joined`;
}
