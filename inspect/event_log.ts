/** The log of a host that scale-sim wrote: NDJSON, an event at a time. */

import { fillRow, type HostNumbers } from "../analysis/event_record.ts";
import { EventRow } from "../analysis/event_row.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import type { HostLog } from "../analysis/host_logs.ts";
import { describeError } from "../core/errors.ts";
import type { HostRecord, HostStartRecord, HostStopRecord } from "../core/history.ts";
import { checkHostRecord } from "../core/history_guard.ts";
import type { Stamp } from "../core/host.ts";
import { parseLine } from "../core/lines.ts";
import { LogLines } from "./log_lines.ts";
import { FileWarnings } from "./warnings.ts";

/** What a log needs to know. */
export interface EventLogOptions {
  /** The host. */
  readonly source: string;
  /** The file. */
  readonly file: string;
  /** The names of all hosts, in the order of their numbers. */
  readonly sources: readonly string[];
  /** How much is read at a time, in bytes. */
  readonly bufferBytes: number;
  /**
   * Hears what is amiss.
   *
   * @param text What.
   */
  readonly warn: (text: string) => void;
}

/** A host's log. Lines that are no records are passed over, and told of. */
export class EventLog implements HostLog {
  readonly source: string;
  readonly file: string;
  readonly row = new EventRow();
  start: HostStartRecord | null = null;
  stop: HostStopRecord | null = null;
  readonly #lines: LogLines;
  readonly #hosts: HostNumbers;
  readonly #warnings: FileWarnings;
  #hasEvent: boolean;
  /** The line of the record of the end, 0 where there is none. */
  #stopLine = 0;
  #hasEnded = false;

  /**
   * Opens a log and reads its first record.
   *
   * @param options What it needs to know.
   * @throws {EnvironmentError} Where the file cannot be read, here and later.
   */
  constructor({ source, file, sources, bufferBytes, warn }: EventLogOptions) {
    this.source = source;
    this.file = file;
    this.#hosts = new Map(sources.map((name, host) => [name, host]));
    this.#warnings = new FileWarnings(file, warn);
    const scanner = new EventScanner(sources, this.row);
    this.#lines = new LogLines(file, { bufferBytes, scanner, warnings: this.#warnings });
    this.#hasEvent = this.#advance(); // the record of the start comes before the first event
  }

  /** When it started, in seconds. */
  get startTime(): number | null {
    return this.start?.system_clock_time ?? null;
  }

  get linesRead(): number {
    return this.#lines.lineNumber;
  }

  /** Whether it has its last record. */
  get isWhole(): boolean {
    return this.stop !== null;
  }

  /** Which value of the clock its messages carry. */
  get stamp(): Stamp | null {
    return this.start?.stamp ?? null;
  }

  next(): boolean {
    if (this.#hasEvent) {
      this.#hasEvent = false;
      return true;
    }
    return this.#advance();
  }

  #advance(): boolean {
    for (;;) {
      const found = this.#lines.next();
      if (found === "end") {
        this.#finish();
        return false;
      }
      if (found === "left" && !this.#take(this.#lines.line)) continue;
      this.row.line = this.#lines.lineNumber;
      return true;
    }
  }

  /** Tells of records that every log has in the end. */
  #finish(): void {
    const { lineNumber } = this.#lines;
    if (this.#hasEnded || lineNumber === 0) return;
    this.#hasEnded = true;
    if (this.start === null) this.#warnings.addFile("there is no HOST_START");
    if (this.stop === null) {
      this.#warnings.addFile("there is no HOST_STOP: the host was killed, or still runs");
    } else if (this.row.line > this.#stopLine) {
      const { line } = this.row;
      this.#warnings.addFile(
        `the event in line ${line} comes after HOST_STOP in line ${this.#stopLine}`,
      );
    }
  }

  /** Takes a line that is not an event as scale-sim writes it. Returns whether it is one all the same. */
  #take(line: Uint8Array): boolean {
    let record: HostRecord;
    try {
      record = checkHostRecord(parseLine(line));
    } catch (error) {
      this.#warnings.addLine(this.#lines.lineNumber, describeError(error));
      return false;
    }
    switch (record.event_type) {
      case "HOST_START":
        if (this.start === null) this.start = record;
        else this.#warnings.addLine(this.#lines.lineNumber, "another HOST_START, of another run?");
        return false;
      case "HOST_STOP":
        this.stop = record;
        this.#stopLine ||= this.#lines.lineNumber;
        return false;
      default:
        fillRow(record, this.#hosts, this.row);
        return true;
    }
  }
}
