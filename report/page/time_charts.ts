/** Charts over time: they share their stretch of time, their cursor and the choice of lines. */

import { axisEnd } from "../numbers.ts";
import type { Figure } from "../figures.ts";
import type { Series } from "../series.ts";
import { type Limits, panView, type View, wholeView, zoomView } from "../space_time/viewport.ts";
import { find } from "./elements.ts";
import { LineChoice } from "./line_choice.ts";
import { onColorsChange } from "./theme.ts";
import { savePicture } from "./save_picture.ts";
import { TimeChart } from "./time_chart.ts";
import { fillValueTable } from "./value_table.ts";

/** What charts show. */
export interface TimeChartsOptions {
  /** The lines. */
  readonly series: Series;
  /** What each line is called. */
  readonly names: readonly string[];
  /** What the lines are of. */
  readonly kind: "hosts" | "runs";
  /** Of what run, or of how many. */
  readonly title: string;
  /** What each chart is called. */
  readonly titles: Readonly<Partial<Record<Figure, string>>>;
}

/** The charts of one run, or of several beside each other. */
export class TimeCharts {
  readonly #limits: Limits;
  readonly #charts: readonly TimeChart[];
  #view: View;

  /**
   * Draws them.
   *
   * @param section Their part of the page.
   * @param options What they show.
   */
  constructor(section: HTMLElement, options: TimeChartsOptions) {
    const { series, names, kind, title, titles } = options;
    const { begin } = series;
    const end = series.end > begin ? axisEnd(begin, series.end) : begin + 1;
    this.#limits = { begin, end };
    this.#view = wholeView(this.#limits);
    const choice = new LineChoice(find(section, ".lines"), { names, kind });
    this.#charts = series.figures.map((figure) => {
      return new TimeChart(find(section, `[data-figure=${figure}]`), {
        ...{ figure, series, choice, names },
        syncKey: `${title} ${section.closest(".run")?.id}`,
        onZoom: (from, to) => this.#show({ ...this.#view, from, to }),
        onReset: () => this.#show(wholeView(this.#limits)),
      });
    });
    this.#addTools(section);
    choice.onChange(() => this.#charts.forEach((chart) => chart.showChosen()));
    onColorsChange(() => this.#charts.forEach((chart) => chart.rebuild()));
    for (const figure of series.figures) {
      const save = find(section, `[data-save=${figure}]`);
      save.hidden = false;
      save.addEventListener("click", () => {
        const place = find(section, `[data-figure=${figure}]`);
        savePicture(place, { title: `${title}: ${titles[figure]}`, legend: choice.legend() });
      });
      const details = find(section, `[data-figure=${figure}] .values`);
      details.addEventListener("toggle", () => {
        fillValueTable(details, { series, figure, names, kind });
      }, { once: true });
    }
    this.#show(this.#view);
  }

  #addTools(section: HTMLElement): void {
    const limits = this.#limits;
    const zoom = (factor: number): View => {
      return zoomView(this.#view, (this.#view.from + this.#view.to) / 2, { factor, limits });
    };
    const pan = (share: number): View => {
      return panView(this.#view, (this.#view.to - this.#view.from) * share, limits);
    };
    const tools: Readonly<Record<string, () => View>> = {
      in: () => zoom(0.5),
      out: () => zoom(2),
      earlier: () => pan(-0.25),
      later: () => pan(0.25),
      all: () => wholeView(limits),
    };
    for (const button of section.querySelectorAll<HTMLElement>(".tools button")) {
      button.addEventListener("click", () => {
        this.#show(tools[button.dataset["do"] ?? ""]?.() ?? this.#view);
      });
    }
  }

  #show(view: View): void {
    this.#view = view;
    for (const chart of this.#charts) chart.show(view.from, view.to);
  }
}
