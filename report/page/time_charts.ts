/** The charts over time: they share their stretch of time, their cursor and the choice of hosts. */

import type { RunHistory } from "../../analysis/run_history.ts";
import { axisEnd } from "../numbers.ts";
import { FIGURE_TITLES } from "../figures.ts";
import type { RunSeries } from "../series.ts";
import { type Limits, panView, type View, wholeView, zoomView } from "../space_time/viewport.ts";
import { find } from "./elements.ts";
import { HostChoice } from "./host_choice.ts";
import { onColorsChange } from "./theme.ts";
import { savePicture } from "./save_picture.ts";
import { TimeChart } from "./time_chart.ts";
import { fillValueTable } from "./value_table.ts";

/** The charts of one run. */
export class TimeCharts {
  readonly #limits: Limits;
  readonly #charts: readonly TimeChart[];
  #view: View;

  /**
   * Draws them.
   *
   * @param section Their part of the page.
   * @param run The run.
   */
  constructor(
    section: HTMLElement,
    { series, history }: { readonly series: RunSeries; readonly history: RunHistory },
  ) {
    const { begin } = series;
    const end = series.end > begin ? axisEnd(begin, series.end) : begin + 1;
    this.#limits = { begin, end };
    this.#view = wholeView(this.#limits);
    const choice = new HostChoice(find(section, ".hosts"), history.hosts);
    this.#charts = series.figures.map((figure) => {
      return new TimeChart(find(section, `[data-figure=${figure}]`), {
        ...{ figure, series, choice, hosts: history.hosts },
        syncKey: `${history.name} ${section.closest("article")?.id}`,
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
        const title = `${history.name}: ${FIGURE_TITLES[figure]}`;
        savePicture(place, { title, legend: choice.legend() });
      });
      const details = find(section, `[data-figure=${figure}] .values`);
      details.addEventListener("toggle", () => {
        fillValueTable(details, { series, figure, hosts: history.hosts });
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
