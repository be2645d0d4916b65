/** How long messages are on the way, where that is not left to a real network. */

/** A distribution of latencies; all figures are in seconds and not negative. */
export type Latency =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly min: number; readonly max: number }
  | { readonly kind: "exponential"; readonly mean: number }
  /** Values below the floor become the floor. */
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number; readonly floor: number };

/** Where draws come from: a stream of uniform ones in [0, 1), by number. */
export interface Draws {
  /**
   * Draws.
   *
   * @param k Which draw, an integer from 0.
   * @returns The draw.
   */
  uniform(k: number): number;
}

/** No latency at all. */
export const NO_LATENCY: Latency = { kind: "constant", value: 0 };

/** The figures that each distribution takes, in the order in which they are written. */
const FIGURES = {
  constant: ["value"],
  uniform: ["min", "max"],
  exponential: ["mean"],
  normal: ["mean", "sd", "floor"],
} as const;

/** Longer than any run, and short enough that no draw overflows. */
const SECONDS_MAX = 1e9;

/** What a latency looks like, in words. */
export const LATENCY_WANTED =
  "seconds, uniform:MIN:MAX, exponential:MEAN, or normal:MEAN:SD:FLOOR (FLOOR may be left away)";

/**
 * Reads a latency.
 *
 * @param text `0.01`, `uniform:0.01:0.05`, `exponential:0.02`, `normal:0.05:0.01:0.001`.
 * @returns The distribution, or `undefined` where the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseLatency("uniform:0.01:0.05"), { kind: "uniform", min: 0.01, max: 0.05 });
 * ```
 */
export function parseLatency(text: string): Latency | undefined {
  const latency = readFigures(text);
  return latency !== undefined && isReversed(latency) ? undefined : latency;
}

/**
 * Says what is wanted instead of a text that is no latency.
 *
 * @param text The text.
 * @returns What a latency looks like; where this looks like one, what is wrong in it, too.
 */
export function wantedLatency(text: string): string {
  const latency = readFigures(text);
  const isInOrder = latency === undefined || !isReversed(latency);
  return isInOrder ? LATENCY_WANTED : `${LATENCY_WANTED}; here MIN is above MAX`;
}

function isReversed(latency: Latency): boolean {
  return latency.kind === "uniform" && latency.min > latency.max;
}

/** Reads a latency, whatever its figures are to each other. */
function readFigures(text: string): Latency | undefined {
  const [word = "", ...rest] = text.split(":");
  const isPlain = /^[\d.]/.test(word);
  const kind = isPlain ? "constant" : word;
  if (!isKind(kind)) return undefined;
  const written = isPlain ? [word, ...rest] : rest;
  const texts = kind === "normal" && written.length === 2 ? [...written, "0"] : written;
  const names = FIGURES[kind];
  const values = texts.map((figure) =>
    /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(figure) ? Number(figure) : NaN
  );
  if (texts.length !== names.length || !values.every((value) => value <= SECONDS_MAX)) {
    return undefined;
  }
  const figures = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  return { kind, ...figures } as Latency;
}

/**
 * Writes a latency, the inverse of {@linkcode parseLatency}.
 *
 * @param latency The distribution.
 * @returns Its text.
 */
export function formatLatency(latency: Latency): string {
  switch (latency.kind) {
    case "constant":
      return String(latency.value);
    case "uniform":
      return `uniform:${latency.min}:${latency.max}`;
    case "exponential":
      return `exponential:${latency.mean}`;
    case "normal":
      return `normal:${latency.mean}:${latency.sd}:${latency.floor}`;
  }
}

/**
 * Draws how long one message is on the way.
 *
 * @param latency The distribution.
 * @param stream The link's stream of draws.
 * @param k The number of the message on its link, from 0.
 * @returns Seconds.
 */
export function drawLatency(latency: Latency, stream: Draws, k: number): number {
  switch (latency.kind) {
    case "constant":
      return latency.value;
    case "uniform":
      return latency.min + (latency.max - latency.min) * stream.uniform(k);
    case "exponential":
      return -latency.mean * Math.log1p(-stream.uniform(k));
    case "normal": {
      // Box and Muller 1958; one of the pair is enough, as draws cost nothing.
      const radius = Math.sqrt(-2 * Math.log1p(-stream.uniform(2 * k)));
      const normal = radius * Math.cos(2 * Math.PI * stream.uniform(2 * k + 1));
      return Math.max(latency.floor, latency.mean + latency.sd * normal);
    }
  }
}

/**
 * Says whether messages are on the way for a while.
 *
 * @param latency The distribution.
 * @returns Whether it is another than {@linkcode NO_LATENCY}.
 */
export function takesTime(latency: Latency): boolean {
  return latency.kind !== "constant" || latency.value !== 0;
}

function isKind(word: string): word is Latency["kind"] {
  return Object.hasOwn(FIGURES, word);
}
