/** A chart's values as a table, for those who cannot see the chart or want the numbers. */

import type { HostHistory } from "../../analysis/run_history.ts";
import { type Figure, valueText } from "../figures.ts";
import type { RunSeries } from "../series.ts";
import { element } from "./elements.ts";

/** How many parts the run is cut into: the ends of all are shown, and not the start, before any event. */
const PARTS = 10;

/**
 * Fills the table of a chart: each host's value at ten instants.
 *
 * @param place Where it goes.
 * @param chart The run's lines, which of them, and whose.
 */
export function fillValueTable(
  place: HTMLElement,
  { series, figure, hosts }: {
    readonly series: RunSeries;
    readonly figure: Figure;
    readonly hosts: readonly HostHistory[];
  },
): void {
  const times: number[] = [];
  for (let i = 1; i <= PARTS; i++) {
    times.push(series.begin + ((series.end - series.begin) * i) / PARTS);
  }
  const head = element("tr");
  head.append(
    heading("host", "col"),
    ...times.map((time) => heading(`${time.toFixed(2)} s`, "col")),
  );
  const rows = hosts.map(({ source }, host) => {
    const row = element("tr");
    const values = series.valuesAt(figure, { host, times });
    const cells = values.map((value) =>
      element("td", value === null ? "–" : valueText(figure, value))
    );
    row.append(heading(source, "row"), ...cells);
    return row;
  });
  const table = element("table");
  const body = element("tbody");
  const top = element("thead");
  const scroll = element("div", "", "scroll");
  top.append(head);
  body.append(...rows);
  table.append(top, body);
  scroll.append(table);
  scroll.tabIndex = 0;
  place.append(scroll);
}

function heading(text: string, scope: "col" | "row"): HTMLTableCellElement {
  const cell = element("th", text);
  cell.scope = scope;
  return cell;
}
