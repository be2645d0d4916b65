/**
 * Where a window of ticks repeats, the order of two ticks may differ from window to window: times are
 * rounded, and two that are equal or nearly so fall on either side. These are put in order each time.
 */

import type { Schedules } from "./schedules.ts";

/** Ticks that follow so closely on each other that only their exact times tell the order. */
export interface CloseCall {
  /** The place of the first of them in the window. */
  readonly place: number;
  /** Which ticks of which hosts, counted from the start of the window. */
  readonly ticks: readonly { readonly host: number; readonly tick: number }[];
}

/** A sorted window. */
export interface SortedWindow {
  /** The hosts that tick, in order. */
  readonly hosts: Uint32Array;
  /** When they do. */
  readonly times: Float64Array;
  /** When each host ticks. */
  readonly schedules: Schedules;
  /** Times that are further apart keep their order. */
  readonly tolerance: number;
}

/**
 * Finds the close calls of the first window.
 *
 * @param window The window.
 * @returns The close calls in order.
 */
export function findCloseCalls({ hosts, times, schedules, tolerance }: SortedWindow): CloseCall[] {
  const { firsts, rates } = schedules;
  const found: CloseCall[] = [];
  let from = 0;
  let isClose = false;
  for (let i = 1; i <= hosts.length; i++) {
    const gap = i < hosts.length ? (times[i] as number) - (times[i - 1] as number) : Infinity;
    if (gap <= tolerance) {
      // Hosts that started together tick together again, to the last digit.
      const together = firsts[hosts[i] as number] === firsts[hosts[i - 1] as number];
      isClose ||= gap > 0 || !together;
      continue;
    }
    if (isClose) {
      const ticks = Array.from(hosts.subarray(from, i), (host, n) => {
        const since = (times[from + n] as number) - (firsts[host] as number);
        return { host, tick: Math.round(since * (rates[host] as number)) };
      });
      found.push({ place: from, ticks });
    }
    from = i;
    isClose = false;
  }
  return found;
}

/**
 * Puts the close calls of a window in order.
 *
 * @param closeCalls The close calls.
 * @param window The hosts that tick, whose order is changed, when they do, and when the window begins.
 */
export function settle(
  closeCalls: readonly CloseCall[],
  { hosts, schedules, from }: {
    readonly hosts: Uint32Array;
    readonly schedules: Schedules;
    readonly from: number;
  },
): void {
  for (const { place, ticks } of closeCalls) {
    const due = ticks.map(({ host, tick }) => {
      return {
        host,
        time: schedules.dueTime(host, from * (schedules.rates[host] as number) + tick),
      };
    });
    due.sort((a, b) => a.time - b.time || a.host - b.host);
    for (const [i, { host }] of due.entries()) hosts[place + i] = host;
  }
}
