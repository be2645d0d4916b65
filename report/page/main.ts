/** The script of a report: brings the charts and the diagram of each run to life when it is shown. */

import license from "uplot/LICENSE" with { type: "text" };
import plotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import type { RunHistory } from "../../analysis/run_history.ts";
import { type PackedHistory, unpackHistory } from "../page_data.ts";
import { FIGURE_TITLES } from "../figures.ts";
import { hostSeries } from "../host_lines.ts";
import { RUN_FIGURE_TITLES, runSeries } from "../run_lines.ts";
import { MessageGraph } from "../space_time/message_graph.ts";
import { Diagram } from "./diagram.ts";
import { eventsInEvidence, linkEvidence, showViolation } from "./evidence_links.ts";
import { showRunsForPrint, unfoldForPrint } from "./print.ts";
import { setUpTabs } from "./tabs.ts";
import { setUpTheme } from "./theme.ts";
import { TimeCharts } from "./time_charts.ts";

function main(): void {
  const style = document.createElement("style");
  style.textContent = plotStyle;
  document.head.prepend(style);
  showLicense();
  const packed = JSON.parse(
    document.querySelector("#runs")?.textContent ?? "[]",
  ) as PackedHistory[];
  const histories = new Map<number, RunHistory>();
  const historyOf = (run: PackedHistory, index: number): RunHistory => {
    const history = histories.get(index) ?? unpackHistory(run);
    histories.set(index, history);
    return history;
  };
  const shown = new Set<number>();
  const draw = (index: number): void => {
    const [run, panel] = [packed[index], document.querySelector<HTMLElement>(`#run-${index}`)];
    if (run === undefined || panel === null || shown.has(index)) return;
    shown.add(index);
    showRun(historyOf(run, index), panel);
  };
  unfoldForPrint();
  showRunsForPrint(draw);
  setUpTheme();
  setUpTabs(draw);
  const beside = document.querySelector<HTMLElement>(".of-runs");
  if (beside !== null) showRunsOverTime(packed.map(historyOf), beside);
}

function showRunsOverTime(histories: readonly RunHistory[], section: HTMLElement): void {
  new TimeCharts(section, {
    ...{ series: runSeries(histories), names: histories.map(({ name }) => name), kind: "runs" },
    ...{ title: `${histories.length} runs`, titles: RUN_FIGURE_TITLES },
  });
  section.dataset["ready"] = "true";
}

function showRun(history: RunHistory, panel: HTMLElement): void {
  const series = hostSeries(history);
  const charts = panel.querySelector<HTMLElement>(".charts");
  const diagram = panel.querySelector<HTMLElement>(".space-time");
  if (charts !== null) {
    new TimeCharts(charts, {
      ...{ series, names: history.hosts.map(({ source }) => source), kind: "hosts" },
      ...{ title: history.name, titles: FIGURE_TITLES },
    });
  }
  if (diagram !== null) {
    const marked = eventsInEvidence(panel);
    const drawn = new Diagram(diagram, {
      ...{ series, marked, graph: new MessageGraph(history) },
      goBack: (place) => showViolation(panel, place),
    });
    linkEvidence(panel, (places) => drawn.showEvents(places));
  }
  panel.dataset["ready"] = "true";
}

/** uPlot is in this page, so its licence must be too. */
function showLicense(): void {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const text = document.createElement("pre");
  summary.textContent = "Licence of uPlot";
  text.textContent = license;
  details.append(summary, text);
  document.querySelector("footer")?.append(details);
}

main();
