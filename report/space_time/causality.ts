/**
 * What an event could know of, and what could know of it. On each host the causal past of an event
 * is a beginning of the host's events and its future an ending of them, so two numbers per host say
 * it all, and no event is visited twice.
 */

import { RECEIVE } from "../../core/event_kind.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";

/** How an event lies to the selected one. */
export type Relation = "selected" | "past" | "future" | "concurrent";

/** The causal past and future of one event. */
export interface Cones {
  /** The event. */
  readonly selected: EventPlace;
  /** Of each host, how many events are in the past; on its own host up to the event, itself included. */
  readonly pastEnds: Int32Array;
  /** Of each host, the first event of the future; on its own host the event itself. */
  readonly futureStarts: Int32Array;
  /** How many other events are in the past. */
  readonly past: number;
  /** How many other events are in the future. */
  readonly future: number;
  /** How many are in neither. */
  readonly concurrent: number;
  /** Whether the logs tell of all of the past; else there may be more of it. */
  readonly isPastKnown: boolean;
  /** Whether that is so of the future: none of those in neither may have come after the event. */
  readonly isFutureKnown: boolean;
}

/**
 * Finds the causal past and future of an event.
 *
 * @param graph The run's messages.
 * @param selected The event.
 * @returns Both, and how many events are in neither.
 */
export function findCones(graph: MessageGraph, selected: EventPlace): Cones {
  const pastEnds = findPast(graph, selected);
  const futureStarts = findFuture(graph, selected);
  let [past, future, all] = [-1, -1, 0];
  for (const [host, { length }] of graph.history.hosts.entries()) {
    past += pastEnds[host] ?? 0;
    future += length - (futureStarts[host] ?? length);
    all += length;
  }
  return {
    ...{ selected, pastEnds, futureStarts, past, future },
    concurrent: all - past - future - 1,
    isPastKnown: isTold(graph, { ends: pastEnds }),
    isFutureKnown: isTold(graph, { starts: pastEnds, ends: futureStarts }),
  };
}

/** Whether of some events of each host all that led to them is here: no gap, and the SEND of each RECEIVE. */
function isTold(
  { history }: MessageGraph,
  { starts, ends }: { readonly starts?: Int32Array; readonly ends: Int32Array },
): boolean {
  return history.hosts.every(({ gaps, kinds, sendHosts }, host) => {
    const [start, end] = [starts?.[host] ?? 0, ends[host] ?? 0];
    for (let i = start; i < end; i++) {
      if (kinds[i] === RECEIVE && (sendHosts[i] ?? -1) < 0) return false;
    }
    return gaps.every((gap) => gap < start || gap >= end);
  });
}

/**
 * Says how an event lies to the selected one.
 *
 * @param cones Of the selected event.
 * @param place The other event.
 * @returns Their relation.
 */
export function relationOf(cones: Cones, { host, event }: EventPlace): Relation {
  const { selected } = cones;
  if (host === selected.host && event === selected.event) return "selected";
  if (event < (cones.pastEnds[host] ?? 0)) return "past";
  return event >= (cones.futureStarts[host] ?? Infinity) ? "future" : "concurrent";
}

function findPast(graph: MessageGraph, selected: EventPlace): Int32Array {
  const ends = new Int32Array(graph.history.hosts.length);
  const waiting: EventPlace[] = [selected];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { host, event } = place;
    const before = ends[host] ?? 0;
    if (event < before) continue;
    ends[host] = event + 1;
    for (let i = before; i <= event; i++) {
      const send = graph.sendOf({ host, event: i });
      if (send !== undefined && send.event >= (ends[send.host] ?? 0)) waiting.push(send);
    }
  }
  return ends;
}

function findFuture(graph: MessageGraph, selected: EventPlace): Int32Array {
  const starts = Int32Array.from(graph.history.hosts, ({ length }) => length);
  const waiting: EventPlace[] = [selected];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { host, event } = place;
    const before = starts[host] ?? 0;
    if (event >= before) continue;
    starts[host] = event;
    for (let i = event; i < before; i++) {
      for (const receive of graph.receivesOf({ host, event: i })) {
        if (receive.event < (starts[receive.host] ?? 0)) waiting.push(receive);
      }
    }
  }
  return starts;
}
