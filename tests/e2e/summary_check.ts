/** What a summary says, worked out again from the logs. */

import assert from "node:assert/strict";
import { assertLawful, ofType } from "./laws.ts";
import {
  type HostFigures,
  type HostLog,
  readRun,
  readSummary,
  type RunLogs,
  type Summary,
} from "./run_logs.ts";

/** Asserts that summary.json says of each host and of the copies what the logs say. */
export function assertSummary(summary: Summary, logs: RunLogs): void {
  const finalClocks = [...logs.hosts.values()].map((log) => log.events.at(-1)?.logical_clock_time);
  const fastest = Math.max(...finalClocks.map((clock) => clock ?? 0));
  const sources = summary.hosts.map(({ source }) => source);
  assert.deepEqual(sources.toSorted(), [...logs.hosts.keys()].toSorted());
  let received = 0;
  let queued = 0;
  let inFlight = 0;
  for (const host of summary.hosts) {
    const figures = figuresOf(logs.hosts.get(host.source) as HostLog, fastest);
    for (const [name, value] of Object.entries(figures)) {
      assert.deepEqual(host[name as keyof HostFigures], value, `${name} of ${host.source}`);
    }
    received += figures.events.RECEIVE;
    queued += figures.inbox_final;
    inFlight += figures.in_flight;
  }
  const { copies } = summary;
  const dropped = (reason: string): number =>
    ofType(logs, "DROP").filter((drop) => drop.reason === reason).length;
  assert.deepEqual([copies.routed, copies.received, copies.queued, copies.in_flight], [
    ofType(logs, "ROUTE").length,
    received,
    queued,
    inFlight,
  ]);
  for (const reason of ["no_destination", "destination_left"]) {
    assert.equal(copies.dropped[reason], dropped(reason), reason);
  }
  if (summary.outcome !== "failed") assert.equal(copies.missing, 0);
}

function figuresOf({ start, events, stop }: HostLog, fastest: number): Omit<HostFigures, "source"> {
  const count = (name: string): number =>
    events.filter(({ event_type, message }) =>
      event_type === name || (event_type === "SEND" && message?.type === name)
    ).length;
  const clocks = events.map((event) => event.logical_clock_time);
  const jumps = clocks.slice(1).map((clock, i) => clock - (clocks[i] ?? 0));
  const clock = clocks.at(-1) ?? 0;
  const last = stop ?? events.at(-1);
  const sizes = [...events, ...(stop === undefined ? [] : [stop])]
    .map((record) => record.message_queue_size);
  return {
    clock_speed: start.clock_speed,
    ticks: events.length,
    events: {
      INTERNAL: count("INTERNAL"),
      RECEIVE: count("RECEIVE"),
      SEND_FIRST: count("SEND_FIRST"),
      SEND_SECOND: count("SEND_SECOND"),
      BROADCAST: count("BROADCAST"),
    },
    final_logical_clock: clock,
    jump_mean: jumps.length === 0 ? null : (clock - (clocks[0] ?? 0)) / jumps.length,
    jump_max: jumps.length === 0 ? null : largest(jumps),
    inbox_final: last?.message_queue_size ?? 0,
    in_flight: stop?.in_flight ?? 0,
    inbox_max: largest([0, ...sizes]),
    late_ms_max: events.length === 0 ? null : largest(events.map((event) => event.late_ms)),
    stop_reason: stop?.reason ?? null,
    lag: fastest - clock,
  };
}

/** Asserts that a run was ended early and in order, and that its logs are complete. */
export async function assertInterrupted(directory: string, hosts: number): Promise<void> {
  const logs = await readRun(directory);
  assert.equal(logs.hosts.size, hosts);
  assertLawful(logs);
  for (const { stop } of logs.hosts.values()) assert.equal(stop?.reason, "stopped");
  assert.equal(logs.router.at(-1)?.reason, "interrupted");
  const summary = await readSummary(directory);
  assert.deepEqual([summary.outcome, summary.failure], ["interrupted", null]);
  const times = [...logs.hosts.values()].flatMap(({ start, stop }) => {
    return [start?.system_clock_time ?? NaN, stop?.system_clock_time ?? NaN];
  });
  assert.equal(summary.elapsed, Math.max(...times) - Math.min(...times));
  assertSummary(summary, logs);
}

/** Asserts that what an experiment prints fits a terminal and has a row for each host. */
export function assertTable(stdout: string, hosts: number): void {
  const lines = stdout.split("\n");
  for (const line of lines) assert.ok(line.length <= 80 || /^(logs|report): /.test(line), line);
  const heading = lines.findIndex((line) => line.startsWith("host "));
  const rows = lines.slice(heading + 1, lines.indexOf("", heading));
  assert.equal(rows.length, hosts, stdout);
  assert.match(stdout, /^copies of messages: \d+ routed = \d+ received \+ \d+ in inboxes/m);
  assert.match(lines.at(-3) ?? "", /^logs: .+$/);
  assert.equal(lines.at(-2), `${lines.at(-3)?.replace("logs", "report")}report.html`);
}

/** `Math.max(...values)` runs out of stack where there are many. */
function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
