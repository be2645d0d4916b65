/** A log line by line, from one thread, in little memory. */

import { SCAN_SLACK_BYTES } from "../analysis/log_memory.ts";
import { LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import { ChunkReader, type ReaderOptions } from "./chunk_reader.ts";
import type { FileWarnings } from "./warnings.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Reads some lines at once, without looking for their ends first. */
export interface Scanner {
  /** Where the lines are to be; {@linkcode SCAN_SLACK_BYTES} at the end are not written to. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the first line starts that was not read. */
  readonly at: number;
  /**
   * Reads lines.
   *
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far.
   * @returns How many were read; 0 where the first line is to be taken as it is, or is not all there.
   */
  scan(start: number, limit: number): number;
}

/** The lines of a log. Empty ones are passed over. */
export class LogLines implements Disposable {
  readonly #reader: ChunkReader;
  readonly #scanner: Scanner;
  readonly #warnings: FileWarnings;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** The bytes from `#at` to `#end` of the buffer are still to be read. */
  #at = 0;
  #end = 0;
  /** The start of a line that is longer than the buffer, piece by piece, and how long it is. */
  #held: Uint8Array<ArrayBuffer>[] = [];
  #heldBytes = 0;
  #lineNumber = 0;
  #line = new Uint8Array();
  #hasEnded = false;

  /**
   * Opens a log.
   *
   * @param file The file.
   * @param options How it is read, how many lines come before, who reads lines first, who hears what
   *   is amiss.
   */
  constructor(
    file: string,
    { scanner, warnings, linesBefore = 0, ...options }: ReaderOptions & {
      readonly linesBefore?: number;
      readonly scanner: Scanner;
      readonly warnings: FileWarnings;
    },
  ) {
    this.#reader = new ChunkReader(file, options);
    this.#lineNumber = linesBefore;
    this.#scanner = scanner;
    this.#warnings = warnings;
    this.#bytes = scanner.bytes;
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
    return this.#reader.offset - this.#bytesLeft;
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
      const count = this.#heldBytes > 0 ? 0 : this.#scanner.scan(this.#at, this.#end);
      if (count > 0) {
        this.#at = this.#scanner.at;
        this.#lineNumber += count;
        return count;
      }
      const lf = this.#bytes.subarray(0, this.#end).indexOf(LF, this.#at);
      if (lf < 0 && this.#fill()) continue;
      const end = lf < 0 ? this.#end : lf;
      const line = this.#takeUpTo(end);
      if (lf < 0 && !isJson(line)) {
        this.#finish(line.length);
        break;
      }
      this.#line = withoutCr(line);
      this.#at = lf < 0 ? end : end + 1;
      this.#lineNumber++;
      if (this.#line.length > 0) return 0;
    }
    return -1;
  }

  /** Closes the file, which is closed at its end anyway. */
  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
  }

  /** How many bytes have been read of the file that are in no line yet. */
  get #bytesLeft(): number {
    return this.#heldBytes + this.#end - this.#at;
  }

  /** Gives all bytes that are left up to a place in the buffer. */
  #takeUpTo(end: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(this.#at, end);
    if (this.#heldBytes === 0) return bytes;
    const line = concat([...this.#held, bytes]);
    this.#held = [];
    this.#heldBytes = 0;
    return line;
  }

  /** Reads on, and takes the start of a line out that is longer than the buffer. */
  #fill(): boolean {
    const left = this.#end - this.#at;
    const capacity = this.#bytes.length - SCAN_SLACK_BYTES;
    if (left === capacity) {
      if (this.#bytesLeft >= LONG_LINE_BYTES_MAX) return false;
      this.#held.push(this.#bytes.slice(this.#at, this.#end));
      this.#heldBytes += left;
      this.#end = 0;
    } else {
      this.#bytes.copyWithin(0, this.#at, this.#end);
      this.#end = left;
    }
    this.#at = 0;
    const size = this.#reader.read(this.#bytes.subarray(this.#end, capacity));
    this.#end += size;
    return size > 0;
  }

  #finish(tornBytes: number): void {
    this.#hasEnded = true;
    if (tornBytes > 0) this.#warnings.addLine(this.#lineNumber + 1, "the line is cut off");
    if (this.#lineNumber === 0 && tornBytes === 0) this.#warnings.addFile("the file is empty");
    this.#warnings.end();
  }
}

/** Whether the rest of a log is a line that lacks nothing but its end: no part of an object is JSON. */
function isJson(rest: Uint8Array): boolean {
  try {
    parseLine(rest);
    return true;
  } catch {
    return false;
  }
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function withoutCr(line: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
}
