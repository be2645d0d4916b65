/** From the record of an event, parsed from JSON, to a row of numbers. */

import { EVENT_KINDS } from "../core/event_kind.ts";
import type { TimedHostEvent } from "../core/history.ts";
import { type EventRow, NO_MESSAGE, UNKNOWN_SENDER } from "./event_row.ts";

/** The hosts of a run by name. */
export type HostNumbers = ReadonlyMap<string, number>;

/**
 * Fills a row from a record.
 *
 * @param event The record, checked.
 * @param hosts The hosts' numbers.
 * @param row Gets the event, its line number excepted.
 */
export function fillRow(event: TimedHostEvent, hosts: HostNumbers, row: EventRow): void {
  const { event_type, message } = event;
  row.kind = EVENT_KINDS.indexOf(event_type === "SEND" ? message?.type ?? "INTERNAL" : event_type);
  row.time = event.system_clock_time;
  row.logicalTime = event.logical_clock_time;
  row.inboxSize = event.message_queue_size;
  row.tick = event.tick;
  row.lateMs = event.late_ms;
  row.sender = NO_MESSAGE;
  row.clocks = clocksOf(event);
  if (event_type === "INTERNAL" || message === null) return;
  row.sender = hosts.get(message.source) ?? UNKNOWN_SENDER;
  row.senderName = message.source;
  row.messageKind = EVENT_KINDS.indexOf(message.type);
  row.stamp = message.logical_clock_time;
  row.stampTime = message.system_clock_time;
}

function clocksOf(event: TimedHostEvent): EventRow["clocks"] {
  const { vector_clock, hybrid_clock, physical_clock_time, message } = event;
  const isLamportAll = (vector_clock ?? hybrid_clock ?? physical_clock_time) === undefined;
  if (isLamportAll) return null;
  return {
    vector: vector_clock,
    hybrid: hybrid_clock,
    physicalTime: physical_clock_time,
    messageVector: message?.vector_clock,
    messageHybrid: message?.hybrid_clock,
  };
}
