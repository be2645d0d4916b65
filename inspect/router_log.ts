/** The log of a router. */

import type { RouterLog } from "../analysis/histories.ts";
import { CopyFold } from "../analysis/copy_metrics.ts";
import type { LogMemory } from "../analysis/log_memory.ts";
import { RouteScanner } from "../analysis/route_scanner.ts";
import { RouterAccount } from "../analysis/router_account.ts";
import { describeError } from "../core/errors.ts";
import { checkRouterRecord } from "../core/history_guard.ts";
import { parseLine } from "../core/lines.ts";
import { LogLines } from "./log_lines.ts";
import type { RoutesAhead } from "./logs_ahead.ts";
import type { ReadingPlace } from "./reading_task.ts";
import { FileWarnings } from "./warnings.ts";

/** After so many pieces, which are lines that are alike, or a line, others may have their turn. */
const TURN_PIECES = 64;
/** So many records may stand before the first copies: more than hosts can join. */
const HEAD_RECORDS_MAX = 10_000;

/** How a router's log is read. */
export interface RouterLogOptions {
  /** The names of the hosts, in the order of their numbers. */
  readonly sources: readonly string[];
  /** Where it is read, with room for it left. */
  readonly memory: LogMemory;
}

/** Reads a router's log. Lines that are no records are passed over, and told of. */
export class RouterLogReader implements Disposable {
  /** What is amiss, so far. */
  readonly warnings: string[] = [];
  readonly #file: string;
  readonly #sources: readonly string[];
  readonly #scanner: RouteScanner;
  readonly #fileWarnings: FileWarnings;
  readonly #copies = new CopyFold();
  readonly #account = new RouterAccount();
  #lines: LogLines;
  #ahead: RoutesAhead | undefined;

  /**
   * Opens a log and reads what stands before the first copies.
   *
   * @param file The file.
   * @param options How it is read.
   * @throws {EnvironmentError} Where the file cannot be read, here and later.
   */
  constructor(file: string, { sources, memory }: RouterLogOptions) {
    this.#file = file;
    this.#sources = sources;
    this.#scanner = new RouteScanner(memory);
    this.#fileWarnings = new FileWarnings(file, (text) => this.warnings.push(text));
    this.#lines = this.#linesFrom({ file, offset: 0, lines: 0 });
    for (let left = HEAD_RECORDS_MAX; left > 0 && this.#readOn() === "record"; left--);
  }

  /** Where it is to be read on. */
  get place(): ReadingPlace {
    return { file: this.#file, offset: this.#lines.offset, lines: this.#lines.lineNumber };
  }

  /** Who started, in roster order; `null` where what has been read does not tell. */
  get roster(): readonly string[] | null {
    return this.#account.startRoster;
  }

  /**
   * Leaves the copies that come next to another thread.
   *
   * @param ahead The copies from {@linkcode RouterLogReader.place} on.
   */
  readAhead(ahead: RoutesAhead): void {
    this.#ahead = ahead;
    this.#lines[Symbol.dispose]();
  }

  /**
   * Reads the rest, and yields now and then.
   *
   * @returns What it tells of copies.
   */
  *readAll(): Generator<void, RouterLog> {
    if (this.#ahead !== undefined) {
      while (!this.#ahead.wait()) yield;
      this.#addRoutes(this.#ahead.routed);
      this.#lines = this.#linesFrom(this.#ahead.place);
    }
    for (let pieces = 1; this.#readOn() !== "nothing"; pieces++) {
      if (pieces % TURN_PIECES === 0) yield;
    }
    this.#addRoutes(this.#scanner.routed);
    const line = this.#lines.lineNumber;
    const end = { file: this.#file, line, event: "where the router's log ends" };
    return { copies: this.#copies, account: this.#account, end };
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }

  /** Reads copies, as many as come, or a record. */
  #readOn(): "copies" | "record" | "nothing" {
    const found = this.#lines.next();
    if (found !== 0) return found > 0 ? "copies" : "nothing";
    try {
      const record = checkRouterRecord(parseLine(this.#lines.line));
      this.#copies.add(record);
      this.#account.add(record);
    } catch (error) {
      this.#fileWarnings.addLine(this.#lines.lineNumber, describeError(error));
      this.#copies.addGap();
      this.#account.addGap();
    }
    return "record";
  }

  #addRoutes(routed: Float64Array): void {
    for (const [host, count] of routed.entries()) {
      this.#copies.addRoutes(count);
      this.#account.addRoutes(this.#sources[host] ?? "", count);
    }
  }

  #linesFrom({ offset, lines }: ReadingPlace): LogLines {
    return new LogLines(this.#file, {
      ...{ scanner: this.#scanner, warnings: this.#fileWarnings, staysOpen: true },
      ...{ offset, linesBefore: lines },
    });
  }
}
