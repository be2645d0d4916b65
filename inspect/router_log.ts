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

/** After so many pieces, which are lines that are alike, or a line, others may have their turn. */
const TURN_PIECES = 64;

/**
 * Reads a router's log, and yields now and then. Lines that are no records are passed over, and told of.
 *
 * @param file The file.
 * @param options The hosts of the run, where it is read, who hears what is amiss.
 * @returns What it tells of copies.
 * @throws {EnvironmentError} Where the file cannot be read.
 */
export function* readRouterLog(
  file: string,
  { sources, memory, warn }: Pick<EventLogOptions, "sources" | "memory" | "warn">,
): Generator<void, RouterLog> {
  const copies = new CopyFold();
  const account = new RouterAccount();
  const warnings = new FileWarnings(file, warn);
  const scanner = new RouteScanner(memory);
  using lines = new LogLines(file, { scanner, warnings, staysOpen: true });
  let pieces = 0;
  for (let found = lines.next(); found >= 0; found = lines.next()) {
    if (++pieces % TURN_PIECES === 0) yield;
    if (found > 0) continue;
    try {
      const record = checkRouterRecord(parseLine(lines.line));
      copies.add(record);
      account.add(record);
    } catch (error) {
      warnings.addLine(lines.lineNumber, describeError(error));
    }
  }
  for (const [host, count] of scanner.routed.entries()) {
    copies.addRoutes(count);
    account.addRoutes(sources[host] ?? "", count);
  }
  return { copies, account };
}
