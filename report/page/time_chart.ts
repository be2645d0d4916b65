/** One chart over time, drawn by uPlot: lines of hosts or of runs, sampled anew for each stretch of time. */

import uPlot from "uplot";
import { type Figure, isTime, valueRange, valueText } from "../figures.ts";
import { hostDash } from "../palette.ts";
import type { Series } from "../series.ts";
import { element, find, placeTip } from "./elements.ts";
import { colorName, type LineChoice } from "./line_choice.ts";
import { readColors, widthOf } from "./theme.ts";

/** What a chart shows. */
export interface TimeChartOptions {
  /** Which figure. */
  readonly figure: Figure;
  /** The lines. */
  readonly series: Series;
  /** What each line is called. */
  readonly names: readonly string[];
  /** Which of them the reader wants to see. */
  readonly choice: LineChoice;
  /** Charts with the same key share their cursor. */
  readonly syncKey: string;
  /** Hears which stretch of time the reader has chosen. */
  readonly onZoom: (from: number, to: number) => void;
  /** Hears that the reader wants all of it. */
  readonly onReset: () => void;
}

const HEIGHT = 240;
/** So many points all lines of a chart have together, at most. */
const POINTS_MAX = 60_000;
/** So many events are shown one by one, however narrow a chart is. */
const EVENTS_MAX = 4_000;
/** So many lines the tooltip names, those nearest to the pointer. */
const NAMED_MAX = 6;

/** From one grid line of a count to the next: there are no halves, so a line there would have no number. */
const COUNT_STEPS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power))
  .flat();

/** A chart. */
export class TimeChart {
  readonly #figure: HTMLElement;
  readonly #place: HTMLElement;
  readonly #options: TimeChartOptions;
  readonly #tip = element("div", "", "tip");
  #plot: uPlot;
  #from = 0;
  #to = 1;
  #isShowing = false;

  /**
   * Draws it.
   *
   * @param figure Its part of the page.
   * @param options What it shows.
   */
  constructor(figure: HTMLElement, options: TimeChartOptions) {
    this.#figure = figure;
    this.#place = find(figure, ".plot");
    this.#options = options;
    this.#plot = this.#build();
    new ResizeObserver(() => this.#resize()).observe(this.#place);
  }

  /**
   * Shows a stretch of time.
   *
   * @param from Where it begins, in seconds.
   * @param to Where it ends.
   */
  show(from: number, to: number): void {
    const { series, figure, names } = this.#options;
    this.#from = from;
    this.#to = to;
    const width = Math.max(100, widthOf(this.#place) - 60);
    const room = Math.floor(POINTS_MAX / 2 / Math.max(1, names.length));
    const buckets = Math.max(60, Math.min(width, room));
    const eventsMax = Math.max(2 * buckets, Math.min(EVENTS_MAX, room));
    const range = { from, to, buckets, eventsMax };
    const { times, values, isExact } = series.sample(figure, range);
    this.#isShowing = true;
    this.#plot.batch(() => {
      this.#plot.setData([times, ...values], false);
      this.#plot.setScale("x", { min: from, max: to });
    });
    this.#isShowing = false;
    this.#figure.dataset["from"] = String(from);
    this.#figure.dataset["to"] = String(to);
    const text =
      `Lines span the least and the largest value of each of ${buckets} stretches of time`;
    const advice = element("span", "; zoom in for each event", "advice");
    find(this.#figure, ".sampling").replaceChildren(...(isExact ? [] : [text, advice, "."]));
  }

  /** Shows the lines that are chosen, and no others. */
  showChosen(): void {
    this.#plot.batch(() => {
      for (const line of this.#options.names.keys()) {
        this.#plot.setSeries(line + 1, { show: this.#options.choice.isShown(line) });
      }
    });
  }

  /** Draws anew, in the colours of now. */
  rebuild(): void {
    this.#plot.destroy();
    this.#plot = this.#build();
    this.show(this.#from, this.#to);
  }

  #resize(): void {
    const width = widthOf(this.#place);
    if (width === 0 || width === this.#plot.width) return;
    this.#plot.setSize({ width, height: HEIGHT });
    this.show(this.#from, this.#to);
  }

  #build(): uPlot {
    const { names, choice, syncKey, figure, onReset } = this.#options;
    const colorNames = names.map((_, line) => colorName(line));
    const colors = readColors([...new Set([...colorNames, "ink", "line"])]);
    const axis = {
      stroke: colors["ink"] ?? "",
      font: "12px system-ui, sans-serif",
      grid: { stroke: colors["line"] ?? "", width: 1 },
      ticks: { stroke: colors["line"] ?? "", width: 1 },
    };
    const plot = new uPlot(
      {
        width: widthOf(this.#place) || 600,
        height: HEIGHT,
        legend: { show: false },
        cursor: {
          sync: { key: syncKey, scales: ["x", null] },
          points: { show: false },
          bind: { dblclick: () => () => (onReset(), null) },
        },
        scales: {
          x: { time: false },
          y: { range: (_, min, max) => rangeOf(figure, min ?? 0, max ?? 1) },
        },
        axes: [{
          ...axis,
          label: "seconds since the start",
          size: 30,
          labelSize: 22,
          labelGap: 4,
          labelFont: axis.font,
        }, {
          ...axis,
          size: 64,
          ...(isTime(figure) ? {} : { incrs: COUNT_STEPS }),
          values: (_, values) => values.map((value) => valueText(figure, value)),
        }],
        series: [
          {},
          ...names.map((label, line): uPlot.Series => ({
            label,
            stroke: colors[colorNames[line] ?? ""] ?? "",
            width: 1.5,
            dash: [...hostDash(line)],
            ...stepped(),
            points: { show: false },
            spanGaps: true,
            show: choice.isShown(line),
          })),
        ],
        hooks: {
          setScale: [(plot, key) => this.#onScale(plot, key)],
          setCursor: [(plot) => this.#drawTip(plot)],
        },
      },
      [[0, 1], ...names.map(() => [null, null])],
      this.#place,
    );
    plot.over.append(this.#tip);
    return plot;
  }

  /** The reader has dragged over a stretch: all charts take it, once this one is done with it. */
  #onScale({ scales }: uPlot, key: string): void {
    const { min, max } = scales["x"] ?? {};
    if (key !== "x" || this.#isShowing || min === undefined || max === undefined) return;
    if (min === this.#from && max === this.#to) return;
    requestAnimationFrame(() => this.#options.onZoom(min, max));
  }

  /**
   * The crosshair's own time, and the values that hold then: the point that uPlot finds may be a later
   * one, or the least of many.
   */
  #drawTip(plot: uPlot): void {
    const { left = -1, top = -1 } = plot.cursor;
    this.#tip.hidden = left < 0 || !plot.over.matches(":hover");
    if (this.#tip.hidden) return;
    const { series, figure, names, choice } = this.#options;
    const time = plot.posToVal(left, "x");
    const pointer = plot.posToVal(top, "y");
    const rows = names.flatMap((name, line) => {
      if (!choice.isShown(line)) return [];
      const [value = null] = series.valuesAt(figure, { line, times: [time] });
      return value === null ? [] : [{ line, name, value }];
    }).sort((a, b) => Math.abs(a.value - pointer) - Math.abs(b.value - pointer))
      .slice(0, NAMED_MAX).sort((a, b) => b.value - a.value);
    this.#tip.replaceChildren(
      element("b", `${time.toFixed(3)} s`),
      ...rows.map(({ name, value, line }) => {
        const row = element("span", `${name}: ${valueText(figure, value)}`);
        row.style.borderColor = `var(--${colorName(line)})`;
        return row;
      }),
    );
    placeTip(this.#tip, { x: left, y: Math.max(0, top - 20), width: plot.over.clientWidth });
  }
}

/** Values hold until the next one. */
function stepped(): { paths?: uPlot.Series.PathBuilder } {
  const paths = uPlot.paths.stepped?.({ align: 1 });
  return paths === undefined ? {} : { paths };
}

/** With some room, so that no line is drawn on the edge. */
function rangeOf(figure: Figure, min: number, max: number): [number, number] {
  const [low, high] = valueRange(figure, min, max);
  const room = (high - low) * 0.04;
  return [low < 0 ? low - room : low, high + room];
}
