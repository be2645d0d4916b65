/** Charts of a report with a row per host, which need no script: the jumps of clocks, and the mix of events. */

import type { Bar, HostAnalysis } from "../analysis/run_analysis.ts";
import type { HostSummary } from "../analysis/run_summary.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import { type Markup, markup } from "./markup.ts";
import { axisTicks, counted, fixed, grouped, short } from "./numbers.ts";
import { hostTable, type PageColumn } from "./page_tables.ts";
import { HOST_COLORS, kindName } from "./palette.ts";
import { SHAPE_NAMES } from "./space_time/shapes.ts";

/** Rows of more hosts are low, and scroll. */
const MANY = 20;

/**
 * Draws how large the jumps of each host's logical clock are. Heights are square roots, so that rare large
 * jumps can be seen.
 *
 * @param hosts The hosts.
 * @returns A figure.
 */
export function jumpsFigure(hosts: readonly HostAnalysis[]): Markup {
  const largest = hosts.reduce((largest, { jump_histogram }) => {
    return jump_histogram.reduce((max, { to }) => Math.max(max, to), largest);
  }, 1);
  const isMany = hosts.length > MANY;
  const rows = hosts.map(({ source, jump_histogram, jumps }, i) => {
    const most = jump_histogram.reduce((most, { count }) => Math.max(most, count), 0);
    const bars = jump_histogram.filter(({ count }) => count > 0).map(({ from, to, count }) => {
      const box = `left:${fixed(100 * from / largest, 3)}%;width:${
        fixed(100 * (to - from) / largest, 3)
      }%;height:${fixed(100 * Math.sqrt(count / most), 1)}%`;
      return markup`<i style="${box}" title="by ${rangeText({ from, to })}: ${
        grouped(count)
      }"></i>`;
    });
    return markup`<div class="row"><span class="name">${source}</span><span class="track bars host-${
      i % HOST_COLORS.length
    }" role="img" aria-label="${jumpsText(jump_histogram)}">${bars}</span><span
class="aside">mean ${fixed(jumps.mean, 2)}, largest ${short(jumps.max)}${
      isMany ? null : markup`<br>highest bar: ${grouped(most)}`
    }</span></div>
`;
  });
  return markup`<figure class="chart rows${
    isMany ? " many" : ""
  }"><h4>Jumps of the logical clock</h4>
${scrollRows("Jumps of the logical clock", rows)}
<div class="row scale" aria-hidden="true"><span class="name"></span><span class="track">${
    jumpTicks(largest)
  }</span><span class="aside">by so much</span></div>
<figcaption>How often each clock moved by how much in one event; heights are square roots, so that rare large
jumps can be seen.</figcaption>
<details class="counts"><summary>As a table</summary>${
    hostTable("Jumps of the logical clock", JUMPS, hosts)
  }</details></figure>`;
}

/** Many rows scroll by themselves, with the keyboard too. */
function scrollRows(label: string, rows: readonly Markup[]): Markup {
  const region = rows.length > MANY
    ? markup` tabindex="0" role="region" aria-label="${label}, host by host"`
    : null;
  return markup`<div class="scroll-rows"${region}>${rows}</div>`;
}

const JUMPS: readonly PageColumn<HostAnalysis>[] = [
  { title: "jumps", cell: ({ jumps }) => grouped(jumps.count) },
  {
    title: "by how much: how often",
    isText: true,
    isLong: true,
    cell: ({ jump_histogram }) => jumpsText(jump_histogram),
  },
];

/** How often a clock moved by how much: what bars show, in words. */
function jumpsText(histogram: readonly Bar[]): string {
  const bars = histogram.filter(({ count }) => count > 0);
  if (bars.length === 0) return "no jumps";
  return bars.map((bar) => `by ${rangeText(bar)}: ${grouped(bar.count)}`).join("; ");
}

function rangeText({ from, to }: Pick<Bar, "from" | "to">): string {
  return to - from === 1 ? short(from) : `${short(from)} to below ${short(to)}`;
}

/** A bar of jumps by n spans from n to n + 1, so its number stands half-way. */
function jumpTicks(largest: number): Markup[] {
  const { values } = axisTicks(0, largest - 1, Math.min(8, largest));
  return values.filter(Number.isInteger).map((value) =>
    markup`<b style="left:${fixed(100 * (value + 0.5) / largest, 3)}%">${grouped(value)}</b>`
  );
}

/**
 * Draws of which kinds each host's events are.
 *
 * @param hosts The hosts.
 * @returns A figure.
 */
export function mixFigure(hosts: readonly HostSummary[]): Markup {
  const legend = EVENT_KINDS.map((kind) => {
    return markup`<li><i class="swatch ${kindName(kind)}"></i>${SHAPE_NAMES[kind]}</li>`;
  });
  const rows = hosts.map(({ source, events, ticks }) => {
    const parts = EVENT_KINDS.map((kind) => {
      const share = ticks > 0 ? 100 * (events?.[kind] ?? 0) / ticks : 0;
      if (share === 0) return null;
      const text = share >= 8 ? `${share.toFixed(0)} %` : "";
      return markup`<i class="${kindName(kind)}" style="width:${share.toFixed(3)}%" title="${
        SHAPE_NAMES[kind]
      }: ${grouped(events?.[kind] ?? 0)}, ${share.toFixed(1)} %">${text}</i>`;
    });
    const label = EVENT_KINDS.map((kind) => `${SHAPE_NAMES[kind]} ${grouped(events?.[kind] ?? 0)}`);
    return markup`<div class="row"><span class="name">${source}</span><span class="track mix" role="img" aria-label="${
      label.join(", ")
    }">${parts}</span><span class="aside">${
      events === null ? "not known" : counted(ticks, "event")
    }</span></div>
`;
  });
  return markup`<figure class="chart rows${
    hosts.length > MANY ? " many" : ""
  }"><h4>Events by their kind</h4>
<ul class="legend">${legend}</ul>
${scrollRows("Events by their kind", rows)}</figure>`;
}
