/** The log of a router. */

import type { RouterLog } from "../analysis/analyze_histories.ts";
import { CopyFold } from "../analysis/copy_metrics.ts";
import { RouteScanner } from "../analysis/route_scanner.ts";
import { RouterAccount } from "../analysis/router_account.ts";
import { describeError } from "../core/errors.ts";
import { checkRouterRecord } from "../core/history_guard.ts";
import { parseLine } from "../core/lines.ts";
import type { EventLogOptions } from "./event_log.ts";
import { LogLines } from "./log_lines.ts";
import { FileWarnings } from "./warnings.ts";

/**
 * Reads a router's log. Lines that are no records are passed over, and told of.
 *
 * @param file The file.
 * @param options The hosts of the run, how much is read at a time, who hears what is amiss.
 * @returns What it tells of copies.
 * @throws {EnvironmentError} Where the file cannot be read.
 */
export function readRouterLog(
  file: string,
  { sources, bufferBytes, warn }: Pick<EventLogOptions, "sources" | "bufferBytes" | "warn">,
): RouterLog {
  const copies = new CopyFold();
  const account = new RouterAccount();
  const warnings = new FileWarnings(file, warn);
  const scanner = new RouteScanner(sources);
  const lines = new LogLines(file, { bufferBytes, scanner, warnings });
  for (let found = lines.next(); found !== "end"; found = lines.next()) {
    if (found === "scanned") {
      copies.addRoute();
      account.addRoute(sources[scanner.destination] ?? "");
      continue;
    }
    try {
      const record = checkRouterRecord(parseLine(lines.line));
      copies.add(record);
      account.add(record);
    } catch (error) {
      warnings.addLine(lines.lineNumber, describeError(error));
    }
  }
  return { copies, account };
}
