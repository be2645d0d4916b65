import assert from "node:assert/strict";
import { z } from "zod";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { chromeNote, renderChrome } from "../../../report/export/chrome.ts";
import { WHOLE_RUN, windowOf } from "../../../analysis/history_window.ts";
import { textOf } from "../../support/readers.ts";
import { runOf } from "../../support/run_histories.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";

/** The rules of the trace event format for the phases that are used. */
const TRACK = { pid: z.int().min(1), tid: z.int().min(1) };
const FLOW = { name: z.string(), cat: z.string(), id: z.int(), ts: z.number().min(0), ...TRACK };
const EVENT = z.discriminatedUnion("ph", [
  z.strictObject({
    ph: z.literal("M"),
    name: z.enum(["process_name", "process_sort_index", "thread_name"]),
    ...TRACK,
    args: z.record(z.string(), z.union([z.string(), z.int()])),
  }),
  z.strictObject({
    ph: z.literal("X"),
    name: z.string().min(1),
    cat: z.string().min(1),
    ...TRACK,
    ts: z.number().min(0),
    dur: z.number().positive(),
    args: z.strictObject({ event: z.int(), logical_clock_time: z.int() }),
  }),
  z.strictObject({
    ph: z.literal("C"),
    name: z.string().min(1),
    pid: TRACK.pid,
    ts: z.number().min(0),
    args: z.record(z.string(), z.number()),
  }),
  z.strictObject({ ph: z.literal("s"), ...FLOW }),
  z.strictObject({ ph: z.literal("f"), bp: z.literal("e"), ...FLOW }),
]);
const TRACE = z.strictObject({
  displayTimeUnit: z.enum(["ms", "ns"]),
  otherData: z.record(z.string(), z.unknown()),
  traceEvents: z.array(EVENT),
});

type TraceEvent = z.infer<typeof EVENT>;
type Phase<P extends TraceEvent["ph"]> = Extract<TraceEvent, { ph: P }>;

/** A trace by the phases of its events. */
class Trace {
  readonly #events: readonly TraceEvent[];

  constructor(window: HistoryWindow) {
    this.#events = TRACE.parse(JSON.parse(textOf(renderChrome, window))).traceEvents;
  }

  phase<P extends TraceEvent["ph"]>(ph: P): Phase<P>[] {
    return this.#events.filter((event): event is Phase<P> => event.ph === ph);
  }

  /** The slice that something on a track at a time is bound to. */
  sliceAt({ pid, tid, ts }: { pid: number; tid: number; ts: number }): Phase<"X"> {
    const slices = this.phase("X").filter((slice) => {
      return slice.pid === pid && slice.tid === tid && slice.ts <= ts && ts < slice.ts + slice.dur;
    });
    assert.equal(slices.length, 1);
    return slices[0] ?? assert.fail();
  }
}

Deno.test("A trace follows the rules of the format, a slice per event and none over another", () => {
  for (const window of samples()) {
    const slices = new Trace(window).phase("X");
    for (const [number, host] of window.hosts.entries()) {
      const own = slices.filter(({ pid }) => pid === number + 1);
      assert.equal(own.length, host.length);
      for (const [i, { ts, args }] of own.entries()) {
        const before = own[i - 1];
        assert.ok(before === undefined || before.ts + before.dur <= ts, `${number} ${i}`);
        assert.ok(Math.abs(ts / 1e6 - (host.times[i] ?? 0)) < 1e-5 * (i + 1));
        assert.equal(args.logical_clock_time, host.logicalTimes[i]);
        assert.equal(args.event, (window.firstEvents[number] ?? 0) + i);
      }
    }
  }
});

Deno.test("Hosts are named tracks in roster order", () => {
  for (const window of samples()) {
    const names = new Trace(window).phase("M").filter(({ name }) => name === "process_name");
    assert.deepEqual(
      names.map(({ args }) => args["name"]),
      window.hosts.map((host) => host.source),
    );
    assert.deepEqual(names.map(({ pid }) => pid), window.hosts.map((_, i) => i + 1));
    const order = new Trace(window).phase("M").filter(({ name }) => name === "process_sort_index");
    assert.deepEqual(order.map(({ args }) => args["sort_index"]), window.hosts.map((_, i) => i));
  }
});

Deno.test("A flow goes from the slice of the SEND to that of the RECEIVE, one per copy", () => {
  const window = ordinary();
  const trace = new Trace(window);
  const ends = new Map(trace.phase("f").map((end) => [end.id, end]));
  const flows = trace.phase("s").map((start) => {
    const end = ends.get(start.id) ?? assert.fail("a flow has no end");
    assert.deepEqual([start.name, start.cat], [end.name, end.cat]);
    const [from, to] = [trace.sliceAt(start), trace.sliceAt(end)];
    assert.deepEqual([from.cat, to.cat], ["send", "receive"]);
    return [from.pid - 1, from.args.event, to.pid - 1, to.args.event].join(" ");
  });
  const expected = window.hosts.flatMap(({ sendHosts, sendEvents }, host) =>
    [...sendHosts].flatMap((sender, i) =>
      sender === -1 ? [] : [[sender, sendEvents[i], host, i].join(" ")]
    )
  );
  assert.equal(ends.size, expected.length);
  assert.deepEqual(flows.sort(), expected.sort());
});

Deno.test("No flow ends before it starts: where clocks disagree, one leads from the RECEIVE to the SEND", () => {
  const disagreeing = windowOf(
    runOf({
      "127.0.0.1:8001": [{ kind: "BROADCAST", time: 1, clock: 1 }],
      "127.0.0.1:8002": [{ kind: "RECEIVE", time: 0.7, clock: 2, sent: [0, 0] }],
    }),
    WHOLE_RUN,
  );
  const kinds: string[][] = [];
  for (const window of [ordinary(), disagreeing]) {
    const trace = new Trace(window);
    const ends = new Map(trace.phase("f").map((end) => [end.id, end]));
    for (const start of trace.phase("s")) {
      const end = ends.get(start.id) ?? assert.fail();
      assert.equal(start.name, end.name);
      assert.ok(start.ts <= end.ts);
      kinds.push([start.name, trace.sliceAt(start).cat, trace.sliceAt(end).cat]);
    }
  }
  assert.deepEqual(kinds.at(-1), ["message, received before it was sent", "receive", "send"]);
  assert.ok(kinds.slice(0, -1).every((kind) => kind.join() === "message,send,receive"));
});

Deno.test("Nothing dangles: a flow whose SEND is unknown is not drawn", () => {
  for (const window of samples()) {
    const trace = new Trace(window);
    const ids = trace.phase("s").map(({ id }) => id);
    assert.deepEqual(new Set(ids), new Set(trace.phase("f").map(({ id }) => id)));
    assert.equal(new Set(ids).size, ids.length);
    const known = window.hosts.flatMap(({ sendHosts }) => [...sendHosts].filter((i) => i !== -1));
    assert.equal(ids.length, known.length);
  }
});

Deno.test("Counters follow the logical clock, and the inbox where the log says it", () => {
  for (const window of samples()) {
    const counters = new Trace(window).phase("C");
    for (const [number, host] of window.hosts.entries()) {
      const values = (wanted: string, key: string) =>
        counters.filter(({ name, pid }) => name === wanted && pid === number + 1)
          .map(({ args }) => args[key]);
      assert.deepEqual(values("logical clock", "clock"), [...host.logicalTimes]);
      const known = [...host.inboxSizes].filter((size) => size !== -1);
      assert.deepEqual(values("inbox", "messages"), known);
    }
  }
});

Deno.test("A run without events is a trace with the tracks alone", () => {
  for (const window of emptyRuns()) assert.deepEqual(new Trace(window).phase("X"), []);
});

Deno.test("A trace tells how many of its times are not those of the logs", () => {
  const at = (...times: number[]) => {
    const events = times.map((time, i) => ({ kind: "INTERNAL", time, clock: i + 1 }) as const);
    return chromeNote(windowOf(runOf({ a: events, b: events }), WHOLE_RUN));
  };
  assert.match(at(1, 2, 1.5, 3) ?? "", /^2 events are earlier than one before on the same host/);
  assert.equal(at(1, 1, 2), undefined);
});
