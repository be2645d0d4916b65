/** Physical clocks that go wrong: by a constant, by a rate, at one blow. */

/** How a host's physical clock differs from true time. */
export interface Skew {
  /** By how many seconds it is ahead from the start; negative: behind. */
  readonly offset: number;
  /** By how many parts per million it runs fast; negative: slow. */
  readonly driftPpm: number;
  /** By how many seconds it is set forward at one moment; negative: back. */
  readonly step: number;
  /** How many seconds after the start that happens. */
  readonly stepAt: number;
}

/** A clock that shows true time. */
export const NO_SKEW: Skew = { offset: 0, driftPpm: 0, step: 0, stepAt: 0 };

/** What a skew looks like, in words. */
export const SKEW_WANTED =
  "none, or any of offset=SECONDS, drift=PPM, step=SECONDS@TIME, joined by commas";

/**
 * Says what a skewed clock shows, in whole microseconds.
 *
 * @param skew How it goes wrong.
 * @param time When the run started and what time it truly is, in seconds.
 * @returns Seconds, on the scale of `now`.
 */
export function physicalTime(
  { offset, driftPpm, step, stepAt }: Skew,
  { start, now }: { readonly start: number; readonly now: number },
): number {
  const elapsed = now - start;
  const stepped = elapsed >= stepAt ? step : 0;
  return Math.round((now + offset + elapsed * driftPpm * 1e-6 + stepped) * 1e6) / 1e6;
}

/** Beyond this, times are not exact to the microsecond. */
const FIGURE_MAX = 1e9;
const FIGURE = "(-?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?)";
const PARTS = {
  offset: new RegExp(`^offset=${FIGURE}$`, "i"),
  drift: new RegExp(`^drift=${FIGURE}$`, "i"),
  step: new RegExp(`^step=${FIGURE}@${FIGURE}$`, "i"),
};

/**
 * Reads a skew.
 *
 * @param text `none`, or for example `offset=0.5,drift=-100,step=2@30`.
 * @returns The skew, or `undefined` where the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseSkew("offset=0.5,drift=-100")?.driftPpm, -100);
 * ```
 */
export function parseSkew(text: string): Skew | undefined {
  if (text === "none") return NO_SKEW;
  let { offset, driftPpm, step, stepAt } = NO_SKEW;
  const seen = new Set<string>();
  for (const part of text.split(",")) {
    const name = nameOf(part);
    if (seen.has(name) || !Object.hasOwn(PARTS, name)) return undefined;
    seen.add(name);
    const [, first, second] = PARTS[name as keyof typeof PARTS].exec(part) ?? [];
    const value = Number(first ?? NaN);
    const at = Number(second ?? 0);
    if (!(Math.abs(value) <= FIGURE_MAX) || !(at >= 0 && at <= FIGURE_MAX)) return undefined;
    if (name === "offset") offset = value;
    else if (name === "drift") driftPpm = value;
    else [step, stepAt] = [value, at];
  }
  return { offset, driftPpm, step, stepAt };
}

/**
 * Says what is wanted instead of a text that is no skew.
 *
 * @param text The text.
 * @returns What a skew looks like; where a part stands twice, that, too.
 */
export function wantedSkew(text: string): string {
  const names = text.split(",").map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) < i && Object.hasOwn(PARTS, name));
  return twice === undefined ? SKEW_WANTED : `${SKEW_WANTED}; here ${twice} stands twice`;
}

function nameOf(part: string): string {
  return part.split("=", 1)[0] ?? "";
}

/**
 * Writes a skew, the inverse of {@linkcode parseSkew}.
 *
 * @param skew The skew.
 * @returns Its text.
 */
export function formatSkew({ offset, driftPpm, step, stepAt }: Skew): string {
  const parts: string[] = [];
  if (offset !== 0) parts.push(`offset=${offset}`);
  if (driftPpm !== 0) parts.push(`drift=${driftPpm}`);
  if (step !== 0) parts.push(`step=${step}@${stepAt}`);
  return parts.join(",") || "none";
}
