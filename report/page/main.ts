/** The script of a report: brings the charts and the diagram of each run to life when it is shown. */

import license from "uplot/LICENSE" with { type: "text" };
import plotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import { type PackedHistory, unpackHistory } from "../page_data.ts";
import { RunSeries } from "../series.ts";
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
  const shown = new Set<number>();
  const draw = (index: number): void => {
    const [run, panel] = [packed[index], document.querySelector<HTMLElement>(`#run-${index}`)];
    if (run === undefined || panel === null || shown.has(index)) return;
    shown.add(index);
    showRun(run, panel);
  };
  unfoldForPrint();
  showRunsForPrint(draw);
  setUpTheme();
  setUpTabs(draw);
}

function showRun(packed: PackedHistory, panel: HTMLElement): void {
  const history = unpackHistory(packed);
  const series = new RunSeries(history);
  const charts = panel.querySelector<HTMLElement>(".charts");
  const diagram = panel.querySelector<HTMLElement>(".space-time");
  if (charts !== null) new TimeCharts(charts, { series, history });
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
