/** Parquet: the same table as CSV, with types and compressed, for pandas, DuckDB and Spark. */

// Not the package's main entry, which brings Node's file system along.
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import { causalOrder, type Place } from "../../analysis/causal_order.ts";
import { countEvents, type HistoryWindow } from "../../analysis/history_window.ts";
import { EVENT_COLUMNS, type EventColumn } from "./event_columns.ts";

/** So many rows are held in memory, and become a group of their own in the file. */
const GROUP_ROWS = 50_000;

/** What the columns' types are called in Parquet. */
const TYPES = {
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
} as const;

/**
 * Writes a run as a table.
 *
 * @param window The events.
 * @returns The file in pieces, group by group: a row per event in causal order.
 */
export function* renderParquet(window: HistoryWindow): Generator<Uint8Array, void> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: schema(), createdBy: "scale-sim" });
  for (const places of groups(causalOrder(window))) {
    file.write({
      columnData: EVENT_COLUMNS.map((column) => ({
        name: column.name,
        data: places.map((place) => value(column, window, place)),
      })),
      rowGroupSize: GROUP_ROWS,
    });
    yield take(writer);
  }
  file.finish();
  yield take(writer);
}

/**
 * Says why not everybody could read the file: this library's files without rows are refused by others.
 *
 * @param window The events.
 * @returns The reason; `undefined` where all could.
 */
export function parquetExcess(window: HistoryWindow): string | undefined {
  return countEvents(window) > 0
    ? undefined
    : "there are no events, and some readers refuse a Parquet file without rows";
}

function schema(): ConstructorParameters<typeof ParquetWriter>[0]["schema"] {
  const columns = EVENT_COLUMNS.map(({ name, type, nullable }) => {
    return { name, ...TYPES[type], repetition_type: nullable ? "OPTIONAL" : "REQUIRED" } as const;
  });
  return [{ name: "events", num_children: columns.length }, ...columns];
}

function* groups(places: Iterable<Place>): Generator<Place[], void> {
  let group: Place[] = [];
  for (const place of places) {
    group.push(place);
    if (group.length < GROUP_ROWS) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function value(column: EventColumn, window: HistoryWindow, place: Place): unknown {
  const value = column.value(window, place);
  return typeof value === "number" && column.type === "integer" ? BigInt(value) : value;
}

/** Takes out what has been written; the writer goes on counting, and reuses its memory. */
function take(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
