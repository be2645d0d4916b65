/** The log of a host that scale-sim wrote: NDJSON, an event at a time. */

import { fillRow, type HostNumbers } from "../analysis/event_record.ts";
import type { EventBlock } from "../analysis/event_block.ts";
import { EventRow } from "../analysis/event_row.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import type { HostLog } from "../analysis/host_logs.ts";
import type { LogMemory } from "../analysis/log_memory.ts";
import { describeError } from "../core/errors.ts";
import type { HostRecord, HostStartRecord, HostStopRecord } from "../core/history.ts";
import { checkHostRecord } from "../core/history_guard.ts";
import type { Stamp } from "../core/host.ts";
import { parseLine } from "../core/lines.ts";
import { LogLines } from "./log_lines.ts";
import type { LogAhead } from "./logs_ahead.ts";
import type { ReadingPlace } from "./reading_task.ts";
import type { SharedRosters } from "./shared_rosters.ts";
import { FileWarnings } from "./warnings.ts";

/** What a log needs to know. */
export interface EventLogOptions {
  /** The host. */
  readonly source: string;
  /** The file. */
  readonly file: string;
  /** The numbers of all hosts by their names. */
  readonly hostNumbers: HostNumbers;
  /** Those of the logs before, of which this one is likely to have the latest. */
  readonly rosters: SharedRosters;
  /** Where it is read, with room for it left. */
  readonly memory: LogMemory;
  /** Whether the file stays open while it is read. */
  readonly staysOpen: boolean;
  /**
   * Hears what is amiss.
   *
   * @param text What.
   */
  readonly warn: (text: string) => void;
}

/** A host's log. Lines that are no records are passed over, and told of. */
export class EventLog implements HostLog, Disposable {
  readonly source: string;
  readonly file: string;
  readonly row = new EventRow();
  start: HostStartRecord | null = null;
  stop: HostStopRecord | null = null;
  stopLine = 0;
  readonly #scanner: EventScanner;
  readonly #options: EventLogOptions;
  #lines: LogLines;
  /** Reads ahead where another thread does. */
  #ahead: LogAhead | undefined;
  /** Events that were read together, how many lines come before them, how many they are, how many taken. */
  #block: EventBlock;
  #linesBefore = 0;
  #blockSize = 0;
  #taken = 0;
  readonly #warnings: FileWarnings;
  #hasEvent: boolean;
  #hasEnded = false;

  /**
   * Opens a log and reads its first record.
   *
   * @param options What it needs to know.
   * @throws {EnvironmentError} Where the file cannot be read, here and later.
   */
  constructor(options: EventLogOptions) {
    const { source, file, memory, warn } = options;
    this.source = source;
    this.file = file;
    this.#options = options;
    this.#warnings = new FileWarnings(file, warn);
    this.#scanner = new EventScanner(memory);
    this.#block = this.#scanner.block;
    this.#lines = this.#linesFrom({ file, offset: 0, lines: 0 });
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

  /** Where it is to be read on. */
  get place(): ReadingPlace {
    return { file: this.file, offset: this.#lines.offset, lines: this.#lines.lineNumber };
  }

  /**
   * Leaves the reading to another thread.
   *
   * @param ahead This log from {@linkcode EventLog.place} on.
   */
  readAhead(ahead: LogAhead): void {
    if (!this.#hasEvent) return; // it has been read to its end already
    this.#ahead = ahead;
    this.#lines[Symbol.dispose]();
  }

  next(): boolean {
    if (this.#hasEvent) {
      this.#hasEvent = false;
      return true;
    }
    return this.#advance();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }

  #advance(): boolean {
    if (this.#taken === this.#blockSize) {
      const found = this.#read();
      if (found !== "block") return found === "row";
    }
    this.#block.load(this.#taken++, this.row);
    this.row.line = this.#linesBefore + this.#taken;
    return true;
  }

  /** Reads on. Returns where the next events are, if there are any. */
  #read(): "block" | "row" | "none" {
    if (this.#ahead !== undefined) {
      if (this.#takeOver(this.#ahead)) return "block";
      this.#ahead = undefined;
    }
    for (;;) {
      const count = this.#lines.next();
      if (count < 0) {
        this.#finish();
        return "none";
      }
      if (count > 0) {
        this.#block = this.#scanner.block;
        this.#taken = 0;
        this.#blockSize = count;
        this.#linesBefore = this.#lines.lineNumber - count;
        return "block";
      }
      if (!this.#take(this.#lines.line)) continue;
      this.row.line = this.#lines.lineNumber;
      return "row";
    }
  }

  /** Takes events from the other thread, or where it ended the whole log. Returns whether there were any. */
  #takeOver(ahead: LogAhead): boolean {
    const events = ahead.next();
    if (events === undefined) {
      this.#lines = this.#linesFrom(ahead.place);
      return false;
    }
    this.#block = events.block;
    this.#taken = 0;
    this.#blockSize = events.count;
    this.#linesBefore = events.linesBefore;
    return true;
  }

  #linesFrom({ offset, lines }: ReadingPlace): LogLines {
    const { staysOpen } = this.#options;
    return new LogLines(this.file, {
      ...{ staysOpen, offset, linesBefore: lines },
      ...{ scanner: this.#scanner, warnings: this.#warnings },
    });
  }

  /** Tells of records that every log has in the end. */
  #finish(): void {
    const { lineNumber } = this.#lines;
    if (this.#hasEnded || lineNumber === 0) return;
    this.#hasEnded = true;
    if (this.start === null) this.#warnings.addFile("there is no HOST_START");
    if (this.stop === null) {
      this.#warnings.addFile("there is no HOST_STOP: the host was killed, or still runs");
    } else if (this.row.line > this.stopLine) {
      const { line } = this.row;
      this.#warnings.addFile(
        `the event in line ${line} comes after HOST_STOP in line ${this.stopLine}`,
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
      this.row.gaps++;
      return false;
    }
    switch (record.event_type) {
      case "HOST_START":
        if (this.start === null) this.start = this.#options.rosters.share(record);
        else this.#warnings.addLine(this.#lines.lineNumber, "another HOST_START, of another run?");
        return false;
      case "HOST_STOP":
        this.stop = record;
        this.stopLine ||= this.#lines.lineNumber;
        return false;
      default:
        fillRow(record, this.#options.hostNumbers, this.row);
        return true;
    }
  }
}
