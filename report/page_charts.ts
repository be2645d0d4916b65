/** The charts of a report: the places of those that the page draws, and the bars, which need no script. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { type Markup, markup } from "./markup.ts";
import { grouped } from "./numbers.ts";
import { jumpsFigure, mixFigure } from "./page_rows.ts";
import { type Figure, FIGURE_TITLES, figuresOf, valueText } from "./figures.ts";
import { extentOf, hostSeries } from "./host_lines.ts";
import { RUN_FIGURE_TITLES, RUN_FIGURES, runSeries } from "./run_lines.ts";
import { eventsShown, eventsText, ofWholeRun } from "./shown_events.ts";

/**
 * Writes the charts of a run.
 *
 * @param run The run.
 * @returns A section of the page.
 */
export function chartsSection(run: AnalyzedRun): Markup {
  const { analysis, history } = run;
  const { hosts } = analysis.summary;
  if (eventsShown(history) === 0) {
    return markup`<section><h3>Over time</h3>
<p class="left-out">No host has had an event, so there is nothing to draw.</p></section>
`;
  }
  const omitted = history.eventsOmitted === 0
    ? null
    : markup`<p class="left-out">Lines over time show ${
      eventsText(history)
    }; jumps and kinds are those
of all events.</p>
`;
  const figures = figuresOf(history).map((figure) => {
    const text = figureText(figure, run);
    return lineFigure(figure, { title: FIGURE_TITLES[figure], text, level: 4 });
  });
  return markup`<section class="charts"><h3>Over time</h3>
${omitted}${chartTools("Hosts that are shown")}${figures}
${jumpsFigure(analysis.hosts)}
${mixFigure(hosts)}
</section>
`;
}

/**
 * Writes the charts of several runs, in which each run is a line.
 *
 * @param runs The runs.
 * @param names What each is called.
 * @returns A section of the page, or nothing where there is nothing to draw.
 */
export function runChartsSection(
  runs: readonly AnalyzedRun[],
  names: readonly string[],
): Markup | null {
  if (runs.every(({ history }) => history.hosts.every(({ length }) => length === 0))) return null;
  const series = runSeries(runs.map(({ history }) => history));
  const ends = runs.map(({ history }, line) => {
    return { source: names[line] ?? "", line, times: [extentOf(history).end] };
  });
  const cut = runs.flatMap(({ history }, i) =>
    history.eventsOmitted === 0 ? [] : [`of ${names[i] ?? ""} ${eventsText(history)}`]
  );
  const figures = RUN_FIGURES.map((figure) => {
    const title = RUN_FIGURE_TITLES[figure];
    const text = endsText(ends, cut.length === 0 ? "runs end" : "lines end", {
      pick: ({ line, times }) => series.valuesAt(figure, { line, times })[0] ?? null,
    });
    return lineFigure(figure, { title, text, level: 3 });
  });
  return markup`<section class="charts of-runs"><h2>Runs over time</h2>
<p>A line per run, of whichever of its hosts is furthest at that time.</p>
${
    cut.length === 0 ? null : markup`<p class="left-out">Lines show ${cut.join(", ")}.</p>
`
  }${chartTools("Runs that are shown")}<div class="abreast">${figures}</div>
</section>
`;
}

function chartTools(label: string): Markup {
  return markup`<p class="help">Drag to zoom, double-click for all, or use the buttons. All charts follow.</p>
<div class="tools" role="group" aria-label="View of the charts">
<button type="button" data-do="in" aria-label="Zoom in">+</button>
<button type="button" data-do="out" aria-label="Zoom out">−</button>
<button type="button" data-do="earlier" aria-label="Earlier">←</button>
<button type="button" data-do="later" aria-label="Later">→</button>
<button type="button" data-do="all" aria-label="All of the time">All</button></div>
<div class="lines" role="group" aria-label="${label}"></div>
`;
}

function lineFigure(
  figure: Figure,
  { title, text, level }: {
    readonly title: string;
    readonly text: string;
    /** How deep in the page its heading is. */
    readonly level: number;
  },
): Markup {
  return markup`<figure class="chart" data-figure="${figure}">
<h4 aria-level="${level}">${title}</h4>
<div class="plot" role="img" aria-label="${title}. ${text}"></div>
<figcaption>${text} <span class="sampling"></span></figcaption>
<details class="values"><summary>As a table</summary></details>
<button type="button" class="save" data-save="${figure}" aria-label="${title}: save as PNG" hidden>Save as PNG</button>
</figure>
`;
}

/** The sentence that stands for a chart where it cannot be seen. */
function figureText(figure: Figure, { analysis, history }: AnalyzedRun): string {
  const { hosts } = analysis.summary;
  switch (figure) {
    case "clock":
      return endsText(hosts, `${ofWholeRun(history, "clocks")} end`, {
        pick: (host) => host.final_logical_clock,
      });
    case "lag":
      return endsText(hosts, `${ofWholeRun(history, "lags")} end`, { pick: (host) => host.lag });
    case "inbox":
      return endsText(hosts, `${ofWholeRun(history, "inboxes")} have their peaks`, {
        pick: (host) => host.inbox_max,
      });
    case "physical":
    case "hybrid": {
      const series = hostSeries(history);
      const times = [series.end];
      const clocks = `${figure} clocks${history.eventsOmitted > 0 ? " of the events shown" : ""}`;
      return endsText(history.hosts, `${clocks} end`, {
        pick: (_, line) => series.valuesAt(figure, { line, times })[0] ?? null,
        text: (value) => `${valueText(figure, value)} ms`,
        unit: " ahead of true time",
      });
    }
  }
}

/** How a sentence about hosts comes to its values. */
interface Ends<H> {
  /** A host's value; `null` where it is unknown. */
  readonly pick: (host: H, index: number) => number | null;
  /** @default {grouped} */
  readonly text?: (value: number) => string;
  /** What stands at the end of the sentence. @default {""} */
  readonly unit?: string;
}

function endsText<H extends { readonly source: string }>(
  hosts: readonly H[],
  what: string,
  { pick, text = grouped, unit = "" }: Ends<H>,
): string {
  if (hosts.length === 0) return "There are no hosts.";
  const known = hosts.flatMap((host, i) => {
    const value = pick(host, i);
    return value === null ? [] : [{ value, source: host.source }];
  });
  const sorted = known.toSorted((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return "The logs do not say.";
  const all = known.length === hosts.length ? "All" : "All known";
  if (least.value === most.value) return `${all} ${what} at ${text(most.value)}${unit}.`;
  return `The ${what} between ${text(least.value)} (${least.source}) and ${
    text(most.value)
  } (${most.source})${unit}.`;
}
