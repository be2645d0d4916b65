/** What a table of a run must say, worked out without the columns under test. */

import assert from "node:assert/strict";
import { causalOrder } from "../../../analysis/causal_order.ts";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../../core/event_kind.ts";

/** A row as it should be read back. */
export type Row = Readonly<Record<string, string | number | null>>;

/** The rows that a run has, in causal order. */
export function rowsOf(run: HistoryWindow): Row[] {
  return [...causalOrder(run)].map((place) => {
    const host = run.hosts[place.host] ?? assert.fail();
    const sender = run.hosts[place.sendHost];
    const kind = EVENT_KINDS[host.kinds[place.event] ?? assert.fail()] ?? assert.fail();
    const message = EVENT_KINDS[host.messageKinds?.[place.event] ?? 0] ?? assert.fail();
    const isSend = kind !== "INTERNAL" && kind !== "RECEIVE";
    const inbox = host.inboxSizes[place.event] ?? assert.fail();
    const { physicalTimes, hybridTimes, hybridCounts, vectors } = host.furtherClocks ?? {};
    const [l = NaN, physical = NaN] = [hybridTimes?.[place.event], physicalTimes?.[place.event]];
    const vector = vectors?.[place.event];
    const first = (number: number) => run.firstEvents[number] ?? assert.fail();
    return {
      run: run.name,
      source: host.source,
      event: first(place.host) + place.event,
      event_type: isSend ? "SEND" : kind,
      message_type: message === "INTERNAL" ? null : message,
      time: host.times[place.event] ?? assert.fail(),
      system_clock_time: Number((run.start + (host.times[place.event] ?? 0)).toFixed(6)),
      logical_clock_time: host.logicalTimes[place.event] ?? assert.fail(),
      message_queue_size: inbox === -1 ? null : inbox,
      sent_by: sender?.source ?? null,
      sent_event: sender === undefined ? null : first(place.sendHost) + place.sendEvent,
      physical_clock_time: isNaN(physical) ? null : Number((run.start + physical).toFixed(6)),
      hybrid_clock_l: isNaN(l) ? null : Number((run.start + l).toFixed(6)),
      hybrid_clock_c: isNaN(l) ? null : hybridCounts?.[place.event] ?? assert.fail(),
      vector_clock: vector === undefined ? null : JSON.stringify(vector),
    };
  });
}
