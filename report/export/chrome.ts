/**
 * The trace event format of Chrome as JSON, which Perfetto opens: a process per host with a slice per
 * event, counters of its inbox and its logical clock, and an arrow per copy of a message.
 */

import type { HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../core/event_kind.ts";
import { eventNumber, eventType } from "./event_columns.ts";
import { counted } from "../numbers.ts";
import { countSetBack, type Slices, slicesOf } from "./slices.ts";

/** An event of the trace, of whatever phase. */
type TraceEvent = Readonly<Record<string, unknown>>;

/**
 * Writes a run as a trace. Times are microseconds since the start of the run.
 *
 * @param window The events.
 * @returns The file in pieces, host by host.
 */
export function* renderChrome(window: HistoryWindow): Generator<string, void> {
  const { name, start } = window;
  const about = { run: name, start, times: "microseconds since start" };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[`;
  let separator = "\n";
  for (const event of traceEvents(window)) {
    yield separator + JSON.stringify(event);
    separator = ",\n";
  }
  yield "\n]}\n";
}

/**
 * Says where a trace has other times than the logs: slices of a track may not overlap.
 *
 * @param window The events.
 * @returns A sentence; `undefined` where all times are as logged.
 */
export function chromeNote({ hosts }: HistoryWindow): string | undefined {
  const count = hosts.reduce((sum, host) => sum + countSetBack(host), 0);
  if (count === 0) return undefined;
  const verb = count === 1 ? "is" : "are";
  return `${
    counted(count, "event")
  } ${verb} earlier than one before on the same host, as where its ` +
    `clock is set back; the trace has ${count === 1 ? "it" : "them"} right after that one`;
}

function* traceEvents(window: HistoryWindow): Generator<TraceEvent, void> {
  const slices = window.hosts.map(slicesOf);
  let copies = 0;
  for (const [number, host] of window.hosts.entries()) {
    const track = trackOf(number);
    yield { ph: "M", name: "process_name", ...track, args: { name: host.source } };
    yield { ph: "M", name: "process_sort_index", ...track, args: { sort_index: number } };
    yield { ph: "M", name: "thread_name", ...track, args: { name: "events" } };
    for (let i = 0; i < host.length; i++) {
      const ts = startOf(slices, number, i);
      const clock = host.logicalTimes[i] ?? 0;
      const inbox = host.inboxSizes[i] ?? -1;
      const sender = host.sendHosts[i] ?? -1;
      yield {
        ph: "X",
        name: EVENT_KINDS[host.kinds[i] ?? 0],
        cat: eventType(host.kinds[i]).toLowerCase(),
        ...track,
        ts,
        dur: (slices[number]?.durations[i] ?? 0) / 1000,
        args: { event: eventNumber(window, number, i), logical_clock_time: clock },
      };
      yield { ph: "C", name: "logical clock", pid: track.pid, ts, args: { clock } };
      if (inbox !== -1) {
        yield { ph: "C", name: "inbox", pid: track.pid, ts, args: { messages: inbox } };
      }
      if (sender !== -1) {
        const sent = startOf(slices, sender, host.sendEvents[i] ?? -1);
        yield* flowOf(++copies, { ...trackOf(sender), ts: sent }, { ...track, ts });
      }
    }
  }
}

/** A place on a host's track. */
interface End {
  readonly pid: number;
  readonly tid: number;
  /** Microseconds since the start. */
  readonly ts: number;
}

/**
 * An arrow for a copy. Viewers drop one that ends before it starts: where two machines' clocks disagree
 * by so much, it starts at the RECEIVE, and its name says so.
 */
function* flowOf(id: number, sent: End, received: End): Generator<TraceEvent, void> {
  const isBackward = sent.ts > received.ts;
  const [start, end] = isBackward ? [received, sent] : [sent, received];
  const name = isBackward ? "message, received before it was sent" : "message";
  const flow = { name, cat: "message", id };
  yield { ph: "s", ...flow, ...start };
  yield { ph: "f", bp: "e", ...flow, ...end };
}

/** A host's process, which has one thread. Numbers start at 1, because 0 is the idle process. */
function trackOf(host: number): { readonly pid: number; readonly tid: number } {
  return { pid: host + 1, tid: host + 1 };
}

function startOf(slices: readonly Slices[], host: number, event: number): number {
  return (slices[host]?.starts[event] ?? 0) / 1000;
}
