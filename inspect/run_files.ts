/** What lies in a run's directory. */

import { compareAddresses, parseAddress } from "../core/address.ts";
import { describeError, EnvironmentError } from "../core/errors.ts";
import type { HostStartRecord } from "../core/history.ts";
import { checkHostRecord } from "../core/history_guard.ts";
import { LineSplitter, LONG_LINE_BYTES_MAX, parseLine } from "../core/lines.ts";
import { parseClientLogName, ROUTER_LOG_NAME, TRIALS_NAME } from "../io/log_names.ts";
import { ChunkReader } from "./chunk_reader.ts";
import { latestRun, type StartedFile } from "./latest_run.ts";
import { SharedRosters } from "./shared_rosters.ts";

/** The log of one host. */
export interface HostFile {
  /** The host, `ADDRESS:PORT`, as the file's first record says, else as its name does. */
  readonly source: string;
  /** The file, as the user named its directory. */
  readonly path: string;
  /** Whether scale-sim wrote it, as NDJSON, or another program, as a JSON array. */
  readonly isForeign: boolean;
}

/** The files of a run. */
export interface RunFiles {
  /** The directory as the user named it, without a slash at its end. */
  readonly directory: string;
  /** The logs of hosts, in roster order. */
  readonly hosts: readonly HostFile[];
  /** The router's log, if there is one. */
  readonly router: string | undefined;
}

/** Rosters of a thousand hosts need to be read in pieces; most fit. */
const FIRST_LINE_BYTES = 2 ** 14;
const LINE_END = new TextEncoder().encode("\n");

/**
 * Looks into a run's directory.
 *
 * @param directory The directory.
 * @param warn Hears of logs that cannot be read, of those of one host twice, and of earlier runs.
 * @returns Its files.
 * @throws {EnvironmentError} Where it cannot be read or holds no log of a host.
 */
export async function findRunFiles(
  directory: string,
  warn: (text: string) => void,
): Promise<RunFiles> {
  const path = directory.replace(/(?<=.)[/\\]+$/, "");
  const names = (await listFiles(path)).sort();
  const hosts = new Map<string, StartedFile>();
  const rosters = new SharedRosters();
  for (const name of names) {
    const started = startedFile(path, name, { rosters, warn });
    if (started === undefined) continue;
    const { file } = started;
    const other = hosts.get(file.source);
    if (other === undefined) hosts.set(file.source, started);
    else warn(`${file.path}: a log of ${file.source}, as ${other.file.path}; passed over`);
  }
  if (hosts.size === 0 && names.includes(TRIALS_NAME)) {
    throw new EnvironmentError(
      `'${directory}' holds trials, of which ${TRIALS_NAME} keeps figures alone, wanted the logs of a run`,
    );
  }
  if (hosts.size === 0) {
    throw new EnvironmentError(
      `'${directory}' is no run directory: it holds no client-ADDRESS-PORT.ndjson (or .json)`,
    );
  }
  return {
    directory: path,
    hosts: latestRun([...hosts.values()], warn).sort((a, b) => compareSources(a.source, b.source)),
    router: names.includes(ROUTER_LOG_NAME) ? `${path}/${ROUTER_LOG_NAME}` : undefined,
  };
}

/** Says whose log a file is, if it is one that can be read, and how its host started. */
function startedFile(
  directory: string,
  name: string,
  { rosters, warn }: {
    readonly rosters: SharedRosters;
    readonly warn: (text: string) => void;
  },
): StartedFile | undefined {
  const { source, isForeign } = parseClientLogName(name) ?? {};
  if (source === undefined || isForeign === undefined) return undefined;
  const path = `${directory}/${name}`;
  try {
    const start = isForeign ? tryToRead(path) : startIn(firstLine(path));
    return {
      file: { source: start?.source ?? source, path, isForeign },
      start: start && rosters.share(start),
    };
  } catch (error) {
    const names = error instanceof EnvironmentError; // where it cannot be read at all
    warn(names ? error.message : `${path}: ${describeError(error)}; passed over`);
    return undefined;
  }
}

/** Finds out whether a file can be read. */
function tryToRead(path: string): undefined {
  using reader = new ChunkReader(path);
  reader.read(new Uint8Array(1));
}

/** The first line of a file, as far as it has one; it may be no text at all. */
function firstLine(path: string): Uint8Array {
  const reader = new ChunkReader(path);
  const splitter = new LineSplitter(LONG_LINE_BYTES_MAX);
  const buffer = new Uint8Array(FIRST_LINE_BYTES);
  let first: Uint8Array | undefined;
  for (let size = -1; first === undefined && size !== 0;) {
    size = reader.read(buffer);
    const bytes = size > 0 ? buffer.subarray(0, size) : LINE_END; // it may lack its own
    splitter.push(bytes, (line) => first ??= line.slice());
  }
  return first ?? new Uint8Array();
}

function startIn(line: Uint8Array): HostStartRecord | undefined {
  try {
    const record = checkHostRecord(parseLine(line));
    return record.event_type === "HOST_START" ? record : undefined;
  } catch {
    return undefined; // whoever reads the log tells of it
  }
}

/**
 * Compares hosts by roster order.
 *
 * @param a One host, `ADDRESS:PORT`.
 * @param b The other.
 * @returns Negative, zero or positive, as `Array.prototype.sort` wants it.
 */
export function compareSources(a: string, b: string): number {
  const unknown = { address: "", port: 0 };
  return compareAddresses(parseAddress(a) ?? unknown, parseAddress(b) ?? unknown) ||
    (a < b ? -1 : 1);
}

async function listFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (!isDirectory) names.push(name);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      throw new EnvironmentError(`'${directory}' is a file, wanted a run's directory`);
    }
    throw new EnvironmentError(`cannot read folder '${directory}': ${describeError(error)}`);
  }
  return names;
}
