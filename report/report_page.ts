/** The report of one or several runs as one HTML page that needs nothing else. */

import type { RunSummary } from "../analysis/run_summary.ts";
import { lengthText } from "./length_text.ts";
import { Markup, markup, scriptJson } from "./markup.ts";
import { counted, short } from "./numbers.ts";
import { packHistory } from "./page_data.ts";
import { chartsSection, runChartsSection } from "./page_charts.ts";
import { spaceTimeSection } from "./page_space_time.ts";
import {
  comparisonSection,
  distributionSection,
  runsSection,
  summarySection,
} from "./page_tables.ts";
import { verdictsSection } from "./page_verdicts.ts";
import { paletteCss } from "./palette.ts";
import { namesOf } from "./run_names.ts";
import { settingsTexts } from "./settings_text.ts";
import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import script from "./page.min.js" with { type: "text" };
import style from "./page/page.css" with { type: "text" };

/** The page may reach nothing and nobody, whatever stands in a log. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'";

/** So many rates are named above the tables. */
const RATES_MAX = 6;

/** The icon of the page, without which browsers ask a server for one. */
const ICON = "data:,";

/**
 * Writes a report.
 *
 * @param runs The runs, one or more.
 * @returns An HTML document.
 */
export function renderReport(runs: readonly AnalyzedRun[]): string {
  const names = namesOf(runs.map(({ analysis }) => analysis));
  const title = names.length === 1 ? names[0] ?? "" : `${names.length} runs`;
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="${ICON}">
<title>${title} – scale-sim</title>
<style>${new Markup(paletteCss())}${new Markup(style)}</style></head>
<body>
<header class="top"><p class="tool">scale-sim report</p>
<div class="theme" role="group" aria-label="Colours"></div></header>
<main><h1>${title}</h1>
${runs.length > 1 ? besideEachOther(runs, names) : null}
${
    runs.map((run, i) =>
      runPanel(run, { index: i, name: runs.length === 1 ? null : names[i] ?? "" })
    )
  }
<noscript><p class="left-out">The charts over time and the space-time diagram need JavaScript.</p></noscript>
</main>
<footer><p>Made by scale-sim. Charts over time are drawn by uPlot, © Leon Sorokin, MIT License.</p></footer>
<script type="application/json" id="runs">${
    scriptJson(runs.map(({ history }, i) => packHistory({ ...history, name: names[i] ?? "" })))
  }</script>
<script>${new Markup(script)}</script>
</body></html>
`;
  return page.text;
}

function besideEachOther(runs: readonly AnalyzedRun[], names: readonly string[]): Markup {
  return markup`${runsSection(runs, names)}${runChartsSection(runs, names)}${tabs(runs, names)}`;
}

/** A tab tells whether a rule was broken, so that nobody has to open all of them. */
function tabs(runs: readonly AnalyzedRun[], names: readonly string[]): Markup {
  return markup`<div class="tabs" role="tablist" aria-label="Runs">${
    names.map((name, i) =>
      markup`<button type="button" role="tab" id="tab-${i}" aria-controls="run-${i}" aria-selected="${
        i === 0 ? "true" : "false"
      }">${
        isBroken(runs[i])
          ? markup`<span class="sign" role="img" aria-label="violated">✗</span> `
          : null
      }${name}</button>`
    )
  }</div>
`;
}

function isBroken(run: AnalyzedRun | undefined): boolean {
  return run?.analysis.verdicts.some(({ status }) => status === "violated") ?? false;
}

function runPanel(
  run: AnalyzedRun,
  { index, name }: { readonly index: number; readonly name: string | null },
): Markup {
  const { analysis, settings } = run;
  const { summary, directory } = analysis;
  const role = name === null ? null : markup` role="tabpanel" aria-labelledby="tab-${index}"`;
  // A page of one run has its name above all; what only listeners hear keeps the order of headings.
  const heading = name === null
    ? markup`<h2 class="unseen">The run</h2>`
    : markup`<h2>${name}</h2>`;
  return markup`<div class="run" id="run-${index}"${role}>
${heading}
<p class="facts">${
    [factsText(summary), ...settingsTexts(settings)].join(", ")
  }, from <code>${directory}</code></p>
${verdictsSection(run)}
${summarySection(analysis)}
${comparisonSection(analysis)}
${spaceTimeSection(run)}
${chartsSection(run)}
${distributionSection(analysis)}
</div>
`;
}

function factsText(summary: RunSummary): string {
  const { hosts, prob_internal, seed } = summary;
  return [
    counted(hosts.length, "host") + ratesText(hosts),
    lengthText(summary),
    ...(prob_internal === null ? [] : [`internal with p = ${short(prob_internal)}`]),
    ...(seed === null ? [] : [`seed ${seed}`]),
  ].join(", ");
}

/** Rates as a person says them; many are left to the table. */
function ratesText(hosts: RunSummary["hosts"]): string {
  const rates = hosts.map(({ clock_speed }) => clock_speed);
  if (rates.length === 0 || rates.length > RATES_MAX || rates.includes(null)) return "";
  const words = rates.map(short);
  const last = words.pop() ?? "";
  const list = words.length === 0 ? last : `${words.join(", ")} and ${last}`;
  return ` at ${list} ${list === "1" ? "tick" : "ticks"} per second`;
}
