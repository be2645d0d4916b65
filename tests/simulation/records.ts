/** What a simulation tells in numbers, as the records that stand in logs. */

import type { ClockValues } from "../../core/further_clock.ts";
import { type HostRecord, microseconds } from "../../core/history.ts";
import { type Message, MESSAGE_TYPES } from "../../core/message.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import type { Sent } from "../../simulation/network.ts";
import type { SimulationObserver, Tick } from "../../simulation/observer.ts";

/** Who takes records. */
export interface RecordListener {
  readonly onHostRecord: (index: number, record: HostRecord) => void;
  readonly onRouterRecord: (record: RouterRecord) => void;
}

/** Makes an observer of a simulation whose hosts have these names. */
export function recorder(
  sources: readonly string[],
  { onHostRecord, onRouterRecord }: RecordListener,
): SimulationObserver {
  return {
    onHostRecord,
    onRouterRecord,
    onInternal: (tick) => onHostRecord(tick.host, eventOf({ ...tick }, sources)),
    onReceive: (tick, received) => {
      onHostRecord(tick.host, eventOf({ ...tick, received }, sources));
    },
    onSend: (tick, sent) => onHostRecord(tick.host, eventOf({ ...tick, sent }, sources)),
    onCopy: (message, receiver) => onRouterRecord(copyOf(message, receiver, sources)),
  };
}

/** A tick with the message that was received or sent on it, if one was. */
export interface TickWithMessage extends Tick {
  readonly received?: Sent | undefined;
  readonly sent?: Sent | undefined;
}

/** The record of a tick, field by field in the order of logs. */
export function eventOf(happened: TickWithMessage, sources: readonly string[]): HostRecord {
  const { time, logicalTime, inboxSize, received, sent, tick, values } = happened;
  const message = received ?? sent;
  return {
    event_type: received !== undefined ? "RECEIVE" : sent !== undefined ? "SEND" : "INTERNAL",
    system_clock_time: microseconds(time),
    logical_clock_time: logicalTime,
    message_queue_size: inboxSize,
    message: message === undefined ? null : messageOf(message, sources),
    tick,
    ...values,
    late_ms: 0,
  };
}

function messageOf(
  { sender, type, stamp, time, values }: Sent,
  sources: readonly string[],
): Message {
  const { vector_clock, hybrid_clock }: ClockValues = values ?? {};
  return {
    source: sources[sender] ?? "",
    type: MESSAGE_TYPES[type - 1] ?? "BROADCAST",
    system_clock_time: microseconds(time),
    logical_clock_time: stamp,
    payload: "",
    ...(vector_clock === undefined ? {} : { vector_clock }),
    ...(hybrid_clock === undefined ? {} : { hybrid_clock }),
  };
}

/** The record of a copy, field by field in the order of logs. */
export function copyOf(
  { sender, type, stamp, time }: Sent,
  receiver: number | undefined,
  sources: readonly string[],
): RouterRecord {
  const copy = {
    source: sources[sender] ?? "",
    type: MESSAGE_TYPES[type - 1] ?? "BROADCAST",
    logical_clock_time: stamp,
    system_clock_time: microseconds(time),
  };
  return receiver === undefined
    ? { event_type: "DROP", destination: null, reason: "no_destination", ...copy }
    : { event_type: "ROUTE", destination: sources[receiver] ?? "", ...copy };
}
