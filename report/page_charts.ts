/** The charts of a report: the places of those that the page draws, and the bars, which need no script. */

import type { HostAnalysis, Verdict } from "../analysis/run_analysis.ts";
import type { HostSummary } from "../analysis/run_summary.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import { placesOf } from "./evidence_places.ts";
import { type Markup, markup } from "./markup.ts";
import { concurrentPair } from "./page_pair.ts";
import { axisTicks, counted, fixed, grouped, short } from "./numbers.ts";
import { HOST_COLORS, kindName } from "./palette.ts";
import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import { type Figure, FIGURE_TITLES, figuresOf, valueText } from "./figures.ts";
import { extentOf, hostSeries } from "./host_lines.ts";
import { RUN_FIGURE_TITLES, RUN_FIGURES, runSeries } from "./run_lines.ts";
import { SHAPE_NAMES, shapePath } from "./space_time/shapes.ts";

/**
 * Writes the charts of a run.
 *
 * @param run The run.
 * @returns A section of the page.
 */
export function chartsSection(run: AnalyzedRun): Markup {
  const { analysis, history } = run;
  const { hosts } = analysis.summary;
  const shown = history.hosts.reduce((sum, { length }) => sum + length, 0);
  if (shown === 0) {
    return markup`<section><h3>Over time</h3>
<p class="left-out">No host has had an event, so there is nothing to draw.</p></section>
`;
  }
  const omitted = history.eventsOmitted === 0
    ? null
    : markup`<p class="left-out">Lines over time and the
space-time diagram show the first ${grouped(shown)} events; ${
      grouped(history.eventsOmitted)
    } later ones are left out.</p>
`;
  const figures = figuresOf(history).map((figure) => {
    return lineFigure(figure, { title: FIGURE_TITLES[figure], text: figureText(figure, run) });
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
  const figures = RUN_FIGURES.map((figure) => {
    const title = RUN_FIGURE_TITLES[figure];
    const text = endsText(ends, "runs end", {
      pick: ({ line, times }) => series.valuesAt(figure, { line, times })[0] ?? null,
    });
    return lineFigure(figure, { title, text });
  });
  return markup`<section class="charts of-runs"><h2>Runs over time</h2>
<p>A line per run, of whichever of its hosts is furthest at that time.</p>
${chartTools("Runs that are shown")}<div class="abreast">${figures}</div>
</section>
`;
}

function chartTools(label: string): Markup {
  return markup`<p class="help">Drag to zoom, double-click for all. All charts follow.</p>
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
  { title, text }: { readonly title: string; readonly text: string },
): Markup {
  return markup`<figure class="chart" data-figure="${figure}">
<h4>${title}</h4>
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
      return endsText(hosts, "clocks end", { pick: (host) => host.final_logical_clock });
    case "lag":
      return endsText(hosts, "lags end", { pick: (host) => host.lag });
    case "inbox":
      return endsText(hosts, "inboxes have their peaks", { pick: (host) => host.inbox_max });
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

/** Heights are square roots, so that rare large jumps can be seen. */
function jumpsFigure(hosts: readonly HostAnalysis[]): Markup {
  const largest = hosts.reduce((largest, { jump_histogram }) => {
    return jump_histogram.reduce((max, { to }) => Math.max(max, to), largest);
  }, 1);
  const rows = hosts.map(({ source, jump_histogram, jumps }, i) => {
    const most = Math.max(1, ...jump_histogram.map(({ count }) => count));
    const bars = jump_histogram.filter(({ count }) => count > 0).map(({ from, to, count }) => {
      const box = `left:${fixed(100 * from / largest, 3)}%;width:${
        fixed(100 * (to - from) / largest, 3)
      }%;height:${fixed(100 * Math.sqrt(count / most), 1)}%`;
      const range = to - from === 1 ? short(from) : `${short(from)} to below ${short(to)}`;
      return markup`<i style="${box}" title="by ${range}: ${grouped(count)}"></i>`;
    });
    return markup`<div class="row"><span class="name">${source}</span><span class="track bars host-${
      i % HOST_COLORS.length
    }">${bars}</span><span class="aside">mean ${fixed(jumps.mean, 2)}, largest ${
      short(jumps.max)
    }</span></div>
`;
  });
  return markup`<figure class="chart rows${
    hosts.length > 20 ? " many" : ""
  }"><h4>Jumps of the logical clock</h4>
<div class="scroll-rows">${rows}</div>
<div class="row scale" aria-hidden="true"><span class="name"></span><span class="track">${
    jumpTicks(largest)
  }</span><span class="aside">by so much</span></div>
<figcaption>How often each clock moved by how much in one event; heights are square roots, so that rare large
jumps can be seen.</figcaption></figure>`;
}

/** A bar of jumps by n spans from n to n + 1, so its number stands half-way. */
function jumpTicks(largest: number): Markup[] {
  const { values } = axisTicks(0, largest - 1, Math.min(8, largest));
  return values.filter(Number.isInteger).map((value) =>
    markup`<b style="left:${fixed(100 * (value + 0.5) / largest, 3)}%">${grouped(value)}</b>`
  );
}

function mixFigure(hosts: readonly HostSummary[]): Markup {
  const legend = EVENT_KINDS.map((kind) => {
    return markup`<li><i class="swatch ${kindName(kind)}"></i>${SHAPE_NAMES[kind]}</li>`;
  });
  const rows = hosts.map(({ source, events, ticks }) => {
    const parts = EVENT_KINDS.map((kind) => {
      const share = ticks > 0 ? 100 * events[kind] / ticks : 0;
      if (share === 0) return null;
      const text = share >= 8 ? `${share.toFixed(0)} %` : "";
      return markup`<i class="${kindName(kind)}" style="width:${share.toFixed(3)}%" title="${
        SHAPE_NAMES[kind]
      }: ${grouped(events[kind])}, ${share.toFixed(1)} %">${text}</i>`;
    });
    const label = EVENT_KINDS.map((kind) => `${SHAPE_NAMES[kind]} ${grouped(events[kind])}`);
    return markup`<div class="row"><span class="name">${source}</span><span class="track mix" role="img" aria-label="${
      label.join(", ")
    }">${parts}</span><span class="aside">${counted(ticks, "event")}</span></div>
`;
  });
  return markup`<figure class="chart rows${
    hosts.length > 20 ? " many" : ""
  }"><h4>Events by their kind</h4>
<ul class="legend">${legend}</ul>
<div class="scroll-rows">${rows}</div></figure>`;
}

/** What rings mark, where not every violation is named; `null` where each is. */
function unnamedText(verdicts: readonly Verdict[]): string | null {
  const named = verdicts.reduce((sum, { examples }) => sum + examples.length, 0);
  const all = verdicts.reduce((sum, { violations }) => sum + violations, 0);
  return named === all ? null : `named above: the first ${grouped(named)} of ${grouped(all)}`;
}

/**
 * Writes the place of the space-time diagram.
 *
 * @param run The run.
 * @returns A section of the page.
 */
export function spaceTimeSection(run: AnalyzedRun): Markup {
  const { analysis, history, eventLines } = run;
  const isBroken = analysis.verdicts.some(({ examples }) =>
    examples.some((violation) => placesOf(violation, eventLines).length > 0)
  );
  const unnamed = isBroken ? unnamedText(analysis.verdicts) : null;
  const events = history.hosts.reduce((sum, { length }) => sum + length, 0);
  const chain = ` The longest causal chain has ${
    counted(analysis.causality.longest_chain, "event")
  }.`;
  const text = `${counted(events, "event")} of ${
    counted(history.hosts.length, "host")
  }, time from left to right, an arrow per message from its sending to its processing.${chain}`;
  const shapes = EVENT_KINDS.map((kind, i) =>
    markup`<li><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path class="${
      kindName(kind)
    }" d="${shapePath(i, 0, 0)}"/></svg>${SHAPE_NAMES[kind]}</li>`
  );
  return markup`<section class="space-time"><h3>Space-time diagram</h3>
<p>${text}</p>
${
    events === 0
      ? null
      : markup`<p class="invitation">Choose an event to see what it could know of.</p>`
  }
<ul class="legend kinds">${shapes}${
    isBroken
      ? markup`<li class="marked"><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle
r="6.5"/></svg><span>${unnamed ?? "named in a violation"}</span></li>`
      : null
  }</ul>
<ul class="legend tones"><li>of the chosen event:</li>
<li><i class="swatch tone-past"></i>causal past: it could know of these</li>
<li><i class="swatch tone-future"></i>causal future: these could know of it</li>
<li><i class="swatch tone-concurrent"></i>concurrent: neither</li></ul>
<div class="tools" role="group" aria-label="View of the diagram">
<button type="button" data-do="in" aria-label="Zoom in">+</button>
<button type="button" data-do="out" aria-label="Zoom out">−</button>
<button type="button" data-do="earlier" aria-label="Earlier">←</button>
<button type="button" data-do="later" aria-label="Later">→</button>
<button type="button" data-do="all" aria-label="All of the run">All</button>
<button type="button" data-do="jump">Next large jump</button>
<button type="button" data-do="clear">Clear selection</button>
<button type="button" data-do="save">Save as PNG</button>
<span class="of-hosts" hidden><button type="button" data-do="higher" aria-label="Hosts above">↑</button>
<button type="button" data-do="lower" aria-label="Hosts below">↓</button></span>
<span class="range"></span></div>
<div class="diagram" tabindex="0" role="application" aria-roledescription="space-time diagram"
aria-label="Space-time diagram. ${text} Arrow keys go from event to event, Enter selects."><canvas aria-hidden="true"></canvas><div
class="tip" hidden></div><div class="hint" aria-hidden="true" hidden>To zoom with the wheel, hold Ctrl or ⌘, or
click the diagram first</div></div>
${
    unnamed === null
      ? null
      : markup`<p class="left-out unnamed">Rings mark the violations ${unnamed}; the events of the others
look like any other.</p>
`
  }<p class="left-out" data-left-out></p>
<p class="chosen" role="status" aria-live="polite">No event is selected.</p>
<p class="back" hidden><button type="button">To the violation that names it</button></p>
${concurrentPair(run)}<details class="keys"><summary>Mouse, touch and keyboard</summary><dl>
<dt>pinch, <kbd>+</kbd> <kbd>−</kbd>, wheel with <kbd>Ctrl</kbd> or <kbd>⌘</kbd></dt><dd>zoom; after a click
the wheel alone does it, too</dd>
<dt>drag, <kbd>Shift</kbd> with <kbd>←</kbd> <kbd>→</kbd></dt><dd>earlier, later</dd>
<dt>drag, two fingers, <kbd>Shift</kbd> with <kbd>↑</kbd> <kbd>↓</kbd>, <kbd>PageUp</kbd>
<kbd>PageDown</kbd></dt><dd>the hosts above, below, where not all fit</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>the beginning, the end</dd>
<dt><kbd>0</kbd></dt><dd>the whole run</dd>
<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>the event before, the event after, on the same host</dd>
<dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>the nearest event of the host above, below</dd>
<dt><kbd>M</kbd></dt><dd>along the message: from its processing to its sending, or back</dd>
<dt><kbd>J</kbd></dt><dd>the largest jump of a logical clock, then the next largest</dd>
<dt>click, <kbd>Enter</kbd></dt><dd>causal past and future of the event</dd>
<dt><kbd>Esc</kbd></dt><dd>clear</dd>
</dl></details>
</section>
`;
}
