/** Reading lines from connections. */

import { LINE_BYTES_MAX, LineSplitter, LONG_LINE_BYTES_MAX } from "../core/lines.ts";

/** The one method that reading needs of a connection. */
export interface Source {
  /**
   * Reads some bytes.
   *
   * @param buffer Where they go.
   * @returns How many, or `null` at the end.
   */
  read(buffer: Uint8Array): Promise<number | null>;
}

/** How a source ended. */
export interface SourceEnd {
  /** Whether the connection broke or was closed under the reader, instead of ending in order. */
  readonly broken: boolean;
  /** Bytes of a last line whose LF never came. */
  readonly tornBytes: number;
}

/** Most connections say little, and there may be thousands; who fills the buffer gets a larger one. */
const BUFFER_BYTES = { min: 2_048, max: 131_072 };

/**
 * Reads a source to its end.
 *
 * @param source What to read.
 * @param onLine Gets each line without its end, as a view that is valid during the call only.
 * @param lineBytesMax The longest line that is accepted, in bytes.
 * @returns How it ended.
 * @throws {ProtocolError} `line_too_long`, and whatever `onLine` throws.
 */
export async function readLines(
  source: Source,
  onLine: (line: Uint8Array) => void,
  lineBytesMax: number = LINE_BYTES_MAX,
): Promise<SourceEnd> {
  const splitter = new LineSplitter(lineBytesMax);
  const broken = await readChunks(source, (chunk) => splitter.push(chunk, onLine));
  return { broken, tornBytes: splitter.pendingBytes };
}

/**
 * Reads a source to its end and forgets what it says.
 *
 * @param source What to read.
 */
export async function discard(source: Source): Promise<void> {
  await readChunks(source, () => {});
}

async function readChunks(source: Source, onChunk: (chunk: Uint8Array) => void): Promise<boolean> {
  let buffer = new Uint8Array(BUFFER_BYTES.min);
  for (;;) {
    let size: number | null;
    try {
      size = await source.read(buffer);
    } catch {
      return true; // reset by the peer, or closed by ourselves
    }
    if (size === null) return false;
    onChunk(buffer.subarray(0, size));
    if (size === buffer.length && size < BUFFER_BYTES.max) buffer = new Uint8Array(size * 4);
  }
}

/**
 * Reads a stream to its end.
 *
 * @param stream What to read.
 * @param onLine Gets each line without its end, as a view that is valid during the call only.
 */
export async function readStreamLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: Uint8Array) => void,
): Promise<void> {
  const splitter = new LineSplitter(LONG_LINE_BYTES_MAX);
  for await (const chunk of stream) splitter.push(chunk, onLine);
}
