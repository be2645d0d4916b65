/**
 * Where a window of ticks repeats, the order of two ticks may differ from window to window: times are
 * rounded, and two that are equal or nearly so fall on either side. These are put in order each time.
 */

import type { Schedules } from "./schedules.ts";

/** Ticks that follow so closely on each other that only their exact times tell the order. */
export interface CloseCall {
  /** The place of the first of them in the window. */
  readonly place: number;
  /** Which ticks of which hosts, by number and by place, counted from the start of the window. */
  readonly ticks: readonly {
    readonly number: number;
    readonly host: number;
    readonly tick: number;
  }[];
}

/** A sorted window. */
export interface SortedWindow {
  /** Who ticks, in order, as in {@linkcode file://./tick_order.ts}. */
  readonly entries: Int32Array;
  /** When they do. */
  readonly times: Float64Array;
  /** When each host ticks. */
  readonly schedules: Schedules;
  /**
   * Finds a host's place in the roster.
   *
   * @param number The host's number.
   * @returns The place.
   */
  placeOf(number: number): number;
}

/**
 * Finds the close calls of the first window.
 *
 * @param window The window.
 * @returns The close calls in order.
 */
export function findCloseCalls(
  { entries, times, schedules, placeOf }: SortedWindow,
): CloseCall[] {
  const { firsts, rates, tolerance } = schedules;
  const found: CloseCall[] = [];
  let from = 0;
  let isClose = false;
  for (let i = 1; i <= entries.length; i++) {
    const gap = i < entries.length ? (times[i] as number) - (times[i - 1] as number) : Infinity;
    if (gap <= tolerance) {
      const [before, after] = [entries[i - 1] as number, entries[i] as number].map((entry) => {
        return firsts[placeOf(entry >> 1)];
      });
      // Hosts that started together tick together again, to the last digit.
      isClose ||= gap > 0 || before !== after;
      continue;
    }
    if (isClose) {
      const ticks = Array.from(entries.subarray(from, i), (entry, n) => {
        const host = placeOf(entry >> 1);
        const since = (times[from + n] as number) - (firsts[host] as number);
        return { number: entry >> 1, host, tick: Math.round(since * (rates[host] as number)) };
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
 * @param window Who ticks, whose order is changed, when they do, and when the window begins.
 */
export function settle(
  closeCalls: readonly CloseCall[],
  { entries, schedules, from }: {
    readonly entries: Int32Array;
    readonly schedules: Schedules;
    readonly from: number;
  },
): void {
  for (const { place, ticks } of closeCalls) {
    const due = ticks.map(({ number, host, tick }) => {
      const k = from * (schedules.rates[host] as number) + tick;
      return { number, host, time: schedules.dueTime(host, k) };
    });
    due.sort((a, b) => a.time - b.time || a.host - b.host);
    for (const [i, { number, time }] of due.entries()) {
      entries[place + i] = number << 1 | (due[i + 1]?.time === time ? 1 : 0);
    }
  }
}
