/** Reads Parquet, given as base64, twice: with Arrow's reader in Rust, and with hyparquet. */

import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { readParquet } from "parquet-wasm";
import { serve } from "./serve.ts";

await serve(async (document) => {
  const bytes = Uint8Array.fromBase64(document);
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  return {
    columns: table.schema.fields.map(({ name, type, nullable }) => {
      return { name, type: String(type), nullable };
    }),
    rows: plain(table.toArray().map((row) => row?.toJSON())),
    same: plain(await parquetReadObjects({ file: bytes.buffer })),
  };
});

/** JSON has no integers of 64 bits; as numbers those here are exact. */
function plain(rows: unknown): unknown {
  return JSON.parse(JSON.stringify(rows, (_key, value) => {
    return typeof value === "bigint" ? Number(value) : value;
  }));
}
