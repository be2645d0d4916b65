/** Which part of a run a diagram shows, and where on the paper each instant and each host lies. */

/** The part that is shown. */
export interface View {
  /** The instant at the left edge, in seconds. */
  readonly from: number;
  /** The instant at the right edge. */
  readonly to: number;
  /** How far the hosts are scrolled up, in pixels. */
  readonly top: number;
}

/** The paper. */
export interface Paper {
  /** The whole width in pixels. */
  readonly width: number;
  /** The whole height. */
  readonly height: number;
  /** What the names of hosts take on the left. */
  readonly left: number;
  /** What the time axis takes at the bottom. */
  readonly bottom: number;
  /** From one host's line to the next. */
  readonly row: number;
  /**
   * What stays free above the first row, so that a clock's number has room there however low rows are.
   * @default {0}
   */
  readonly head?: number;
  /** How many hosts there are. */
  readonly hosts: number;
}

/** How far a view may go. */
export interface Limits {
  /** The earliest instant. */
  readonly begin: number;
  /** The latest. */
  readonly end: number;
  /**
   * How much of a view may lie before the earliest, and behind the latest: a share of what it shows, so
   * that close-ups begin where the run does, too.
   * @default {0}
   */
  readonly margin?: number;
}

/** Nobody can tell closer events apart: ticks are at most 10,000 a second. */
const SPAN_MIN_S = 1e-4;

/** The whole run. */
export function wholeView(limits: Limits): View {
  return { ...within(-Infinity, spanMax(limits), limits), top: 0 };
}

/**
 * Zooms.
 *
 * @param view What is shown.
 * @param at The instant that stays where it is.
 * @param options By how much the stretch grows, and the limits.
 * @returns What is shown then.
 */
export function zoomView(
  view: View,
  at: number,
  { factor, limits }: { readonly factor: number; readonly limits: Limits },
): View {
  const span = view.to - view.from;
  const wanted = Math.max(SPAN_MIN_S, Math.min(span * factor, spanMax(limits)));
  const from = at - ((at - view.from) / span) * wanted;
  return { ...view, ...within(from, wanted, limits) };
}

/**
 * Moves along the run.
 *
 * @param view What is shown.
 * @param seconds How far, to later instants where positive.
 * @param limits The limits.
 * @returns What is shown then.
 */
export function panView(view: View, seconds: number, limits: Limits): View {
  return { ...view, ...within(view.from + seconds, view.to - view.from, limits) };
}

/**
 * Scrolls the hosts.
 *
 * @param view What is shown.
 * @param pixels How far, to later hosts where positive.
 * @param paper The paper.
 * @returns What is shown then.
 */
export function scrollView(view: View, pixels: number, paper: Paper): View {
  return { ...view, top: Math.min(Math.max(0, view.top + pixels), topMax(paper)) };
}

/**
 * Moves as little as it takes to show an event.
 *
 * @param view What is shown.
 * @param place When and on which host.
 * @param space The limits and the paper.
 * @returns What is shown then.
 */
export function reveal(
  view: View,
  { time, host }: { readonly time: number; readonly host: number },
  { limits, paper }: { readonly limits: Limits; readonly paper: Paper },
): View {
  const margin = (view.to - view.from) * 0.08;
  const left = Math.min(0, time - margin - view.from);
  const right = Math.max(0, time + margin - view.to);
  const y = yOf({ ...view, top: 0 }, paper, host);
  const up = Math.min(0, y - paper.row - view.top);
  const down = Math.max(0, y + paper.row - (paper.height - paper.bottom) - view.top);
  return scrollView(panView(view, left + right, limits), up + down, paper);
}

/**
 * Shows a few instants with some time around them.
 *
 * @param view What is shown.
 * @param times The instants, at least one.
 * @param options How many seconds to show before the first and after the last, and the limits.
 * @returns What is shown then.
 */
export function viewAround(
  view: View,
  times: readonly number[],
  { room, limits }: { readonly room: number; readonly limits: Limits },
): View {
  const from = Math.min(...times) - room;
  const wanted = Math.max(SPAN_MIN_S, Math.max(...times) + room - from);
  const span = Math.min(wanted, spanMax(limits));
  return { ...view, ...within(from, span, limits) };
}

/** Where an instant lies from the left, in pixels. */
export function xOf({ from, to }: View, { left, width }: Paper, time: number): number {
  return left + ((time - from) / (to - from)) * (width - left);
}

/** Which instant lies so far from the left. */
export function timeAt({ from, to }: View, { left, width }: Paper, x: number): number {
  return from + ((x - left) / (width - left)) * (to - from);
}

/** Where a host's line lies from the top, in pixels. */
export function yOf({ top }: View, { row, head = 0 }: Paper, host: number): number {
  return head + (host + 0.5) * row - top;
}

/** Which host's line is nearest to a height; perhaps one that there is not. */
export function hostAt({ top }: View, { row, head = 0 }: Paper, y: number): number {
  return Math.floor((y + top - head) / row);
}

/** Which hosts' lines are in view, from the first to the last. */
export function hostsInView(
  { top }: View,
  { hosts, row, head = 0, height, bottom }: Paper,
): { readonly first: number; readonly last: number } {
  const first = Math.ceil((top - head) / row - 0.5);
  const last = Math.floor((top - head + height - bottom) / row - 0.5);
  return { first: Math.max(0, first), last: Math.min(hosts - 1, last) };
}

/** How far hosts can be scrolled. */
export function topMax({ hosts, row, head = 0, height, bottom }: Paper): number {
  return Math.max(0, head + hosts * row - (height - bottom));
}

function within(
  wanted: number,
  span: number,
  { begin, end, margin = 0 }: Limits,
): { from: number; to: number } {
  const room = span * margin;
  const from = Math.max(begin - room, Math.min(wanted, end + room - span));
  return { from, to: from + span };
}

/** How much shows the whole run between its margins. */
function spanMax({ begin, end, margin = 0 }: Limits): number {
  return (end - begin) / (1 - 2 * margin);
}
