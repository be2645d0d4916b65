/**
 * Aggregates the events of logs with DuckDB: by kind, the sum, maximum and count of four fields.
 *
 *     deno run -A aggregate_duckdb.js MODULE THREADS LOG...
 *
 * The module is named by whoever calls, so that only the bench downloads it.
 */

const [module, threads, ...logs] = Deno.args;
const { DuckDBInstance } = await import(module);
const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
const files = logs.map((path) => `'${path}'`).join(", ");
const columns = [
  ...["event_type: 'VARCHAR'", "logical_clock_time: 'BIGINT'", "message_queue_size: 'BIGINT'"],
  ...["late_ms: 'DOUBLE'", "system_clock_time: 'DOUBLE'"],
].join(", ");
const result = await connection.runAndReadAll(`
  SELECT event_type, count(*), sum(logical_clock_time), max(message_queue_size), sum(late_ms),
    max(system_clock_time)
  FROM read_ndjson([${files}], columns = {${columns}})
  GROUP BY event_type`);
console.log(result.getRows());
