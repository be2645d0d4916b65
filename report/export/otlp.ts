/**
 * OpenTelemetry's spans as OTLP/JSON: a resource per host, a span per event, and a link from each
 * RECEIVE to its SEND. A run is one trace, because causality soon ties all of its events together: a
 * trace per causal chain would put nearly every event into nearly every trace.
 */

import type { HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_KINDS, INTERNAL, RECEIVE } from "../../core/event_kind.ts";
import { eventNumber } from "./event_columns.ts";
import { type Slices, spansOf } from "./slices.ts";

/** The numbers of `SpanKind`. */
const SPAN_KINDS = { INTERNAL: 1, PRODUCER: 4, CONSUMER: 5 } as const;
/** The span of the run itself, of which all others are children. */
const RUN_SPAN = "0000000000000001";

/** An attribute as OTLP writes it. */
interface Attribute {
  readonly key: string;
  readonly value: object;
}

/**
 * Writes a run as one trace. The names of the trace and of its spans follow from the run and from the
 * place of the event alone, so that the same run gives the same file.
 *
 * @param window The events.
 * @returns The file in pieces, host by host: one line of JSON.
 */
export function* renderOtlp(window: HistoryWindow): Generator<string, void> {
  const trace = new Trace(window);
  const about = text("scale_sim.run", window.name);
  yield '{"resourceSpans":[';
  const run = trace.runSpan();
  if (run !== undefined) {
    yield openResource([text("service.name", "scale-sim"), about]) + JSON.stringify(run) + CLOSE;
  }
  for (const [host, { source, clockSpeed, length }] of window.hosts.entries()) {
    if (length === 0) continue;
    const attributes = [text("service.name", source), about];
    if (clockSpeed !== null) attributes.push(double("scale_sim.clock_speed", clockSpeed));
    yield `,${openResource(attributes)}`;
    for (let i = 0; i < length; i++) {
      yield (i === 0 ? "" : ",") + JSON.stringify(trace.eventSpan(host, i));
    }
    yield CLOSE;
  }
  yield "]}\n";
}

/** A resource up to the first of its spans, which are written one by one. */
function openResource(attributes: readonly Attribute[]): string {
  const resource = JSON.stringify({ attributes });
  return `{"resource":${resource},"scopeSpans":[{"scope":{"name":"scale-sim"},"spans":[`;
}

/** What follows the last of them. */
const CLOSE = "]}]}";

/** A run as spans. */
class Trace {
  readonly #window: HistoryWindow;
  readonly #slices: readonly Slices[];
  readonly #id: string;
  readonly #startNs: bigint;

  constructor(window: HistoryWindow) {
    const { name, start, hosts } = window;
    this.#window = window;
    this.#slices = hosts.map(spansOf);
    this.#id = fingerprint(JSON.stringify([name, start, hosts.map(({ source }) => source)]));
    this.#startNs = BigInt(Math.round(start * 1e6)) * 1000n;
  }

  /** From the earliest event to the end of the last; `undefined` where there is none. */
  runSpan(): object | undefined {
    let first = Infinity;
    let end = -Infinity;
    for (const { starts, durations } of this.#slices) {
      for (const [i, start] of starts.entries()) {
        first = Math.min(first, start);
        end = Math.max(end, start + (durations[i] ?? 0));
      }
    }
    if (first === Infinity) return undefined;
    return {
      ...{ traceId: this.#id, spanId: RUN_SPAN, name: "run", kind: SPAN_KINDS.INTERNAL },
      ...{ startTimeUnixNano: this.#unixNano(first), endTimeUnixNano: this.#unixNano(end) },
    };
  }

  eventSpan(host: number, event: number): object {
    const { kinds, sendHosts, sendEvents } = this.#window.hosts[host] ?? {};
    const { starts, durations } = this.#slices[host] ?? {};
    const kind = kinds?.[event] ?? INTERNAL;
    const start = starts?.[event] ?? 0;
    const sender = sendHosts?.[event] ?? -1;
    const sent = { traceId: this.#id, spanId: this.#spanId(sender, sendEvents?.[event] ?? -1) };
    return {
      ...{ traceId: this.#id, spanId: this.#spanId(host, event), parentSpanId: RUN_SPAN },
      ...{ name: EVENT_KINDS[kind], kind: spanKind(kind) },
      startTimeUnixNano: this.#unixNano(start),
      endTimeUnixNano: this.#unixNano(start + (durations?.[event] ?? 0)),
      attributes: this.#attributes(host, event),
      ...(sender === -1 ? {} : { links: [sent] }),
    };
  }

  #attributes(host: number, event: number): Attribute[] {
    const { logicalTimes, inboxSizes } = this.#window.hosts[host] ?? {};
    const inbox = inboxSizes?.[event] ?? -1;
    const attributes = [
      int("scale_sim.event", eventNumber(this.#window, host, event)),
      int("scale_sim.logical_clock_time", logicalTimes?.[event] ?? 0),
    ];
    if (inbox !== -1) attributes.push(int("scale_sim.message_queue_size", inbox));
    return attributes;
  }

  /** Six digits of the host, ten of the event: no two events of a run have the same. */
  #spanId(host: number, event: number): string {
    const number = eventNumber(this.#window, host, event) + 1;
    return (host + 1).toString(16).padStart(6, "0") + number.toString(16).padStart(10, "0");
  }

  /** Nanoseconds since the epoch as text: the numbers of JSON are not that precise. */
  #unixNano(nanoseconds: number): string {
    return String(this.#startNs + BigInt(nanoseconds));
  }
}

function spanKind(kind: number): number {
  if (kind === INTERNAL) return SPAN_KINDS.INTERNAL;
  return kind === RECEIVE ? SPAN_KINDS.CONSUMER : SPAN_KINDS.PRODUCER;
}

/** The hash FNV-1a in 128 bits, in hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * ((1n << 88n) + 0x13bn)) & ((1n << 128n) - 1n);
  }
  return hash.toString(16).padStart(32, "0");
}

function text(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } };
}

function int(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } };
}

function double(key: string, doubleValue: number): Attribute {
  return { key, value: { doubleValue } };
}
