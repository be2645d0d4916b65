import assert from "node:assert/strict";
import { z } from "zod";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { WHOLE_RUN, windowOf } from "../../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../../core/event_kind.ts";
import { renderOtlp } from "../../../report/export/otlp.ts";
import { readAll, textOf } from "../../support/readers.ts";
import { runOf } from "../../support/run_histories.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";

const TRACE_ID = z.string().regex(/^[0-9a-f]{32}$/);
const SPAN_ID = z.string().regex(/^[0-9a-f]{16}$/);
const NANOSECONDS = z.string().regex(/^\d+$/).transform(BigInt);
const ATTRIBUTES = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const SPAN = z.object({
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  parentSpanId: SPAN_ID.optional(),
  name: z.string().min(1),
  kind: z.int(),
  startTimeUnixNano: NANOSECONDS,
  endTimeUnixNano: NANOSECONDS,
  attributes: ATTRIBUTES.default([]),
  links: z.array(z.object({ traceId: TRACE_ID, spanId: SPAN_ID })).default([]),
});
const REQUEST = z.object({
  resourceSpans: z.array(z.object({
    resource: z.object({ attributes: ATTRIBUTES }),
    scopeSpans: z.tuple([z.object({ spans: z.array(SPAN).min(1) })]),
  })),
});

type Span = z.infer<typeof SPAN>;

/** The spans of each resource, by the resource's `service.name`. */
function spansOf(window: HistoryWindow): (readonly [service: unknown, spans: Span[]])[] {
  const request = REQUEST.parse(JSON.parse(textOf(renderOtlp, window)));
  return request.resourceSpans.map(({ resource, scopeSpans: [{ spans }] }) => {
    const name = resource.attributes.find(({ key }) => key === "service.name");
    return [name?.value["stringValue"], spans] as const;
  });
}

Deno.test("OpenTelemetry's own definitions know every field of OTLP/JSON", async () => {
  const texts = [...samples(), ...emptyRuns()].map((window) => textOf(renderOtlp, window));
  const read = await readAll("otlp", texts);
  texts.forEach((text, i) => {
    const { resourceSpans } = JSON.parse(text);
    assert.deepEqual(read[i], resourceSpans.length === 0 ? {} : { resourceSpans });
  });
});

Deno.test("A run is one trace: a span of its own, and in it one per event", () => {
  for (const window of samples()) {
    const [[, [run] = []] = [], ...hosts] = spansOf(window);
    const spans = hosts.flatMap(([, spans]) => spans);
    assert.ok(run !== undefined && run.parentSpanId === undefined);
    assert.deepEqual(
      hosts.map(([service, spans]) => [service, spans.length]),
      window.hosts.map(({ source, length }) => [source, length]).filter(([, length]) =>
        length !== 0
      ),
    );
    assert.equal(new Set([run, ...spans].map(({ spanId }) => spanId)).size, spans.length + 1);
    for (const span of spans) {
      assert.equal(span.traceId, run.traceId);
      assert.equal(span.parentSpanId, run.spanId);
      assert.ok(span.startTimeUnixNano < span.endTimeUnixNano);
      assert.ok(run.startTimeUnixNano <= span.startTimeUnixNano);
      assert.ok(span.endTimeUnixNano <= run.endTimeUnixNano);
    }
  }
});

Deno.test("A RECEIVE is a CONSUMER linked to the PRODUCER of its message; the rest is INTERNAL", () => {
  for (const window of samples()) {
    const spans = spansOf(window).slice(1).flatMap(([, spans]) => spans);
    const kinds = window.hosts.flatMap((host) => [...host.kinds].map((kind) => EVENT_KINDS[kind]));
    assert.deepEqual(spans.map(({ name }) => name), kinds);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const sends = window.hosts.flatMap(({ sendHosts }) => [...sendHosts]);
    for (const [i, { name, kind, links, traceId }] of spans.entries()) {
      const isOwn = name === "INTERNAL" || name === "RECEIVE";
      assert.equal(kind, name === "INTERNAL" ? 1 : isOwn ? 5 : 4);
      assert.equal(links.length, sends[i] === -1 ? 0 : 1);
      for (const link of links) {
        assert.equal(link.traceId, traceId);
        assert.equal(byId.get(link.spanId)?.kind, 4);
      }
    }
  }
});

Deno.test("Links lead to the very SEND", () => {
  const window = ordinary();
  const spans = spansOf(window).slice(1).map(([, spans]) => spans);
  let links = 0;
  for (const [host, { sendHosts, sendEvents }] of window.hosts.entries()) {
    for (const [event, sender] of sendHosts.entries()) {
      if (sender === -1) continue;
      const sent = spans[sender]?.[sendEvents[event] ?? -1]?.spanId;
      assert.equal(spans[host]?.[event]?.links[0]?.spanId, sent);
      links++;
    }
  }
  assert.ok(links > 10);
});

Deno.test("Spans start when the events happened, to the microsecond, since the epoch", () => {
  const window = ordinary();
  const real = { ...window, start: 1.7e9 + 0.25 };
  const [, [, [span] = []] = []] = spansOf(real);
  const microseconds = BigInt(Math.round((window.hosts[0]?.times[0] ?? assert.fail()) * 1e6));
  assert.equal(span?.startTimeUnixNano, 1_700_000_000_250_000_000n + microseconds * 1000n);
});

Deno.test("A span has the time of its log where the host's clock was set back, and is within the run's", () => {
  const events = [3, 4, 1, 2].map((time, i) => {
    return { kind: "INTERNAL", time, clock: i + 1 } as const;
  });
  const [[, [run] = []] = [], [, spans = []] = []] = spansOf(
    windowOf(runOf({ "127.0.0.1:8001": events }), WHOLE_RUN),
  );
  const seconds = spans.map(({ startTimeUnixNano }) => Number(startTimeUnixNano) / 1e9);
  assert.deepEqual(seconds, [3, 4, 1, 2]);
  assert.equal(run?.startTimeUnixNano, 1_000_000_000n);
  assert.ok((run?.endTimeUnixNano ?? 0n) > 4_000_000_000n);
});

Deno.test("The names of spans depend on the run and the event, not on the window", () => {
  const window = ordinary();
  const all = spansOf(window).flatMap(([, spans]) => spans).map(({ spanId }) => spanId);
  const [[, [run] = []] = [], ...part] = spansOf(windowOf(window, { from: 4, to: 6 }));
  const names = part.flatMap(([, spans]) => spans).map(({ spanId }) => spanId);
  assert.ok(names.length > 5 && names.every((name) => all.includes(name)));
  const [[, [other] = []] = []] = spansOf({ ...window, name: "another" });
  assert.notEqual(other?.traceId, run?.traceId);
});
