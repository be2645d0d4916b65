/** The spread of many trials as a person reads it. */

import type { Spread } from "../analysis/trials.ts";
import { counted, durationText, grouped } from "./numbers.ts";
import { shownHosts } from "./shown_hosts.ts";
import { type Column, layOutTable } from "./table.ts";

/** What is known of the trials beside their figures. */
export interface TrialsFacts {
  /** The name of the experiment. */
  readonly name: string;
  /** How many trials were run. */
  readonly trials: number;
  /** How many were wanted. */
  readonly wanted: number;
  /** The seed of the first. */
  readonly seed: number;
  /** How each figure is spread. */
  readonly spreads: readonly Spread[];
}

/** A terminal's width. */
const WIDTH_MAX = 80;

const COLUMNS: readonly Column<Spread>[] = [
  { title: "host", align: "left", cell: ({ source }) => source },
  { title: "figure", align: "left", cell: ({ figure }) => figure },
  { title: "mean", align: "right", cell: ({ mean }) => mean.toFixed(2) },
  { title: "sd", align: "right", cell: ({ sd }) => sd.toFixed(2) },
  { title: "median", align: "right", cell: ({ median }) => plain(median) },
  {
    title: "99 % band",
    align: "right",
    cell: ({ low, high }) => `${edge(low)} to ${edge(high)}`,
  },
];

/**
 * Writes the spread of trials, a block of rows per host.
 *
 * @param facts The trials.
 * @returns Lines of text, each with its LF.
 */
export function trialsText({ name, trials, wanted, seed, spreads }: TrialsFacts): string {
  if (trials === 0) return `${name}: none of ${counted(wanted, "trial")} is done\n`;
  const count = `${trials === wanted ? "" : `${grouped(trials)} of `}${counted(wanted, "trial")}`;
  const seeds = trials === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + trials - 1}`;
  const lines = [`${name}: ${count}, ${seeds}`, ""];
  const { rows: shown, others } = shownHosts(spreads);
  const [titles = "", ...rows] = layOutTable(COLUMNS, shown);
  if (rows.every((row) => row.length <= WIDTH_MAX)) lines.push(titles, ...inBlocks(rows, shown));
  else lines.push(...withHeadings(shown));
  if (others.length > 0) lines.push("", ...others);
  return `${lines.join("\n")}\n\n`;
}

/** Puts an empty line between hosts. */
function inBlocks(rows: readonly string[], spreads: readonly Spread[]): string[] {
  return rows.flatMap((row, i) => {
    return i > 0 && spreads[i]?.source !== spreads[i - 1]?.source ? ["", row] : [row];
  });
}

/** Names each host above its rows, where names or numbers are so long that a row is too wide. */
function withHeadings(spreads: readonly Spread[]): string[] {
  const [titles = "", ...rows] = layOutTable(COLUMNS.slice(1), spreads);
  return rows.flatMap((row, i) => {
    const source = spreads[i]?.source ?? "";
    if (source === spreads[i - 1]?.source) return [row];
    return [...(i > 0 ? [""] : []), source, titles, row];
  });
}

/** How far trials are. */
export interface TrialsMoment {
  /** How many are done. */
  readonly done: number;
  /** How many of them before this process. */
  readonly kept: number;
  /** How long the others took, in seconds. */
  readonly elapsedS: number;
  /** How many there will be. */
  readonly wanted: number;
}

/** A bar is at most so wide, */
const BAR_MAX = 40;
/** and left out where there is less room. */
const BAR_MIN = 10;

/**
 * Writes how far the trials are: a bar, how many are done, and how long the others will take.
 *
 * @param moment What to show.
 * @param width How many columns there are.
 * @returns One line, no longer than that.
 */
export function trialsProgressText(
  { done, kept, elapsedS, wanted }: TrialsMoment,
  width: number,
): string {
  const left = done > kept ? (elapsedS / (done - kept)) * (wanted - done) : NaN;
  const text = `${grouped(done)} of ${counted(wanted, "trial")}` +
    (left >= 0 ? `, ${durationText(left)} left` : "");
  const room = Math.min(BAR_MAX, width - text.length - "[] ".length);
  if (room < BAR_MIN) return text.slice(0, width);
  const filled = Math.floor(room * done / wanted);
  return `[${"=".repeat(filled)}${" ".repeat(room - filled)}] ${text}`;
}

/** An end of a band lies between two values that were found, so that three digits tell enough of it. */
function edge(value: number): string {
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(decimals)));
}

function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}
