/** An event in words, for tooltips and for those who listen. */

import { EVENT_KINDS, RECEIVE } from "../../core/event_kind.ts";
import type { HostHistory, RunHistory } from "../../analysis/run_history.ts";
import { grouped } from "../numbers.ts";
import type { Cones } from "./causality.ts";
import { clockBefore } from "./jumps.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";

/** Of more hosts nobody reads a vector clock. */
const VECTOR_HOSTS_MAX = 12;

/**
 * Describes an event.
 *
 * @param graph The run's messages.
 * @param place The event.
 * @returns What happened, when and where, in short lines.
 */
export function eventLines(graph: MessageGraph, place: EventPlace): string[] {
  const host = graph.history.hosts[place.host];
  if (host === undefined) return [];
  const { event } = place;
  const hasAll = graph.history.eventsOmitted === 0;
  const kind = EVENT_KINDS[host.kinds[event] ?? -1] ?? "unknown";
  const waiting = host.inboxSizes[event] ?? -1;
  return [
    `${host.source}, event ${grouped(event + 1)}${hasAll ? ` of ${grouped(host.length)}` : ""}`,
    `${kind} at ${(host.times[event] ?? 0).toFixed(6)} s`,
    `logical time ${stepText(host, event)}` +
    (waiting < 0 ? "" : `, ${grouped(waiting)} waiting`),
    ...clockLines(host, event),
    ...messageLines(graph, place),
  ];
}

/** The step of the logical clock; behind a gap in the log nobody knows where it began. */
function stepText(host: HostHistory, event: number): string {
  const [before, after] = [clockBefore(host, event), grouped(host.logicalTimes[event] ?? 0)];
  return before === undefined ? after : `${grouped(before)} → ${after}`;
}

/** What is logged of further clocks, in seconds since the start like all times here. */
function clockLines({ furtherClocks }: HostHistory, event: number): string[] {
  const { physicalTimes, hybridTimes, hybridCounts } = furtherClocks ?? {};
  const [physical = NaN, l = NaN] = [physicalTimes?.[event], hybridTimes?.[event]];
  return [
    ...(Number.isNaN(physical) ? [] : [`physical clock ${physical.toFixed(6)} s`]),
    ...(Number.isNaN(l) ? [] : [`hybrid clock (${l.toFixed(6)} s, ${hybridCounts?.[event]})`]),
  ];
}

function messageLines(graph: MessageGraph, place: EventPlace): string[] {
  const { hosts } = graph.history;
  const host = hosts[place.host];
  const time = host?.times[place.event] ?? 0;
  if (host?.kinds[place.event] === RECEIVE) {
    const send = graph.sendOf(place);
    const sender = hosts[send?.host ?? -1];
    if (send === undefined || sender === undefined) return ["its SEND is not here"];
    const sent = sender.times[send.event] ?? 0;
    const clock = grouped(sender.logicalTimes[send.event] ?? 0);
    const earlier = `${(time - sent).toFixed(3)} s earlier`;
    return [
      `sent by ${sender.source} at logical time ${clock}, ${earlier}`,
      ...carriedLines(graph, send),
    ];
  }
  if ((host?.kinds[place.event] ?? 0) < RECEIVE) return [];
  const receivers = graph.receivesOf(place).map((receive) => hosts[receive.host]?.source ?? "");
  if (receivers.length === 0) return [...carriedLines(graph, place), "processed by nobody here"];
  const named = receivers.slice(0, 3).join(", ");
  const others = receivers.length - 3;
  return [
    ...carriedLines(graph, place),
    `processed by ${named}${others > 0 ? ` and ${others} others` : ""}`,
  ];
}

/** What the message of a SEND carries, where that is not the logical time of the SEND. */
function carriedLines({ history }: MessageGraph, { host, event }: EventPlace): string[] {
  const sender = history.hosts[host];
  if (history.stamp !== "pre" || sender === undefined) return [];
  const stamp = clockBefore(sender, event);
  return stamp === undefined ? [] : [`the message carries ${grouped(stamp)}`];
}

/**
 * Describes the selected event and what lies before and behind it.
 *
 * @param graph The run's messages.
 * @param cones The event's past and future.
 * @returns Two sentences.
 */
export function selectionText(graph: MessageGraph, cones: Cones): string {
  const lines = [...eventLines(graph, cones.selected), ...vectorLines(cones)];
  return `${lines.join(", ")}. ${aroundText(cones, graph.history)}.`;
}

/** What lies around the event; where logs have holes, more may have come before it or after. */
function aroundText(
  { past, future, concurrent, isPastKnown, isFutureKnown }: Cones,
  { eventsOmitted }: RunHistory,
): string {
  const isKnown = isPastKnown && isFutureKnown;
  const shown = eventsOmitted > 0 ? " among the events shown" : ""; // what is left out came later
  return [
    `${isPastKnown ? "" : "at least "}${grouped(past)} in its causal past`,
    `${isFutureKnown ? "" : "at least "}${grouped(future)} in its causal future${shown}`,
    `${isKnown ? "" : "at most "}${grouped(concurrent)} concurrent${
      eventsOmitted > 0 ? " among them" : ""
    }`,
    ...(isKnown ? [] : ["as far as the logs tell"]),
  ].join(", ");
}

/**
 * The vector clock: how many events of each host are in the causal past, the event itself included, so
 * logs need not have it. None where there are too many hosts, and where not all of the past is known.
 */
function vectorLines({ pastEnds, isPastKnown }: Cones): string[] {
  const isShown = isPastKnown && pastEnds.length <= VECTOR_HOSTS_MAX;
  return isShown ? [`vector (${pastEnds.join(", ")})`] : [];
}
