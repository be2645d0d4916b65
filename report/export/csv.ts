/** CSV after RFC 4180: one row per event, for pandas, DuckDB, R and spreadsheets. */

import { causalOrder } from "../../analysis/causal_order.ts";
import type { HistoryWindow } from "../../analysis/history_window.ts";
import { csvRow } from "../csv_row.ts";
import { EVENT_COLUMNS } from "./event_columns.ts";

/**
 * Writes a run as a table.
 *
 * @param window The events.
 * @returns The file in pieces: the titles, then a row per event in causal order.
 */
export function* renderCsv(window: HistoryWindow): Generator<string, void> {
  yield csvRow(EVENT_COLUMNS.map(({ name }) => name));
  for (const place of causalOrder(window)) {
    yield csvRow(EVENT_COLUMNS.map((column) => column.value(window, place)));
  }
}
