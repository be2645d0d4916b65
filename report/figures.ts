/** What is drawn over time: names, units and axes. */

import type { FurtherClocks, RunHistory } from "../analysis/run_history.ts";
import { grouped } from "./numbers.ts";

/** What is drawn over time. */
export type Figure = "clock" | "lag" | "inbox" | "physical" | "hybrid";

/** What the charts are called. */
export const FIGURE_TITLES: Readonly<Record<Figure, string>> = {
  clock: "Logical clock over time",
  lag: "Lag behind the largest logical clock",
  inbox: "Messages waiting in the inbox",
  physical: "Physical clocks beside true time, ms ahead",
  hybrid: "Hybrid clocks beside true time, l in ms ahead",
};

/**
 * Says what there is to draw: clocks that no log has would be empty charts.
 *
 * @param history The run.
 * @returns The figures, in the order of their charts.
 */
export function figuresOf({ hosts }: RunHistory): Figure[] {
  const isKnown = (pick: (clocks: FurtherClocks) => Float64Array): boolean =>
    hosts.some(({ furtherClocks }) => {
      return furtherClocks !== null && pick(furtherClocks).some((time) => !Number.isNaN(time));
    });
  return [
    ...(["clock", "lag", "inbox"] as const),
    ...(isKnown(({ physicalTimes }) => physicalTimes) ? ["physical" as const] : []),
    ...(isKnown(({ hybridTimes }) => hybridTimes) ? ["hybrid" as const] : []),
  ];
}

/**
 * Says whether a figure is a time, in milliseconds, and not a number of things.
 *
 * @param figure The figure.
 * @returns Whether it is.
 */
export function isTime(figure: Figure): boolean {
  return figure === "physical" || figure === "hybrid";
}

/**
 * Writes a value of a figure.
 *
 * @param figure The figure.
 * @param value The value.
 * @returns For example `1,234`, or of a time `-1,234.567`: milliseconds, to the microsecond.
 */
export function valueText(figure: Figure, value: number): string {
  if (!isTime(figure)) return grouped(value);
  const [whole = "", part] = String(Math.round(value * 1000) / 1000).split(".");
  const text = whole === "-0" ? whole : grouped(Number(whole));
  return part === undefined ? text : `${text}.${part}`;
}

/**
 * Chooses what an axis spans. Values are seen from zero on, unless that would squeeze clocks or times
 * that are far from it.
 *
 * @param figure The figure.
 * @param min The least value.
 * @param max The largest one.
 * @returns From where to where, some way in any case.
 */
export function valueRange(figure: Figure, min: number, max: number): [low: number, high: number] {
  const mayLift = figure === "clock" || isTime(figure);
  const low = mayLift && min > 0.2 * max ? min : Math.min(0, min);
  const high = isTime(figure) && max < 0.2 * min ? max : Math.max(0, max);
  return high > low ? [low, high] : [low, low + 1];
}
