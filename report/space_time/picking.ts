/** Finding events: under the pointer, and from one to the next. */

import { countBelow } from "../sorted.ts";
import type { EventPlace, MessageGraph } from "./message_graph.ts";
import { hostAt, type Paper, timeAt, type View, xOf, yOf } from "./viewport.ts";

/** Nobody points more precisely than that, in pixels. */
const REACH = 14;

/**
 * Finds the event under a pointer.
 *
 * @param graph The run's messages.
 * @param space What is shown, on which paper.
 * @param point Where the pointer is.
 * @returns The nearest event within reach, if there is one.
 */
export function pickEvent(
  graph: MessageGraph,
  { view, paper }: { readonly view: View; readonly paper: Paper },
  { x, y }: { readonly x: number; readonly y: number },
): EventPlace | undefined {
  if (x < paper.left || y > paper.height - paper.bottom) return undefined;
  const host = hostAt(view, paper, y);
  const times = graph.history.hosts[host]?.times;
  if (times === undefined || Math.abs(yOf(view, paper, host) - y) > REACH) return undefined;
  const event = nearest(times, timeAt(view, paper, x));
  const distance = Math.abs(xOf(view, paper, times[event] ?? Infinity) - x);
  return distance <= REACH ? { host, event } : undefined;
}

/** Where a step leads: along the host, to a neighbour, or along a message. */
export type Step = "next" | "previous" | "up" | "down" | "message";

/**
 * Steps from an event to another.
 *
 * @param graph The run's messages.
 * @param place The event.
 * @param step Where to.
 * @returns The other event; the same where there is none.
 */
export function stepFrom(graph: MessageGraph, place: EventPlace, step: Step): EventPlace {
  const { host, event } = place;
  const { hosts } = graph.history;
  switch (step) {
    case "next":
      return { host, event: Math.min(event + 1, (hosts[host]?.length ?? 1) - 1) };
    case "previous":
      return { host, event: Math.max(event - 1, 0) };
    case "message":
      return graph.sendOf(place) ?? graph.receivesOf(place)[0] ?? place;
    default: {
      const direction = step === "up" ? -1 : 1;
      const time = hosts[host]?.times[event] ?? 0;
      for (let other = host + direction; other in hosts; other += direction) {
        const times = hosts[other]?.times;
        if (times !== undefined && times.length > 0) {
          return { host: other, event: nearest(times, time) };
        }
      }
      return place;
    }
  }
}

/**
 * Finds the first event to step from.
 *
 * @param graph The run's messages.
 * @param from The earliest instant that is shown.
 * @returns The first event from then on of the first host that has one; `undefined` in an empty run.
 */
export function firstEvent(graph: MessageGraph, from: number): EventPlace | undefined {
  const host = graph.history.hosts.findIndex(({ length }) => length > 0);
  const times = graph.history.hosts[host]?.times;
  if (times === undefined) return undefined;
  return { host, event: Math.min(countBelow(times, from), times.length - 1) };
}

/** The event nearest to an instant; of no events, -1. */
function nearest(times: Float64Array, time: number): number {
  const after = countBelow(times, time);
  const before = after - 1;
  if (after === times.length) return before;
  if (before < 0) return after;
  return time - (times[before] ?? 0) <= (times[after] ?? 0) - time ? before : after;
}
