/** Runs as pictures and exports want them: simulated, or written down event by event. */

import fc from "fast-check";
import type { HostHistory, RunHistory } from "../../analysis/run_history.ts";
import { EVENT_KINDS, type EventKind } from "../../core/event_kind.ts";
import { historyOf, type Scenario, scenarios, simulate } from "../simulation/support.ts";

/** An event: what happened, when, the clock after it, and of a RECEIVE whose message it was. */
export interface EventOf {
  readonly kind: EventKind;
  readonly time: number;
  readonly clock: number;
  readonly inbox?: number;
  /** Of a RECEIVE, what its message says it is. */
  readonly carries?: EventKind;
  /** The number of the host and of its event. */
  readonly sent?: readonly [host: number, event: number];
}

/** A run by its hosts' events. */
export function runOf(
  hosts: Readonly<Record<string, readonly EventOf[]>>,
  more: Partial<RunHistory> = {},
): RunHistory {
  return {
    name: "test",
    start: 0,
    stamp: null,
    hosts: Object.entries(hosts).map(([source, events]) => hostOf(source, events)),
    eventsOmitted: 0,
    ...more,
  };
}

function hostOf(source: string, events: readonly EventOf[]): HostHistory {
  return {
    source,
    clockSpeed: null,
    endsEarly: false,
    stop: null,
    length: events.length,
    kinds: Uint8Array.from(events, ({ kind }) => EVENT_KINDS.indexOf(kind)),
    messageKinds: Uint8Array.from(events, ({ kind, carries = "INTERNAL" }) => {
      return EVENT_KINDS.indexOf(kind === "RECEIVE" ? carries : kind);
    }),
    times: Float64Array.from(events, ({ time }) => time),
    logicalTimes: Float64Array.from(events, ({ clock }) => clock),
    inboxSizes: Float64Array.from(events, ({ inbox }) => inbox ?? -1),
    sendHosts: Int32Array.from(events, ({ sent }) => sent?.[0] ?? -1),
    sendEvents: Int32Array.from(events, ({ sent }) => sent?.[1] ?? -1),
    ...{ gaps: [], furtherClocks: null },
  };
}

/** What a simulation records, its sends and receives joined by sender and stamp. */
export function simulatedRun(scenario: Scenario, more: Partial<RunHistory> = {}): RunHistory {
  const histories = simulate(scenario).hosts.map(historyOf);
  const sends = new Map<string, readonly [number, number]>();
  histories.forEach(({ events }, host) =>
    events.forEach(({ event_type, message }, event) => {
      if (event_type === "SEND") sends.set(keyOf(message), [host, event]);
    })
  );
  const hosts = histories.map(({ start, events }) => {
    const history = hostOf(
      start.source,
      events.map((event): EventOf => {
        const { event_type, message } = event;
        const sent = event_type === "RECEIVE" ? sends.get(keyOf(message)) : undefined;
        return {
          kind: event_type === "SEND" ? message?.type ?? "INTERNAL" : event_type,
          time: event.system_clock_time,
          clock: event.logical_clock_time,
          inbox: event.message_queue_size,
          carries: message?.type ?? "INTERNAL",
          ...(sent === undefined ? {} : { sent }),
        };
      }),
    );
    return { ...history, clockSpeed: start.clock_speed };
  });
  return { name: "simulated", start: 0, stamp: scenario.stamp, hosts, eventsOmitted: 0, ...more };
}

function keyOf(message: { source: string; logical_clock_time: number } | null): string {
  return `${message?.source} ${message?.logical_clock_time}`;
}

/** Simulated runs, some of whose receipts have lost their SEND. */
export const runs: fc.Arbitrary<RunHistory> = fc.tuple(scenarios, fc.integer({ min: 1, max: 9 }))
  .map(([scenario, modulus]) => {
    const run = simulatedRun(scenario);
    for (const { sendHosts, sendEvents } of run.hosts) {
      for (let i = 0; i < sendHosts.length; i++) {
        if (modulus < 4 && i % (modulus + 3) === 0) sendHosts[i] = sendEvents[i] = -1;
      }
    }
    return run;
  });

/** A run whose events have further clocks, but for every fourth and all of the last host. */
export function withClocks<R extends RunHistory>(run: R): R {
  const hosts = run.hosts.map((host, number): HostHistory => {
    if (number === run.hosts.length - 1) return host;
    const has = (i: number): boolean => i % 4 !== number;
    return {
      ...host,
      gaps: [...host.kinds.keys()].filter((i) => i % 9 === 5),
      furtherClocks: {
        physicalTimes: host.times.map((time, i) => has(i) ? rounded(time - 1.5 - i / 1000) : NaN),
        hybridTimes: host.times.map((time, i) => has(i + 1) ? rounded(time + i / 10) : NaN),
        hybridCounts: Float64Array.from(host.times, (_, i) => has(i + 1) ? i % 3 : -1),
        vectors: Array.from(host.times, (_, i) => has(i) ? { [host.source]: i + 1 } : undefined),
      },
    };
  });
  return { ...run, hosts };
}

/** Logs have whole microseconds. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
