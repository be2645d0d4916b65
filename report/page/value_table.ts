/** A chart's values as a table, for those who cannot see the chart or want the numbers. */

import { type Figure, valueText } from "../figures.ts";
import type { Series } from "../series.ts";
import { element } from "./elements.ts";

/** How many parts the run is cut into: the ends of all are shown, and not the start, before any event. */
const PARTS = 10;

/**
 * Fills the table of a chart: each line's value at ten instants.
 *
 * @param place Where it goes.
 * @param chart The lines, which figure, what each is called, and what one of them is of.
 */
export function fillValueTable(
  place: HTMLElement,
  { series, figure, names, kind }: {
    readonly series: Series;
    readonly figure: Figure;
    readonly names: readonly string[];
    readonly kind: "hosts" | "runs";
  },
): void {
  const times: number[] = [];
  for (let i = 1; i <= PARTS; i++) {
    times.push(series.begin + ((series.end - series.begin) * i) / PARTS);
  }
  const head = element("tr");
  head.append(
    heading(kind.slice(0, -1), "col"),
    ...times.map((time) => heading(`${time.toFixed(2)} s`, "col")),
  );
  const rows = names.map((name, line) => {
    const row = element("tr");
    const values = series.valuesAt(figure, { line, times });
    const cells = values.map((value) =>
      element("td", value === null ? "–" : valueText(figure, value))
    );
    row.append(heading(name, "row"), ...cells);
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
