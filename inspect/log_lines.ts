/** A log line by line, from one thread, in little memory. */

import { SCAN_SLACK_BYTES } from "../analysis/event_scanner.ts";
import { LONG_LINE_BYTES_MAX } from "../core/lines.ts";
import { ChunkReader, type ReaderOptions } from "./chunk_reader.ts";
import type { FileWarnings } from "./warnings.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Reads some lines at once, without looking for their ends first. */
export interface Scanner {
  /** Where the first line starts that was not read. */
  readonly at: number;
  /**
   * Reads lines.
   *
   * @param view Where they are and, behind `limit`, {@linkcode SCAN_SLACK_BYTES} more of any value.
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far.
   * @returns How many were read; 0 where the first line is to be taken as it is, or is not all there.
   */
  scan(view: DataView, start: number, limit: number): number;
}

/** The lines of a log. Empty ones are passed over. */
export class LogLines implements Disposable {
  readonly #reader: ChunkReader;
  readonly #scanner: Scanner;
  readonly #warnings: FileWarnings;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  /** The bytes from `#at` to `#end` of the buffer are still to be read. */
  #at = 0;
  #end = 0;
  #lineNumber = 0;
  #line = new Uint8Array();
  #hasEnded = false;

  /**
   * Opens a log.
   *
   * @param file The file.
   * @param options How it is read, how much at a time, how many lines come before, who reads lines
   *   first, who hears what is amiss.
   */
  constructor(
    file: string,
    { bufferBytes, scanner, warnings, linesBefore = 0, ...options }: ReaderOptions & {
      readonly bufferBytes: number;
      readonly linesBefore?: number;
      readonly scanner: Scanner;
      readonly warnings: FileWarnings;
    },
  ) {
    this.#reader = new ChunkReader(file, options);
    this.#lineNumber = linesBefore;
    this.#scanner = scanner;
    this.#warnings = warnings;
    this.#bytes = new Uint8Array(bufferBytes + SCAN_SLACK_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The number of the line that was come to, from 1. */
  get lineNumber(): number {
    return this.#lineNumber;
  }

  /** A line that the scanner has left, without its end; valid until the next one. */
  get line(): Uint8Array {
    return this.#line;
  }

  /** Where in the file the line starts that is read next. */
  get offset(): number {
    return this.#reader.offset - (this.#end - this.#at);
  }

  /**
   * Goes on to the next lines.
   *
   * @returns How many the scanner has; 0 where the next one is {@linkcode LogLines.line}, and -1 where
   *   there is none.
   * @throws {EnvironmentError} Where the file cannot be read.
   */
  next(): number {
    while (!this.#hasEnded) {
      const count = this.#scanner.scan(this.#view, this.#at, this.#end);
      if (count > 0) {
        this.#at = this.#scanner.at;
        this.#lineNumber += count;
        return count;
      }
      const end = this.#bytes.subarray(0, this.#end).indexOf(LF, this.#at);
      if (end < 0) {
        if (!this.#fill()) this.#finish();
        continue;
      }
      const size = end > this.#at && this.#bytes[end - 1] === CR ? end - 1 : end;
      this.#line = this.#bytes.subarray(this.#at, size);
      this.#at = end + 1;
      this.#lineNumber++;
      if (this.#line.length > 0) return 0;
    }
    return -1;
  }

  /** Closes the file, which is closed at its end anyway. */
  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
  }

  /** Reads on, and makes room for a line that is longer than the buffer. */
  #fill(): boolean {
    const left = this.#end - this.#at;
    const capacity = this.#bytes.length - SCAN_SLACK_BYTES;
    if (left === capacity) {
      if (left >= LONG_LINE_BYTES_MAX) return false;
      const larger = new Uint8Array(2 * left + SCAN_SLACK_BYTES);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    } else this.#bytes.copyWithin(0, this.#at, this.#end);
    this.#at = 0;
    this.#end = left;
    const size = this.#reader.read(this.#bytes.subarray(left, -SCAN_SLACK_BYTES));
    this.#end += size;
    return size > 0;
  }

  #finish(): void {
    this.#hasEnded = true;
    const tornBytes = this.#end - this.#at;
    if (tornBytes > 0) this.#warnings.addLine(this.#lineNumber + 1, "the line is cut off");
    if (this.#lineNumber === 0 && tornBytes === 0) this.#warnings.addFile("the file is empty");
    this.#warnings.end();
  }
}
