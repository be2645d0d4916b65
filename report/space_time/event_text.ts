/** An event in words, for tooltips and for those who listen. */

import { EVENT_KINDS, RECEIVE } from "../../core/event_kind.ts";
import { grouped } from "../numbers.ts";
import type { Cones } from "./causality.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";

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
  const kind = EVENT_KINDS[host.kinds[event] ?? -1] ?? "unknown";
  const waiting = host.inboxSizes[event] ?? -1;
  return [
    `${host.source}, event ${grouped(event + 1)} of ${grouped(host.length)}`,
    `${kind} at ${(host.times[event] ?? 0).toFixed(6)} s`,
    `logical time ${grouped(host.logicalTimes[event] ?? 0)}` +
    (waiting < 0 ? "" : `, ${grouped(waiting)} waiting`),
    ...messageLines(graph, place),
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
    return [`sent by ${sender.source}, ${(time - sent).toFixed(3)} s earlier`];
  }
  if ((host?.kinds[place.event] ?? 0) < RECEIVE) return [];
  const receivers = graph.receivesOf(place).map((receive) => hosts[receive.host]?.source ?? "");
  if (receivers.length === 0) return ["processed by nobody here"];
  const named = receivers.slice(0, 3).join(", ");
  const others = receivers.length - 3;
  return [`processed by ${named}${others > 0 ? ` and ${others} others` : ""}`];
}

/**
 * Says how many events are in the past and in the future of the selected one.
 *
 * @param cones Of the selected event.
 * @returns One sentence.
 */
export function conesText({ past, future, concurrent }: Cones): string {
  return `${grouped(past)} in its causal past, ${grouped(future)} in its causal future, ` +
    `${grouped(concurrent)} concurrent`;
}
