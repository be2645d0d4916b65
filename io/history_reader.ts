/** Reading a history back, record by record, in little memory. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { parseLine } from "../core/lines.ts";
import { readLines } from "./line_reader.ts";

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
  let line = 0;
  try {
    using file = await Deno.open(path, { read: true });
    const { tornBytes } = await readLines(file, (bytes) => {
      line++;
      onRecord(check(parseLine(bytes)));
    });
    return { tornBytes };
  } catch (error) {
    const place = line === 0 ? path : `${path}:${line}`;
    throw new EnvironmentError(`cannot read log '${place}': ${describeError(error)}`);
  }
}
