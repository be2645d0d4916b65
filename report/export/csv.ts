/** CSV after RFC 4180: one row per event, for pandas, DuckDB, R and spreadsheets. */

import { causalOrder } from "../../analysis/causal_order.ts";
import type { HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_COLUMNS } from "./event_columns.ts";

/** What the RFC ends rows with. */
const END = "\r\n";

/**
 * Writes a run as a table.
 *
 * @param window The events.
 * @returns The file in pieces: the titles, then a row per event in causal order.
 */
export function* renderCsv(window: HistoryWindow): Generator<string, void> {
  yield EVENT_COLUMNS.map(({ name }) => name).join(",") + END;
  for (const place of causalOrder(window)) {
    yield EVENT_COLUMNS.map((column) => field(column.value(window, place))).join(",") + END;
  }
}

/** Quotes what would be read as more than one field. */
function field(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
