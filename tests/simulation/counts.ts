/** What happens in a run, counted while it goes, so that long runs need no room. */

import type { HostRecord } from "../../core/history.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { type Scenario, simulationOf } from "./support.ts";

/** The kinds of things that hosts decide to do. */
export const ACTIONS = ["INTERNAL", ...MESSAGE_TYPES] as const;

/** A host's figures. */
export interface Counts {
  ticks: number;
  RECEIVE: number;
  INTERNAL: number;
  SEND_FIRST: number;
  SEND_SECOND: number;
  BROADCAST: number;
  /** The clock at the last tick. */
  clock: number;
  /** The largest step of the clock from one tick to the next. */
  jumpMax: number;
  /** The largest inbox after a tick, and the sum over all ticks. */
  inboxMax: number;
  inboxSum: number;
  /** The inbox after the last tick. */
  inbox: number;
  /** Messages left in the end, those included that came after the last tick. */
  left: number;
}

/** Simulates to the end and counts. */
export function count(scenario: Scenario): Counts[] {
  const counts = scenario.hosts.map((): Counts => ({
    ...{ ticks: 0, RECEIVE: 0, INTERNAL: 0, SEND_FIRST: 0, SEND_SECOND: 0, BROADCAST: 0 },
    ...{ clock: 0, jumpMax: 0, inboxMax: 0, inboxSum: 0, inbox: 0, left: 0 },
  }));
  const simulation = simulationOf(scenario, {
    onHostRecord: (index, record) => {
      const own = counts[index];
      if (own !== undefined) add(own, record);
    },
    onRouterRecord: () => {},
  });
  while (simulation.advance(100_000));
  simulation.finish("run_time");
  return counts;
}

function add(counts: Counts, record: HostRecord): void {
  if (record.event_type === "HOST_STOP") counts.left = record.message_queue_size;
  if (!("tick" in record)) return;
  const { event_type, message, logical_clock_time, message_queue_size } = record;
  if (event_type !== "SEND") counts[event_type]++;
  else if (message !== null) counts[message.type]++;
  if (counts.ticks > 0) {
    counts.jumpMax = Math.max(counts.jumpMax, logical_clock_time - counts.clock);
  }
  counts.ticks++;
  counts.clock = logical_clock_time;
  counts.inbox = message_queue_size;
  counts.inboxSum += message_queue_size;
  counts.inboxMax = Math.max(counts.inboxMax, message_queue_size);
}
