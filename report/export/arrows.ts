/** The messages of a run as arrows of a picture. */

import type { HistoryWindow } from "../../analysis/history_window.ts";

/** An arrow from the SEND to a RECEIVE. */
export interface Arrow {
  /** The SEND. */
  readonly from: ArrowEnd;
  /** The RECEIVE. */
  readonly to: ArrowEnd;
}

/** An event by its numbers. */
export interface ArrowEnd {
  /** The host's number. */
  readonly host: number;
  /** Which event of the host. */
  readonly event: number;
}

/**
 * Goes through the copies of messages that were sent and received in a window.
 *
 * @param window The events.
 * @returns An arrow per copy, receiver by receiver.
 */
export function* messageArrows({ hosts }: HistoryWindow): Generator<Arrow, void> {
  for (const [host, { sendHosts, sendEvents }] of hosts.entries()) {
    for (const [event, sender] of sendHosts.entries()) {
      if (sender === -1) continue;
      yield { from: { host: sender, event: sendEvents[event] ?? -1 }, to: { host, event } };
    }
  }
}
