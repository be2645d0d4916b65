/** The log of a host that scale-sim wrote: NDJSON, an event at a time. */

import { fillRow, type HostNumbers } from "../analysis/event_record.ts";
import { EventRow } from "../analysis/event_row.ts";
import { EventScanner } from "../analysis/event_scanner.ts";
import type { HostLog } from "../analysis/host_logs.ts";
import { describeError } from "../core/errors.ts";
import type { HostRecord, HostStartRecord, HostStopRecord } from "../core/history.ts";
import { checkHostRecord } from "../core/history_guard.ts";
import type { Stamp } from "../core/host.ts";
import { LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import { ChunkReader } from "./chunk_reader.ts";
import { FileWarnings } from "./warnings.ts";

const LF = 0x0a;
const CR = 0x0d;

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
  readonly #reader: ChunkReader;
  readonly #scanner: EventScanner;
  readonly #hosts: HostNumbers;
  readonly #warnings: FileWarnings;
  #buffer: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  /** The bytes from `#at` to `#end` of the buffer are still to be read. */
  #at = 0;
  #end = 0;
  #line = 0;
  #hasEvent = false;
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
    this.#reader = new ChunkReader(file);
    this.#scanner = new EventScanner(sources);
    this.#hosts = new Map(sources.map((name, host) => [name, host]));
    this.#warnings = new FileWarnings(file, warn);
    this.#buffer = new Uint8Array(bufferBytes);
    this.#view = new DataView(this.#buffer.buffer);
    this.#hasEvent = this.#advance(); // the record of the start comes before the first event
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
    return !this.#hasEnded && this.#advance();
  }

  #advance(): boolean {
    for (;;) {
      const next = this.#scanner.scan(this.#view, this.#at, this.row);
      if (next >= 0 && next <= this.#end) { // beyond the end lie bytes of earlier lines
        this.#at = next;
        this.row.line = ++this.#line;
        return true;
      }
      const end = this.#buffer.subarray(0, this.#end).indexOf(LF, this.#at);
      if (end >= 0) {
        const line = this.#buffer.subarray(this.#at, end);
        this.#at = end + 1;
        this.#line++;
        if (this.#take(line)) return true;
      } else if (!this.#fill()) return this.#finish();
    }
  }

  /** Takes a line that is not an event as scale-sim writes it. Returns whether it is one all the same. */
  #take(bytes: Uint8Array): boolean {
    const line = bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
    if (line.length === 0) return false;
    let record: HostRecord;
    try {
      record = checkHostRecord(parseLine(line));
    } catch (error) {
      this.#warnings.addLine(this.#line, describeError(error));
      return false;
    }
    switch (record.event_type) {
      case "HOST_START":
        if (this.start === null) this.start = record;
        else this.#warnings.addLine(this.#line, "another HOST_START, of another run perhaps");
        return false;
      case "HOST_STOP":
        this.stop = record;
        return false;
      default:
        fillRow(record, this.#hosts, this.row);
        this.row.line = this.#line;
        return true;
    }
  }

  /** Reads on, and makes room for a line that is longer than the buffer. */
  #fill(): boolean {
    const left = this.#end - this.#at;
    if (left === this.#buffer.length) {
      if (left >= LONG_LINE_BYTES_MAX) return false;
      const larger = new Uint8Array(2 * left);
      larger.set(this.#buffer);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    } else this.#buffer.copyWithin(0, this.#at, this.#end);
    this.#at = 0;
    this.#end = left;
    const size = this.#reader.read(this.#buffer.subarray(left));
    this.#end += size;
    return size > 0;
  }

  #finish(): false {
    const tornBytes = this.#end - this.#at;
    if (tornBytes > 0) this.#warnings.addLine(this.#line + 1, "the last line is cut off");
    if (this.#line === 0 && tornBytes === 0) this.#warnings.addFile("the file is empty");
    this.#warnings.end();
    this.#hasEnded = true;
    return false;
  }
}
