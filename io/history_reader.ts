/** Reading a history back, record by record, in little memory. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { LineSplitter, LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";

const BUFFER_BYTES = 65_536;

/** What was read. */
export interface HistoryEnd {
  /** Bytes of a last line that was cut off; it was passed over. 0 where the file is whole. */
  readonly tornBytes: number;
}

/**
 * Reads a history.
 *
 * @param path The file.
 * @param check Makes a record of a line's JSON, or throws where it is none.
 * @param onRecord Gets each record.
 * @returns How the file ends.
 * @throws {EnvironmentError} Where the file cannot be read or a whole line is no record; it names
 *   file and line.
 */
export async function readHistory<R>(
  path: string,
  check: (value: unknown) => R,
  onRecord: (record: R) => void,
): Promise<HistoryEnd> {
  const splitter = new LineSplitter(LONG_LINE_BYTES_MAX);
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    using file = await Deno.open(path, { read: true });
    for (let size = await file.read(buffer); size !== null; size = await file.read(buffer)) {
      splitter.push(buffer.subarray(0, size), (line) => onRecord(check(parseLine(line))));
    }
    return { tornBytes: splitter.pendingBytes };
  } catch (error) {
    const { lineNumber } = splitter;
    const place = lineNumber === 0 ? path : `${path}:${lineNumber}`;
    throw new EnvironmentError(`cannot read log '${place}': ${describeError(error)}`);
  }
}
