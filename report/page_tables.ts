/** The tables of a report. */

import type { Comparison, Distribution, RunAnalysis } from "../analysis/run_analysis.ts";
import type { CopyMetrics } from "../analysis/copy_metrics.ts";
import { countSends } from "../analysis/host_metrics.ts";
import type { HostSummary } from "../analysis/run_summary.ts";
import { secondsText } from "./length_text.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, fixed, grouped, short } from "./numbers.ts";
import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { count, largestKnown } from "./unknown_counts.ts";
import { verdictsText } from "./page_verdicts.ts";
import { settingsTexts } from "./settings_text.ts";
import { LATENCY_NOTE } from "./summary_text.ts";

/** A column of a table. */
export interface PageColumn<T> {
  /** What stands above it. */
  readonly title: string;
  /** What the title means, where it is short. */
  readonly meaning?: string;
  /** Whether its cells are words, which stand left. */
  readonly isText?: boolean;
  /** Whether its cells may go on in further lines. */
  readonly isLong?: boolean;
  /** Writes a row's cell. */
  readonly cell: (row: T) => string;
}

/** Longer tables scroll by themselves. */
const ROWS_MAX = 24;

/** The columns of the summary, as on the terminal; what a phone shows without scrolling comes first. */
const SUMMARY: readonly PageColumn<HostSummary>[] = [
  {
    title: "regime",
    isText: true,
    cell: ({ predicted, ticks }) => ticks > 0 ? predicted?.regime ?? "–" : "–",
  },
  { title: "rate", meaning: "per s", cell: (host) => short(host.clock_speed) },
  { title: "actual", meaning: "per s", cell: (host) => fixed(host.measured_speed, 3) },
  { title: "internal", cell: ({ events }) => count(events?.INTERNAL ?? null) },
  {
    title: "sent",
    cell: (host) => count(countSends(host)),
  },
  { title: "received", cell: ({ events }) => count(events?.RECEIVE ?? null) },
  { title: "clock", meaning: "at the end", cell: (host) => count(host.final_logical_clock) },
  { title: "jump", meaning: "mean", cell: (host) => fixed(host.jump_mean, 2) },
  { title: "jump", meaning: "largest", cell: (host) => short(host.jump_max) },
  { title: "inbox", meaning: "at the end", cell: (host) => count(host.inbox_final) },
  { title: "inbox", meaning: "largest", cell: (host) => count(host.inbox_max) },
  { title: "lag", meaning: "at the end", cell: (host) => count(host.lag) },
];

/** What the columns say, for those who have not met them. */
const MEANINGS: readonly (readonly [columns: string, meaning: string])[] = [
  ["rate, actual", "ticks per second, as wanted and as counted in the log"],
  ["internal, sent, received", "events by their kind; every tick is one event"],
  ["clock", "the logical clock after the last event"],
  ["jump", "by how much the logical clock moves from one event to the next, without steps back"],
  ["inbox", "messages that wait until their host takes them out, one per tick"],
  ["lag", "how far the clock is behind the largest of all hosts"],
  [
    "regime",
    "what theory says of the host in the long run: stable, its inbox empties again and again; " +
    "saturated, its inbox grows for ever; critical, on the border between them",
  ],
];

/**
 * Writes the summary of a run, a row per host.
 *
 * @param analysis The run.
 * @returns A section of the page.
 */
export function summarySection({ summary, causality }: RunAnalysis): Markup {
  const notes = [
    ...(summary.copies === null ? [] : copiesTexts(summary.copies)),
    causalityText(causality),
  ];
  return markup`<section><h3>Summary</h3>
${hostTable("Figures of each host", SUMMARY, summary.hosts)}
<p class="note">${notes.join(" ")}</p>
<details class="keys"><summary>What the columns say</summary><dl>
${
    MEANINGS.map(([columns, meaning]) => markup`<dt>${columns}</dt><dd>${meaning}</dd>\n`)
  }</dl></details>
</section>
`;
}

function copiesTexts(
  { routed, received, queued, in_flight, dropped, missing }: CopyMetrics,
): string[] {
  const parts = [`${grouped(received)} received`, `${grouped(queued)} in inboxes`];
  const { no_destination, destination_left } = dropped;
  if (in_flight > 0) parts.push(`${grouped(in_flight)} on the way`);
  if (destination_left > 0) parts.push(`${grouped(destination_left)} for hosts that left`);
  if (missing !== null && missing > 0) parts.push(`${grouped(missing)} unaccounted for`);
  const excess = missing !== null && missing < 0 ? ` − ${grouped(-missing)} too many` : "";
  return [
    missing === null
      ? `Copies of messages: ${parts.join(", ")}; the router's log ends early.`
      : `Copies of messages: ${grouped(routed)} routed = ${parts.join(" + ")}${excess}.`,
    ...(no_destination > 0
      ? [
        `${
          grouped(no_destination)
        } had no destination: SEND_SECOND needs two other hosts, all else needs one.`,
      ]
      : []),
  ];
}

function causalityText(
  { concurrent_share, longest_chain, is_certain }: RunAnalysis["causality"],
): string {
  const doubt = is_certain ? "" : ", as far as the logs tell";
  const share = concurrent_share === null
    ? ""
    : ` ${(concurrent_share * 100).toFixed(1)} % of all pairs of events are concurrent${doubt}.`;
  return `The longest causal chain has ${counted(longest_chain, "event")}.${share}`;
}

const COMPARISON: readonly PageColumn<Comparison>[] = [
  {
    title: "agrees",
    isText: true,
    cell: ({ agrees }) => agrees === null ? "–" : agrees ? "✓ yes" : "✗ no",
  },
  { title: "figure", meaning: "in the whole run", isText: true, cell: ({ figure }) => figure },
  { title: "predicted", cell: ({ predicted }) => fixed(predicted, 1) },
  { title: "observed", cell: ({ observed }) => short(observed) },
  {
    title: "by chance",
    meaning: "how far apart the two may be",
    cell: ({ tolerance }) => tolerance === null ? "–" : `± ${fixed(tolerance, 1)}`,
  },
];

/**
 * Writes the predictions of the theory beside what was observed.
 *
 * @param analysis The run.
 * @returns A section of the page; nothing where nothing is predicted.
 */
export function comparisonSection({ comparisons, has_latency }: RunAnalysis): Markup | null {
  if (comparisons.length === 0) return null;
  const note = has_latency ? ` The ${LATENCY_NOTE}.` : null;
  return markup`<section><h3>Theory and observation</h3>
${hostTable("Predictions beside observations", COMPARISON, comparisons)}
<p class="note">By chance: 4 standard deviations and 3 messages, or the lag that so many make.${note}</p>
</section>
`;
}

/**
 * Writes how figures are distributed over the events of each host.
 *
 * @param analysis The run.
 * @returns A section of the page.
 */
export function distributionSection({ hosts }: RunAnalysis): Markup {
  const rows = hosts.flatMap(({ source, jumps, late_ms, staleness, inbox, lag }) => [
    { source, figure: "jump of the clock", of: jumps, digits: 2 },
    { source, figure: "lag", of: lag, digits: 1 },
    { source, figure: "inbox", of: inbox, digits: 1 },
    { source, figure: "staleness of messages, s", of: staleness, digits: 3 },
    { source, figure: "lateness of ticks, ms", of: late_ms, digits: 3 },
  ]);
  const number = (pick: (of: Distribution) => number | null) => (row: (typeof rows)[number]) =>
    fixed(pick(row.of), row.digits);
  const columns: PageColumn<(typeof rows)[number]>[] = [
    { title: "figure", isText: true, cell: ({ figure }) => figure },
    { title: "values", cell: ({ of }) => grouped(of.count) },
    { title: "mean", cell: number(({ mean }) => mean) },
    { title: "median", cell: number(({ median }) => median) },
    { title: "99 %", cell: number(({ p99 }) => p99) },
    { title: "largest", cell: number(({ max }) => max) },
  ];
  return markup`<section><details><summary><h3>Distributions</h3></summary>
${hostTable("Distributions over the events of each host", columns, rows)}
</details></section>
`;
}

/**
 * Sets several runs beside each other.
 *
 * @param runs The runs.
 * @param names What they are called.
 * @returns A section of the page.
 */
export function runsSection(runs: readonly AnalyzedRun[], names: readonly string[]): Markup {
  const most = (pick: (host: HostSummary) => number | null) => ({ analysis }: AnalyzedRun) =>
    count(largestKnown(analysis.summary.hosts.map(pick)));
  const columns: PageColumn<AnalyzedRun>[] = [
    {
      title: "verdicts",
      isText: true,
      isLong: true,
      cell: ({ analysis }) => {
        const { verdicts, warnings: { length } } = analysis;
        return verdictsText(verdicts) + (length === 0 ? "" : `, ${counted(length, "warning")}`);
      },
    },
    { title: "hosts", cell: ({ analysis }) => grouped(analysis.summary.hosts.length) },
    { title: "rates", isText: true, cell: ({ analysis }) => ratesText(analysis.summary.hosts) },
    { title: "seconds", cell: ({ analysis }) => secondsText(analysis.summary) },
    {
      title: "p",
      meaning: "internal",
      cell: ({ analysis }) => short(analysis.summary.prob_internal),
    },
    {
      title: "events",
      cell: ({ analysis }) =>
        grouped(analysis.summary.hosts.reduce((sum, { ticks }) => sum + ticks, 0)),
    },
    { title: "clock", meaning: "largest", cell: most((host) => host.final_logical_clock) },
    { title: "lag", meaning: "at the end", cell: most((host) => host.lag) },
    { title: "jump", meaning: "largest", cell: most((host) => host.jump_max) },
    { title: "inbox", meaning: "largest", cell: most((host) => host.inbox_max) },
    { title: "seed", cell: ({ analysis }) => String(analysis.summary.seed ?? "–") },
    {
      title: "kind",
      isLong: true,
      isText: true,
      cell: ({ settings }) => settingsTexts(settings).join(", ") || "–",
    },
  ];
  const rows = runs.map((run, i) => ({ ...run, source: names[i] ?? "" }));
  return markup`<section class="beside"><h2>Runs beside each other</h2>
${table("Runs beside each other", { head: "run", columns }, rows)}
</section>
`;
}

function ratesText(hosts: readonly HostSummary[]): string {
  const rates = hosts.slice(0, 5).map(({ clock_speed }) => short(clock_speed)).join(", ");
  return hosts.length > 5 ? `${rates} …` : rates;
}

/**
 * Writes a table with a row per host, or several.
 *
 * @param label What the table shows.
 * @param columns Its columns behind the host's name.
 * @param rows What the rows are of.
 * @returns The table, which scrolls where it is large.
 */
export function hostTable<T extends { readonly source: string }>(
  label: string,
  columns: readonly PageColumn<T>[],
  rows: readonly T[],
): Markup {
  return table(label, { head: "host", columns }, rows);
}

/** Wide tables scroll by themselves, with the keyboard too. */
function table<T extends { readonly source: string }>(
  label: string,
  { head, columns }: { readonly head: string; readonly columns: readonly PageColumn<T>[] },
  rows: readonly T[],
): Markup {
  const titles = columns.map(({ title, meaning, isText }) =>
    markup`<th scope="col"${isText ? markup` class="text"` : null}>${title}${
      meaning === undefined ? null : markup`<small>${meaning}</small>`
    }</th>`
  );
  let before = "";
  const nameOf = head === "host" ? hostNames(rows) : (source: string) => source;
  const lines = rows.map((row) => {
    const isNew = row.source !== before;
    before = row.source;
    return markup`<tr${isNew ? markup` class="first"` : null}><th scope="row">${
      isNew ? nameOf(row.source) : markup`<span class="repeated">${nameOf(row.source)}</span>`
    }</th>${
      columns.map(({ cell, isText, isLong }) =>
        isText
          ? markup`<td class="text${isLong ? " long" : ""}">${cell(row)}</td>`
          : markup`<td>${cell(row)}</td>`
      )
    }</tr>
`;
  });
  const size = rows.length > ROWS_MAX ? "scroll tall" : "scroll";
  return markup`<div class="${size}" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr><th scope="col" class="text">${head}</th>${titles}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}

/** Names hosts; where they share their address, a phone shows their ports alone, as the diagram does. */
function hostNames(rows: readonly { readonly source: string }[]): (source: string) => Markup {
  const addressOf = (source: string) => source.slice(0, Math.max(0, source.lastIndexOf(":")));
  const isShared = new Set(rows.map(({ source }) => addressOf(source))).size === 1;
  return (source) => {
    const address = isShared ? addressOf(source) : "";
    if (address === "") return markup`${source}`;
    return markup`<span class="address">${address}</span>${source.slice(address.length)}`;
  };
}
