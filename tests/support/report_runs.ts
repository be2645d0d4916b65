/** Runs for tests of reports: simulated, with their events joined and their figures measured. */

import { CopyFold } from "../../analysis/copy_metrics.ts";
import { HostFold } from "../../analysis/host_metrics.ts";
import type { Bar, Distribution, HostAnalysis, Verdict } from "../../analysis/run_analysis.ts";
import type { HostHistory, RunHistory } from "../../analysis/run_history.ts";
import { summarizeRun } from "../../analysis/run_summary.ts";
import { EVENT_KINDS, RECEIVE } from "../../core/event_kind.ts";
import type { HostRecord, TimedHostEvent } from "../../core/history.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import type { HostSettings } from "../../core/setup.ts";
import type { AnalyzedRun } from "../../analysis/analyze_histories.ts";
import { hostSeries } from "../../report/host_lines.ts";
import type { Series } from "../../report/series.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { recorder } from "../simulation/records.ts";

/** What to simulate. */
export interface ReportRunOptions {
  readonly name?: string;
  readonly clockSpeeds: readonly number[];
  readonly runTime: number;
  readonly latency?: number;
}

/** Simulates a run. */
export function reportRun(
  { name = "test", clockSpeeds, runTime, latency = 0.02 }: ReportRunOptions,
): AnalyzedRun {
  const probInternal = 0.7;
  const hosts = clockSpeeds.map((clockSpeed, i): HostSettings => ({
    ...{ source: `127.0.0.1:${8001 + i}`, clockSpeed, probInternal, seed: 262 },
    ...{ phase: "random", stamp: "post", clocks: ["lamport"], skew: NO_SKEW },
  }));
  const records: HostRecord[][] = hosts.map(() => []);
  const folds = hosts.map(({ source }) => new HostFold(source));
  const copies = new CopyFold();
  const observer = recorder(hosts.map(({ source }) => source), {
    onHostRecord: (index, record) => {
      records[index]?.push(record);
      folds[index]?.add(record);
    },
    onRouterRecord: (record) => copies.add(record),
  });
  const simulation = new Simulation({
    ...{ hosts, observer, runTime, latency: { kind: "constant", value: latency }, probInternal },
    ...{ seed: 262, stamp: "post", clocks: ["lamport"] },
  });
  simulation.advance(Infinity);
  simulation.finish("run_time");
  const measured = folds.map((fold) => fold.result());
  const joined = joinHistories(hosts, records);
  const history: RunHistory = { name, start: 0, stamp: "post", hosts: joined, eventsOmitted: 0 };
  const series = hostSeries(history);
  const summary = summarizeRun({
    ...{ name, outcome: "complete", failure: null, run_time: runTime },
    ...{ prob_internal: probInternal, seed: 262, hosts: measured, copies: copies.result(measured) },
  });
  return {
    history,
    eventLines: history.hosts.map(({ source, length }) => ({
      file: `logs/${name}/client-${source.replace(":", "-")}.ndjson`,
      lines: Uint32Array.from({ length }, (_, event) => event + 2), // behind the HOST_START
    })),
    settings: {
      ...{ isVirtual: true, stamp: "post", latency: String(latency), clocks: "lamport" },
      ...{ skew: ["none"], phase: ["random"] },
    },
    analysis: {
      directory: `logs/${name}/`,
      summary,
      hosts: history.hosts.map((host, i) => analyse(host, series, i)),
      verdicts: [verdict("clock_condition", "a send is before its receive")],
      comparisons: summary.hosts.map(({ source, events }) => ({
        ...{ source, figure: "arrivals", predicted: 1.5, tolerance: 0.2, agrees: true },
        observed: events?.RECEIVE ?? 0,
      })),
      has_latency: latency > 0,
      causality: {
        ...{ concurrent_share: 0.125, concurrent_pair: null, longest_chain: 42 },
        is_certain: true,
      },
      warnings: [],
    },
  };
}

/** A verdict that holds, or what else is said. */
export function verdict(check: string, rule: string, fields: Partial<Verdict> = {}): Verdict {
  return {
    ...{ check, rule, status: "holds", checked: 1234, violations: 0, examples: [], note: null },
    ...fields,
  };
}

function joinHistories(
  hosts: readonly HostSettings[],
  records: readonly (readonly HostRecord[])[],
): HostHistory[] {
  const events = records.map((list) => list.filter((record) => "tick" in record));
  const sends = new Map<string, { host: number; event: number }>();
  for (const [host, list] of events.entries()) {
    for (const [event, { event_type, message }] of list.entries()) {
      if (event_type === "SEND") sends.set(keyOf(message), { host, event });
    }
  }
  return hosts.map(({ source, clockSpeed }, i) => {
    const list = events[i] ?? [];
    const stop = records[i]?.find((record) => record.event_type === "HOST_STOP");
    const found = list.map(({ event_type, message }) => {
      return event_type === "RECEIVE" ? sends.get(keyOf(message)) : undefined;
    });
    return {
      ...{ source, clockSpeed, endsEarly: false, length: list.length },
      stop: stop === undefined
        ? null
        : { time: stop.system_clock_time, inboxSize: stop.message_queue_size },
      kinds: Uint8Array.from(list, kindOf),
      messageKinds: null,
      times: Float64Array.from(list, ({ system_clock_time }) => system_clock_time),
      logicalTimes: Float64Array.from(list, ({ logical_clock_time }) => logical_clock_time),
      inboxSizes: Float64Array.from(list, ({ message_queue_size }) => message_queue_size),
      sendHosts: Int32Array.from(found, (send) => send?.host ?? -1),
      sendEvents: Int32Array.from(found, (send) => send?.event ?? -1),
      ...{ gaps: [], furtherClocks: null },
    };
  });
}

function keyOf(message: TimedHostEvent["message"]): string {
  return `${message?.source} ${message?.logical_clock_time}`;
}

function kindOf({ event_type, message }: TimedHostEvent): number {
  if (event_type === "RECEIVE") return RECEIVE;
  return EVENT_KINDS.indexOf(message?.type ?? "INTERNAL");
}

function analyse(host: HostHistory, series: Series, index: number): HostAnalysis {
  const jumps = [...host.logicalTimes].slice(1).map((clock, i) =>
    clock - (host.logicalTimes[i] ?? 0)
  );
  const lag = series.valuesAt("lag", { line: index, times: [...host.times] });
  const staleness = [...host.kinds.keys()].filter((i) => host.kinds[i] === RECEIVE).map(() => 0.1);
  return {
    source: host.source,
    jumps: distribution(jumps),
    jump_histogram: histogram(jumps),
    late_ms: distribution([]),
    staleness: distribution(staleness),
    inbox: distribution([...host.inboxSizes]),
    lag: distribution(lag.map((value) => value ?? 0)),
  };
}

function distribution(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  return {
    count,
    mean: count === 0 ? null : sorted.reduce((sum, value) => sum + value, 0) / count,
    min: sorted[0] ?? null,
    median: sorted[count >> 1] ?? null,
    p99: sorted[Math.floor(count * 0.99)] ?? null,
    max: sorted.at(-1) ?? null,
  };
}

function histogram(values: readonly number[]): Bar[] {
  const counts: number[] = [];
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return [...counts.entries()].flatMap(([from, count]) => {
    return count === undefined ? [] : [{ from, to: from + 1, count }];
  });
}
