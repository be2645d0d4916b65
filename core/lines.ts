/** NDJSON framing without I/O: bytes in, lines out. */

import { type ErrorCode, ProtocolError } from "./protocol.ts";

/** The longest line that a client may send, in bytes; its LF does not count. */
export const LINE_BYTES_MAX = 65_536;

/** The same for a router's lines and for logs, which hold rosters of any length. */
export const LONG_LINE_BYTES_MAX: number = 2 ** 26;

const LF = 0x0a;
const CR = 0x0d;

/** Cuts a stream of bytes into lines, wherever the chunks were cut. */
export class LineSplitter {
  readonly #lineBytesMax: number;
  /** The start of a line whose end has not come yet: the first `#pendingSize` bytes. */
  #pending = new Uint8Array(256);
  #pendingSize = 0;
  #lineNumber = 0;

  /**
   * Makes a splitter at the start of a stream.
   *
   * @param lineBytesMax The longest line that is accepted, in bytes without its LF.
   */
  constructor(lineBytesMax: number = LINE_BYTES_MAX) {
    this.#lineBytesMax = lineBytesMax;
  }

  /** The number of the line that is handed over or was refused, from 1; empty lines count. */
  get lineNumber(): number {
    return this.#lineNumber;
  }

  /** How many bytes of an unfinished line are held: more than 0 at the end means a torn line. */
  get pendingBytes(): number {
    return this.#pendingSize;
  }

  /**
   * Takes the next bytes and hands over each line that they end. Empty lines are passed over and
   * a CR before the LF is left away.
   *
   * @param chunk The bytes.
   * @param onLine Gets each line without its end, as a view that is valid during the call only.
   * @throws {ProtocolError} `line_too_long`; the splitter is of no further use.
   */
  push(chunk: Uint8Array, onLine: (line: Uint8Array) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      if (this.#pendingSize === 0) this.#lineNumber++;
      const line = this.#complete(chunk.subarray(start, end));
      start = end + 1;
      const size = line.at(-1) === CR ? line.length - 1 : line.length;
      if (size > 0) onLine(line.subarray(0, size));
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  #complete(tail: Uint8Array): Uint8Array {
    if (this.#pendingSize === 0) {
      this.#checkSize(tail.length);
      return tail;
    }
    this.#hold(tail);
    const line = this.#pending.subarray(0, this.#pendingSize);
    this.#pendingSize = 0;
    return line;
  }

  #hold(bytes: Uint8Array): void {
    if (this.#pendingSize === 0) this.#lineNumber++;
    const size = this.#pendingSize + bytes.length;
    this.#checkSize(size);
    if (size > this.#pending.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
      larger.set(this.#pending.subarray(0, this.#pendingSize));
      this.#pending = larger;
    }
    this.#pending.set(bytes, this.#pendingSize);
    this.#pendingSize = size;
  }

  #checkSize(size: number): void {
    if (size > this.#lineBytesMax) {
      throw new ProtocolError("line_too_long", `a line has at most ${this.#lineBytesMax} bytes`);
    }
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Reads the JSON of a line.
 *
 * @param line The line's bytes, UTF-8.
 * @param code The error code for bytes that are no JSON.
 * @returns The value.
 * @throws {ProtocolError} With that code, where the bytes are not UTF-8 or not JSON.
 */
export function parseLine(line: Uint8Array, code: ErrorCode = "malformed_line"): unknown {
  let text: string;
  try {
    text = decoder.decode(line);
  } catch {
    throw new ProtocolError(code, "the line is not UTF-8");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError(code, "the line is not JSON");
  }
}

/**
 * Writes a value as one line.
 *
 * @param value Anything that JSON can hold.
 * @returns The line's bytes with its LF.
 */
export function encodeLine(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}
