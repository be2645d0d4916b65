/** A log line by line, from one thread, in little memory. */

import { LONG_LINE_BYTES_MAX } from "../core/lines.ts";
import { ChunkReader } from "./chunk_reader.ts";
import type { FileWarnings } from "./warnings.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Reads some lines at once, without looking for their ends first. */
export interface Scanner {
  /**
   * Reads one line.
   *
   * @param view Where the line is. There may be more after it.
   * @param at Where it starts.
   * @returns Where the next line starts, or -1 where this line is to be taken as it is.
   */
  scan(view: DataView, at: number): number;
}

/** The lines of a log. Empty ones are passed over. */
export class LogLines {
  readonly #reader: ChunkReader;
  readonly #scanner: Scanner;
  readonly #warnings: FileWarnings;
  #buffer: Uint8Array<ArrayBuffer>;
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
   * @param options How much is read at a time, who reads lines first, who hears what is amiss.
   */
  constructor(
    file: string,
    { bufferBytes, scanner, warnings }: {
      readonly bufferBytes: number;
      readonly scanner: Scanner;
      readonly warnings: FileWarnings;
    },
  ) {
    this.#reader = new ChunkReader(file);
    this.#scanner = scanner;
    this.#warnings = warnings;
    this.#buffer = new Uint8Array(bufferBytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  /** The number of the line that was come to, from 1. */
  get lineNumber(): number {
    return this.#lineNumber;
  }

  /** A line that the scanner has left, without its end; valid until the next one. */
  get line(): Uint8Array {
    return this.#line;
  }

  /**
   * Goes on to the next line.
   *
   * @returns Who has it: the scanner, or {@linkcode LogLines.line}; or that there is none.
   * @throws {EnvironmentError} Where the file cannot be read.
   */
  next(): "scanned" | "left" | "end" {
    while (!this.#hasEnded) {
      const next = this.#scanner.scan(this.#view, this.#at);
      if (next >= 0 && next <= this.#end) { // beyond the end lie bytes of earlier lines
        this.#at = next;
        this.#lineNumber++;
        return "scanned";
      }
      const end = this.#buffer.subarray(0, this.#end).indexOf(LF, this.#at);
      if (end < 0) {
        if (!this.#fill()) this.#finish();
        continue;
      }
      const size = end > this.#at && this.#buffer[end - 1] === CR ? end - 1 : end;
      this.#line = this.#buffer.subarray(this.#at, size);
      this.#at = end + 1;
      this.#lineNumber++;
      if (this.#line.length > 0) return "left";
    }
    return "end";
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

  #finish(): void {
    this.#hasEnded = true;
    const tornBytes = this.#end - this.#at;
    if (tornBytes > 0) this.#warnings.addLine(this.#lineNumber + 1, "the line is cut off");
    if (this.#lineNumber === 0 && tornBytes === 0) this.#warnings.addFile("the file is empty");
    this.#warnings.end();
  }
}
