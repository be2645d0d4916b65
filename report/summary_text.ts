/** The summary of a run as a person reads it: one row per host, 80 columns. */

import type { CopyMetrics } from "../analysis/copy_metrics.ts";
import { countSends } from "../analysis/host_metrics.ts";
import { type HostSummary, largestClock, type RunSummary } from "../analysis/run_summary.ts";
import { type HostPrediction, lagGrowth } from "../analysis/theory.ts";
import { lengthText } from "./length_text.ts";
import { plural } from "./numbers.ts";
import { shownHosts } from "./shown_hosts.ts";
import { storyText } from "./story_text.ts";
import { type Column, layOutTable } from "./table.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 80;
/** From here on lateness is told of. */
const LATE_MS = 100;

const SOURCE: Column<HostSummary> = { title: "host", align: "left", cell: (host) => host.source };

/** The same where there is no room for the address, which hosts mostly share. */
const PORT: Column<HostSummary> = {
  title: "host",
  align: "left",
  cell: (host) => host.source.slice(host.source.lastIndexOf(":")),
};

const FIGURES: readonly Column<HostSummary>[] = [
  { title: "rate", align: "right", cell: (host) => shortNumber(host.clock_speed) },
  { title: "actual", align: "right", cell: (host) => decimals(host.measured_speed, 3) },
  { title: "int", align: "right", cell: ({ events }) => whole(events?.INTERNAL) },
  { title: "sent", align: "right", cell: (host) => whole(countSends(host)) },
  { title: "recv", align: "right", cell: ({ events }) => whole(events?.RECEIVE) },
  { title: "clock", align: "right", cell: (host) => whole(host.final_logical_clock) },
  { title: "jump", align: "right", cell: (host) => decimals(host.jump_mean, 2) },
  { title: "max", align: "right", cell: (host) => whole(host.jump_max) },
  { title: "inbox", align: "right", cell: (host) => whole(host.inbox_final) },
  { title: "max", align: "right", cell: (host) => whole(host.inbox_max) },
  { title: "lag", align: "right", cell: (host) => whole(host.lag) },
];

/** The long run: what was measured, beside what the theory says. */
function comparison(run: RunSummary): readonly Column<HostSummary>[] {
  const pace = largestClock(run.hosts) / run.run_time;
  const perSecond = (count: number | null): string =>
    decimals(count === null ? null : count / run.run_time, 2);
  return [
    { title: "regime", align: "left", cell: ({ predicted }) => predicted?.regime ?? "-" },
    { title: "recv/s", align: "right", cell: ({ events }) => perSecond(events?.RECEIVE ?? null) },
    theory(({ receive }) => receive),
    { title: "inbox/s", align: "right", cell: ({ inbox_final }) => perSecond(inbox_final) },
    growth(({ inbox_growth }) => inbox_growth),
    { title: "lag/s", align: "right", cell: ({ lag }) => perSecond(lag) },
    growth((prediction) => lagGrowth(prediction, pace)),
  ];
}

/** What does not grow in the long run is not 0 at the end of a run, so it is said to be bounded. */
function growth(value: (prediction: HostPrediction) => number): Column<HostSummary> {
  const { cell, ...column } = theory(value);
  return {
    ...column,
    cell: (host) => {
      const { predicted } = host;
      const isBounded = predicted?.regime === "stable" && value(predicted) === 0;
      return isBounded ? "bounded" : cell(host);
    },
  };
}

function theory(value: (prediction: HostPrediction) => number): Column<HostSummary> {
  const cell = ({ predicted }: HostSummary): string => {
    return predicted === null || predicted.regime === "critical"
      ? "-"
      : decimals(value(predicted), 2);
  };
  return { title: "theory", align: "right", cell };
}

/** What whoever compares must know of a run whose messages were on the way for a while. */
export const LATENCY_NOTE = "theory is for messages without latency";

/**
 * Writes a run's summary.
 *
 * @param summary The run.
 * @param options Whether messages were on the way for a while, of which the theory knows nothing.
 * @returns Lines of text, each with its LF.
 */
export function summaryText(
  summary: RunSummary,
  { hasLatency = false }: { readonly hasLatency?: boolean } = {},
): string {
  const { name, outcome, seed, hosts, copies } = summary;
  const title = `${name}: ${hosts.length} ${plural(hosts.length, "host")}, ${lengthText(summary)}` +
    (seed === null ? "" : `, seed ${seed}`);
  const comparable = outcome === "complete" &&
    hosts.every(({ predicted, ticks }) => predicted !== null && ticks > 0);
  const aside = comparable && hasLatency ? [LATENCY_NOTE] : [];
  const tables = comparable ? [FIGURES, comparison(summary)] : [FIGURES];
  const said = [title, storyText({ summary })].flatMap((text) => wrap(text, WIDTH));
  const lines = [...said, "", ...hostTables(tables, hosts)];
  const after = [...aside, ...copies === null ? [] : [copiesText(copies)], ...lateLines(hosts)];
  return [...lines, ...after, ""].join("\n");
}

/**
 * Writes the figures of hosts.
 *
 * @param hosts The hosts.
 * @returns The lines of the table, an empty one at its end.
 */
export function figureLines(hosts: readonly HostSummary[]): string[] {
  return hostTables([FIGURES], hosts);
}

/** The tables, an empty line after each; where one is too wide, all name hosts by their ports. */
function hostTables(
  tables: readonly (readonly Column<HostSummary>[])[],
  hosts: readonly HostSummary[],
): string[] {
  const { rows, others } = shownHosts(hosts);
  const layOut = (host: Column<HostSummary>) =>
    tables.flatMap((columns) => [...layOutTable([host, ...columns], rows), ...others, ""]);
  const lines = layOut(SOURCE);
  return lines.every((line) => line.length <= WIDTH) ? lines : layOut(PORT);
}

/** A run whose ticks were this late is not what was asked for, and whoever reads it must know. */
function lateLines(hosts: readonly HostSummary[]): string[] {
  const lateMs = hosts.reduce((most, host) => Math.max(most, host.late_ms_max ?? 0), 0);
  const late = hosts.filter((host) => (host.late_ms_max ?? 0) > LATE_MS).length;
  return late === 0 ? [] : [
    `${late} of ${hosts.length} hosts had a tick over ${LATE_MS} ms late; ` +
    `the latest was ${lateMs.toFixed(0)} ms late`,
  ];
}

function copiesText(
  { routed, received, queued, in_flight, dropped, missing }: CopyMetrics,
): string {
  const parts = [`${received} received`, `${queued} in inboxes`];
  if (in_flight > 0) parts.push(`${in_flight} on the way`);
  if (dropped.destination_left > 0) parts.push(`${dropped.destination_left} for hosts that left`);
  if (missing !== null && missing > 0) parts.push(`${missing} unaccounted for`);
  const excess = missing !== null && missing < 0 ? ` - ${-missing} too many` : "";
  const lines = missing === null
    ? [`copies of messages: ${parts.join(", ")}; the router's log ends early`]
    : [`copies of messages: ${routed} routed = ${parts.join(" + ")}${excess}`];
  if (dropped.no_destination > 0) {
    lines.push(
      `${dropped.no_destination} had no destination: SEND_SECOND needs two other hosts, all else needs one`,
    );
  }
  return lines.join("\n");
}

function whole(value: number | null | undefined): string {
  return String(value ?? "-");
}

function decimals(value: number | null, digits: number): string {
  return value === null ? "-" : value.toFixed(digits);
}

/** At most 3 decimals, and no zeros that say nothing. */
function shortNumber(value: number | null): string {
  return value === null ? "-" : String(Math.round(value * 1000) / 1000);
}
