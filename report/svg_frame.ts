/** What the static pictures have in common: a frame with a title, axes and a legend, for papers. */

import { axisTicks, grouped } from "./numbers.ts";
import { hostColor, hostDash } from "./palette.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { round } from "./space_time/shapes.ts";

/** How wide pictures are, in pixels. */
export const SVG_WIDTH = 800;
/** What names and numbers take on the left. */
export const SVG_LEFT = 62;
/** Where titles end and drawings begin. */
export const SVG_TOP = 34;

const INK = "#333333";
const FAINT = "#dddddd";
/** So many hosts are in a legend. */
const LEGEND_MAX = 12;

/**
 * Puts a picture together.
 *
 * @param options Its title, its description for those who cannot see it, its height.
 * @param content What is in it.
 * @returns An SVG document.
 */
export function svgDocument(
  { title, description, height }: {
    readonly title: string;
    readonly description: string;
    readonly height: number;
  },
  content: readonly Piece[],
): string {
  const box = `0 0 ${SVG_WIDTH} ${height}`;
  return `${
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${SVG_WIDTH}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="${INK}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${description}</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${SVG_LEFT}" y="20" font-size="14" font-weight="bold">${title}</text>
${content}
</svg>`.text
  }\n`;
}

/** So many values are named on an axis. */
const VALUES_MAX = 6;

/** The area of a drawing and what it spans. */
export interface Axes {
  /** The stretch of time. */
  readonly x: readonly [from: number, to: number];
  /** The values. */
  readonly y: readonly [from: number, to: number];
  /** Where the area ends at the bottom, in pixels. */
  readonly bottom: number;
  /** Where it begins on the left. @default SVG_LEFT */
  readonly left?: number;
  /** Whether the values are numbers of things, of which there is no half. @default false */
  readonly isCount?: boolean;
}

/** Where an instant is. */
export function svgX({ x: [from, to], left = SVG_LEFT }: Axes, time: number): number {
  const share = to > from ? (time - from) / (to - from) : 0;
  return round(left + share * (SVG_WIDTH - 16 - left));
}

/** Where a value is. */
export function svgY({ y: [from, to], bottom }: Axes, value: number): number {
  const share = to > from ? (value - from) / (to - from) : 0;
  return round(bottom - share * (bottom - SVG_TOP));
}

/**
 * Draws both axes.
 *
 * @param axes The area.
 * @param label What the horizontal axis shows.
 * @returns Lines and numbers.
 */
export function svgAxes(axes: Axes, label: string): Markup {
  const { bottom, isCount = false } = axes;
  const right = SVG_WIDTH - 16;
  const [from, to] = axes.y;
  const y = axisTicks(
    from,
    to,
    isCount ? Math.min(VALUES_MAX, Math.max(1, to - from)) : VALUES_MAX,
  );
  const lines = y.values.map((value) => {
    const at = svgY(axes, value);
    const text = y.digits > 0 ? value.toFixed(y.digits) : grouped(value);
    return markup`<path d="M${SVG_LEFT} ${at}H${right}" stroke="${FAINT}"/>
<text x="${SVG_LEFT - 6}" y="${round(at + 4)}" text-anchor="end">${text}</text>
`;
  });
  return markup`${lines}${
    svgXAxis(axes, label)
  }<path d="M${SVG_LEFT} ${bottom}H${right}" stroke="${INK}"/>`;
}

/**
 * Draws the horizontal axis alone.
 *
 * @param axes The area.
 * @param label What it shows.
 * @returns Ticks and numbers.
 */
export function svgXAxis(axes: Axes, label: string): Markup {
  const { bottom, left = SVG_LEFT } = axes;
  const { values, digits } = axisTicks(...axes.x, 8);
  const ticks = values.map((value) => {
    const at = svgX(axes, value);
    return markup`<path d="M${at} ${bottom}v4" stroke="${INK}"/>
<text x="${at}" y="${bottom + 17}" text-anchor="middle">${value.toFixed(digits)}</text>
`;
  });
  const middle = (left + SVG_WIDTH - 16) / 2;
  return markup`${ticks}<text x="${middle}" y="${bottom + 34}" text-anchor="middle">${label}</text>
`;
}

/**
 * Draws which host has which line.
 *
 * @param sources The hosts.
 * @param top Where it begins.
 * @returns The legend, and how high it is.
 */
export function svgLegend(
  sources: readonly string[],
  top: number,
): { readonly content: Markup; readonly height: number } {
  const named = sources.slice(0, LEGEND_MAX);
  const entries = named.map((source, i) => {
    const x = SVG_LEFT + (i % 4) * 180;
    const y = top + Math.floor(i / 4) * 18;
    return markup`<path d="M${x} ${y - 4}h28" fill="none" ${strokeOf(i)}/>
<text x="${x + 34}" y="${y}">${source}</text>
`;
  });
  const rows = Math.ceil(named.length / 4) + (sources.length > named.length ? 1 : 0);
  const others = sources.length > named.length
    ? markup`<text x="${SVG_LEFT}" y="${top + (rows - 1) * 18}">and ${
      sources.length - named.length
    } other hosts</text>`
    : null;
  return { content: markup`${entries}${others}`, height: rows * 18 };
}

/** What a letter of a legend takes on average, and what keeps its entries apart, in pixels. */
const LETTER = 6.2;
const ENTRY_GAP = 36;

/**
 * Finds room for the entries of a legend in one line.
 *
 * @param labels What they say.
 * @param left Where the first begins.
 * @returns Where each begins.
 */
export function svgEntryPlaces(labels: readonly string[], left: number): number[] {
  let x = left;
  return labels.map((label) => {
    const place = x;
    x = round(x + ENTRY_GAP + label.length * LETTER);
    return place;
  });
}

/** How a host's line is drawn, as attributes. */
export function strokeOf(host: number): Markup {
  const dash = hostDash(host).join(" ");
  const dashes = dash === "" ? null : markup` stroke-dasharray="${dash}"`;
  return markup`stroke="${hostColor(host).light}" stroke-width="1.6"${dashes}`;
}
