/** What an analysis says of runs, as a person reads it in 80 columns. */

import type {
  Comparison,
  HostAnalysis,
  RunAnalysis,
  Verdict,
  Violation,
} from "../analysis/run_analysis.ts";
import { figureLines, LATENCY_NOTE } from "./summary_text.ts";
import { counted, plural } from "./numbers.ts";
import { namesOf } from "./run_names.ts";
import { shownHosts } from "./shown_hosts.ts";
import { storyText } from "./story_text.ts";
import { largestKnown } from "./unknown_counts.ts";
import type { UnreadRun } from "./verdicts_csv.ts";
import { wrap } from "./wrap.ts";
import { type Column, layOutTable } from "./table.ts";

const WIDTH = 80;
/** So many violations of one rule are shown with their evidence. */
const SHOWN_MAX = 3;

const VERDICTS: readonly Column<Verdict>[] = [
  { title: "rule", align: "left", cell: ({ rule }) => rule },
  { title: "", align: "left", cell: statusText },
  {
    title: "checked",
    align: "right",
    cell: ({ checked }) => checked === 0 ? "-" : String(checked),
  },
];

const COMPARISONS: readonly Column<Comparison>[] = [
  { title: "host", align: "left", cell: ({ source }) => source },
  { title: "in the whole run", align: "left", cell: ({ figure }) => figure },
  { title: "observed", align: "right", cell: ({ observed }) => String(Math.round(observed)) },
  { title: "theory", align: "right", cell: ({ predicted }) => predicted?.toFixed(1) ?? "-" },
  { title: "+/-", align: "right", cell: ({ tolerance }) => tolerance?.toFixed(1) ?? "-" },
  { title: "", align: "left", cell: agreement },
];

/** Distributions by host: what is measured, its unit, and its numbers. */
const DISTRIBUTIONS = [
  ["jump", "ticks", ({ jumps }: HostAnalysis) => jumps, 0],
  ["inbox", "messages", ({ inbox }: HostAnalysis) => inbox, 0],
  ["lag", "ticks", ({ lag }: HostAnalysis) => lag, 0],
  ["staleness", "s", ({ staleness }: HostAnalysis) => staleness, 3],
  ["lateness", "ms", ({ late_ms }: HostAnalysis) => late_ms, 3],
] as const;

/**
 * Writes an analysis.
 *
 * @param analysis The run.
 * @returns Lines of text, each with its LF: verdicts, violations, figures, theory, causality.
 */
export function analysisText(analysis: RunAnalysis): string {
  const { summary, hosts, verdicts } = analysis;
  const violated = verdicts.filter(({ status }) => status === "violated");
  const blocks = [
    [title(analysis), ...wrap(storyText(analysis), WIDTH)],
    layOutTable(VERDICTS, verdicts),
    verdicts.flatMap(noteLines),
    ...violated.map(violationLines),
    figureLines(summary.hosts).slice(0, -1),
    distributionLines(hosts),
    comparisonLines(analysis),
    causalityLines(analysis),
    violated.length === 0 ? [] : lastWords(violated, verdicts.length), // the first lines are out of sight
  ];
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n") +
    "\n";
}

function lastWords(violated: readonly Verdict[], all: number): string[] {
  return [
    `${violated.length} of ${all} rules ${violated.length === 1 ? "is" : "are"} VIOLATED:`,
    ...violated.map(({ rule }) => `  ${rule}`),
  ];
}

function title(analysis: RunAnalysis): string {
  const { name, hosts: { length: hosts } } = analysis.summary;
  const ticks = ticksOf(analysis);
  return `${name}: ${hosts} ${plural(hosts, "host")}, ${ticks} ${plural(ticks, "event")}, ${
    conclusionAndWarnings(analysis)
  }`;
}

function ticksOf({ summary }: RunAnalysis): number {
  return summary.hosts.reduce((sum, { ticks }) => sum + ticks, 0);
}

/** Where a row would be too wide, these columns are left out, one after the other. */
const LEFT_OUT = ["chain", "hosts", "events"];

const COLUMNS: readonly Column<RunAnalysis>[] = [
  { title: "hosts", align: "right", cell: ({ hosts }) => String(hosts.length) },
  { title: "events", align: "right", cell: (run) => String(ticksOf(run)) },
  {
    title: "clock",
    align: "right",
    cell: (run) => String(largest(run, "final_logical_clock") ?? "-"),
  },
  { title: "lag", align: "right", cell: (run) => String(largest(run, "lag") ?? "-") },
  { title: "jump", align: "right", cell: (run) => String(largest(run, "jump_max") ?? "-") },
  { title: "inbox", align: "right", cell: (run) => String(largest(run, "inbox_max") ?? "-") },
  { title: "chain", align: "right", cell: ({ causality }) => String(causality.longest_chain) },
  {
    title: "concurrent",
    align: "right",
    cell: ({ causality }) => percent(causality.concurrent_share),
  },
  { title: "rules", align: "left", cell: conclusionAndWarnings },
];

/**
 * Writes several analyses, a row each.
 *
 * @param runs The runs, also those that could not be read.
 * @param width How many columns of text there are; where a row is wider, figures are left out.
 * @returns Lines of text, each with its LF. Per run: the largest values of its hosts.
 */
export function analysesText(
  runs: readonly (RunAnalysis | UnreadRun)[],
  width: number = WIDTH,
): string {
  const analyses = runs.filter((run) => "verdicts" in run);
  const named = namesOf(analyses);
  const name: Column<RunAnalysis> = {
    title: "run",
    align: "left",
    cell: (run) => named[analyses.indexOf(run)] ?? "",
  };
  const violated = analyses.flatMap(violatedRules);
  const lines = [
    ...layOutWithin(width, [name, ...COLUMNS].map(orUnread), runs),
    ...violated.length === 0 ? [] : ["", ...violated],
  ];
  return `${lines.join("\n")}\n`;
}

/** Of a run that could not be read only its directory is known, and why has been told as an error. */
function orUnread(column: Column<RunAnalysis>): Column<RunAnalysis | UnreadRun> {
  const { title } = column;
  return {
    ...column,
    cell: (run) => {
      if ("verdicts" in run) return column.cell(run);
      return title === "run" ? run.directory : title === "rules" ? "cannot be read" : "-";
    },
  };
}

function layOutWithin<T>(
  width: number,
  columns: readonly Column<T>[],
  rows: readonly T[],
): string[] {
  const lines = layOutTable(columns, rows);
  const last = LEFT_OUT.find((name) => columns.some(({ title }) => title === name));
  if (last === undefined || lines.every(({ length }) => length <= width)) return lines;
  return layOutWithin(width, columns.filter(({ title }) => title !== last), rows);
}

/** Which rules a run violated; its evidence is where the run is analysed by itself. */
function violatedRules({ directory, verdicts }: RunAnalysis): string[] {
  const rules = verdicts.filter(({ status }) => status === "violated").map(({ rule }) => rule);
  if (rules.length === 0) return [];
  return [
    `VIOLATED in ${directory}; analyzed alone, it shows where:`,
    ...rules.map((rule) => `  ${rule}`),
  ];
}

function largest(
  { summary }: RunAnalysis,
  figure: "final_logical_clock" | "lag" | "jump_max" | "inbox_max",
): number | null {
  return largestKnown(summary.hosts.map((host) => host[figure]));
}

function conclusion({ verdicts, ...run }: RunAnalysis): string {
  const violated = verdicts.filter(({ status }) => status === "violated").length;
  if (violated > 0) return `${violated} violated`;
  const isChecked = verdicts.some(({ status }) => status === "holds");
  return isChecked && run.summary.hosts.some(({ ticks }) => ticks > 0)
    ? "all hold"
    : "nothing to check";
}

/** Where a log is cut off, that all rules hold is true only of what there is. */
function conclusionAndWarnings(run: RunAnalysis): string {
  const { warnings: { length }, summary } = run;
  const unread = summary.hosts.filter(({ events }) => events === null).length;
  const exception = unread > 0
    ? ` (${counted(unread, "log")} not read)`
    : length > 0
    ? `, ${counted(length, "warning")}`
    : "";
  return conclusion(run) + exception;
}

function statusText({ status, violations }: Verdict): string {
  if (status === "violated") return `VIOLATED ${violations}x`;
  return status === "holds" ? "holds" : "not checked";
}

function noteLines({ status, rule, note }: Verdict): string[] {
  return status === "violated" || note === null ? [] : wrap(`${rule}: ${note}`, WIDTH);
}

function violationLines(verdict: Verdict): string[] {
  const { rule, examples, violations, note } = verdict;
  const shown = examples.slice(0, SHOWN_MAX);
  const more = violations - shown.length;
  const kept = examples.length - shown.length;
  const which = kept === more ? "which --json has, too" : `${kept} of which --json has`;
  return [
    `VIOLATED: ${rule}`,
    ...note === null ? [] : [`  (${note})`],
    ...shown.flatMap(exampleLines),
    ...more > 0 ? [`  and ${more} more, ${which}`] : [],
  ];
}

function exampleLines({ text, evidence }: Violation): string[] {
  return [
    ...wrap(text, WIDTH - 2).map((line) => `  ${line}`),
    ...evidence.map(({ file, line, event }) => `    ${file}:${line}: ${event}`),
  ];
}

function comparisonLines({ comparisons, has_latency }: RunAnalysis): string[] {
  const { rows, others } = shownHosts(comparisons);
  const note = has_latency ? [LATENCY_NOTE] : [];
  return rows.length === 0 ? [] : [...layOutTable(COMPARISONS, rows), ...others, ...note];
}

/** A table per figure would be long: one table, a block of rows per figure that was measured. */
function distributionLines(hosts: readonly HostAnalysis[]): string[] {
  const shown = shownHosts(hosts);
  const isLate = hosts.some(({ late_ms }) => (late_ms.max ?? 0) > 0); // in virtual time nobody is
  const rows = DISTRIBUTIONS.flatMap(([figure, unit, distributionOf, digits]) =>
    shown.rows.flatMap((host) => {
      const distribution = distributionOf(host);
      if (distribution.count === 0 || (figure === "lateness" && !isLate)) return [];
      return [{ figure: `${figure} (${unit})`, source: host.source, digits, ...distribution }];
    })
  );
  const decimals = (value: number | null, digits: number): string => value?.toFixed(digits) ?? "-";
  if (rows.length === 0) return [];
  const lines = layOutTable([
    { title: "distribution of", align: "left", cell: ({ figure }) => figure },
    { title: "host", align: "left", cell: ({ source }) => source },
    { title: "mean", align: "right", cell: ({ mean, digits }) => decimals(mean, digits || 2) },
    { title: "median", align: "right", cell: ({ median, digits }) => decimals(median, digits) },
    { title: "p99", align: "right", cell: ({ p99, digits }) => decimals(p99, digits) },
    { title: "max", align: "right", cell: ({ max, digits }) => decimals(max, digits) },
  ], rows);
  return [...lines, ...shown.others, ...disagreementLines(hosts)];
}

/** No message is received before it is sent. */
function disagreementLines(hosts: readonly HostAnalysis[]): string[] {
  const least = Math.min(...hosts.map(({ staleness }) => staleness.min ?? 0));
  if (least >= 0) return [];
  return wrap(
    `the machines' clocks disagree: a message was received ${
      (-least).toFixed(3)
    } s before it was sent, as they tell it`,
    WIDTH,
  );
}

function agreement({ agrees }: Comparison): string {
  if (agrees === null) return "";
  return agrees ? "as predicted" : "not as predicted";
}

function causalityLines({ causality }: RunAnalysis): string[] {
  const { concurrent_share, concurrent_pair, longest_chain, is_certain } = causality;
  const lines = [`longest causal chain: ${longest_chain} ${plural(longest_chain, "event")}`];
  if (concurrent_share === null) return lines;
  const doubt = is_certain ? "" : ", as far as the logs tell";
  lines.push(`concurrent pairs of events: ${percent(concurrent_share)}${doubt}`);
  if (concurrent_pair === null) return lines;
  return [
    ...lines,
    "of these two neither happened before the other, though one clock is smaller:",
    ...concurrent_pair.flatMap(({ file, line, event }) => {
      const name = file.slice(file.lastIndexOf("/") + 1); // the reader knows the directory
      return wrap(`${name}:${line}: ${event}`, WIDTH - 4).map((text, i) =>
        `${i > 0 ? "    " : "  "}${text}`
      );
    }),
  ];
}

function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(1)} %`;
}
