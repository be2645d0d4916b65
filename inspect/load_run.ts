/** From a run's directory to what an analysis says of the run. */

import { type AnalyzedRun, analyzeHistories } from "../analysis/analyze_histories.ts";
import type { KnownFacts, RouterLog } from "../analysis/histories.ts";
import { Participants } from "../analysis/participants.ts";
import { areSameRosters, type HostLog } from "../analysis/host_logs.ts";
import { EnvironmentError } from "../core/errors.ts";
import { LogMemory } from "../analysis/log_memory.ts";
import type { HostStartRecord } from "../core/history.ts";
import { ArrayLog, type ArrayLogOptions } from "./array_log.ts";
import { EventLog, type EventLogOptions } from "./event_log.ts";
import { readKnownFacts } from "./known_facts.ts";
import { mayStartOwnWorker } from "../io/own_worker.ts";
import { Turns } from "../io/turns.ts";
import { ReadAhead } from "./read_ahead.ts";
import { RouterLogReader } from "./router_log.ts";
import { judgeStamps } from "./stamp_votes.ts";
import { compareSources, findRunFiles, type HostFile, type RunFiles } from "./run_files.ts";
import { SharedRosters } from "./shared_rosters.ts";
import { inTurns } from "./turns.ts";

/** All logs together are read into so much memory at a time, */
const BUFFERS_BYTES = 2 ** 25;
/** each into no more, */
const BUFFER_BYTES_MAX = 2 ** 18;
/** and no less than this. */
const BUFFER_BYTES_MIN = 2 ** 14;
/** What is known of pairs of hosts takes memory that grows with the square of their number. */
const HOSTS_MAX = 4_096;
/** Of so few hosts the logs stay open while they are read; a process may not open any number of files. */
const OPEN_MAX = 128;

/** Another thread reads ahead where the logs have so many bytes or more; it takes 60 ms to start, */
const READ_AHEAD_BYTES = 2 ** 26;
/** and where there are at most so many, because it takes a quarter of a megabyte for each. */
const READ_AHEAD_LOGS = 64;

/** So many hosts are named whose logs are not there. */
const MISSING_NAMED_MAX = 3;

/** For so long nobody else has a turn: each takes 2 ms, and Ctrl-C is heard soon all the same. */
const WORK_MS = 100;

/** How to load a run. */
export interface LoadOptions {
  /**
   * How many events to keep for pictures and exports.
   * @default {0}
   */
  readonly eventsMax?: number;
  /**
   * Whether another thread may read ahead, where that pays.
   * @default {true}
   */
  readonly mayReadAhead?: boolean;
  /**
   * From how many bytes of logs on that pays.
   * @default {2 ** 26}
   */
  readonly readAheadBytes?: number;
  /** Ends it early; what it was aborted with is thrown. */
  readonly signal?: AbortSignal | undefined;
  /**
   * When others have their turn.
   * @default {new Turns(100)}
   */
  readonly turns?: Turns;
}

/** A run, loaded. */
export interface LoadedRun extends AnalyzedRun {
  /** Whether its logs tell of anything: of an event, or of a host that started. */
  readonly isTold: boolean;
}

/**
 * Reads a run's logs, whole or not, ours or another program's, and analyses them.
 *
 * @param directory The run's directory.
 * @param options How much to keep.
 * @returns The analysis and the events. What is amiss with single files and lines is among the
 *   warnings of the analysis.
 * @throws {EnvironmentError} Where it is no run's directory or a log cannot be read.
 */
export async function loadRun(
  directory: string,
  options: LoadOptions = {},
): Promise<LoadedRun> {
  const { eventsMax = 0, mayReadAhead = true, readAheadBytes = READ_AHEAD_BYTES } = options;
  const { signal, turns = new Turns(WORK_MS) } = options;
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const files = await findRunFiles(directory, warn);
  const sources = files.hosts.map(({ source }) => source);
  if (sources.length > HOSTS_MAX) {
    throw new EnvironmentError(
      `'${directory}' holds the logs of ${sources.length} hosts, wanted at most ${HOSTS_MAX}`,
    );
  }
  const told = await readKnownFacts(files.directory, sources, warn);
  const bufferBytes = Math.max(
    BUFFER_BYTES_MIN,
    Math.min(BUFFER_BYTES_MAX, 2 ** Math.floor(Math.log2(BUFFERS_BYTES / sources.length))),
  );
  const staysOpen = sources.length <= OPEN_MAX;
  const memory = new LogMemory({ sources, bufferBytes, logs: countOurs(files) });
  const shared = {
    ...{ memory, bufferBytes, staysOpen, warn, rosters: new SharedRosters() },
    hostNumbers: new Map(sources.map((source, host) => [source, host])),
  };
  const hosts = files.hosts.map((file) => openLog(file, shared));
  judgeForeignStamps(hosts);
  using opened = new DisposableStack();
  const ours = hosts.filter((host) => host instanceof EventLog);
  for (const log of ours) opened.use(log);
  using ahead = mayReadAhead && paysAhead(hosts, readAheadBytes) ? new ReadAhead() : undefined;
  const router = files.router === undefined
    ? undefined
    : opened.use(new RouterLogReader(files.router, { sources, memory }));
  const known = { ...told, roster: router?.roster ?? told.roster };
  if (router === undefined) warnOfMixture(hosts, { late: new Set(), warn });
  warnOfMissing(hosts, { known, warn });
  if (router === undefined && files.hosts.some(({ isForeign }) => !isForeign)) {
    warn(`${files.directory}/router.ndjson: there is no such file; copies are told by the sends`);
  }
  const reading = { logs: ours.map(({ place }) => place), router: router?.place };
  const { logs = [], routes } = await ahead?.read(reading, { sources, bufferBytes }) ?? {};
  for (const [i, log] of logs.entries()) ours[i]?.readAhead(log);
  if (routes !== undefined) router?.readAhead(routes);
  const run = {
    ...{ directory, known, hosts, eventsMax, warnings },
    router: router === undefined
      ? null
      : readRouter(router, { hosts, warnings, at: warnings.length }),
  };
  const analyzed = await inTurns(analyzeHistories(run), { turns, signal });
  const hasEvents = analyzed.analysis.summary.hosts.some(({ ticks }) => ticks > 0);
  return { ...analyzed, isTold: hasEvents || hosts.some(({ start }) => start !== null) };
}

/**
 * Refuses a run of which nothing is known, after what is amiss with its logs has been told.
 *
 * @param run The run.
 * @throws {EnvironmentError} Where its logs tell of no event and of no host that started.
 */
export function refuseUntold({ isTold, analysis }: LoadedRun): void {
  if (!isTold) {
    throw new EnvironmentError(`'${analysis.directory}' holds no event that can be read`);
  }
}

/**
 * Reads what is left of a router's log, and puts what is amiss with it, and what it tells of whose logs
 * those of hosts are, where that was to be told.
 */
function* readRouter(
  router: RouterLogReader,
  { hosts, warnings, at }: {
    readonly hosts: readonly HostLog[];
    readonly warnings: string[];
    readonly at: number;
  },
): Generator<void, RouterLog> {
  const log = yield* router.readAll();
  const found: string[] = [];
  warnOfMixture(hosts, { late: log.account.late, warn: (text) => found.push(text) });
  warnings.splice(at, 0, ...found, ...router.warnings);
  return log;
}

/** Whether the logs are so large, and the machine such, that it pays to read them in another thread. */
function paysAhead(hosts: readonly HostLog[], bytesMin: number): boolean {
  if (navigator.hardwareConcurrency < 2 || hosts.length > READ_AHEAD_LOGS) return false;
  if (!mayStartOwnWorker()) return false;
  const bytes = hosts.reduce((sum, { file }) => sum + Deno.statSync(file).size, 0);
  return bytes >= bytesMin;
}

/** How many logs there are that scale-sim wrote. */
function countOurs({ hosts, router }: RunFiles): number {
  const count = hosts.filter(({ isForeign }) => !isForeign).length;
  return router === undefined ? count : count + 1;
}

function openLog(
  { source, path, isForeign }: HostFile,
  options: Omit<EventLogOptions & ArrayLogOptions, "source" | "file">,
): HostLog {
  const log = { source, file: path, ...options };
  return isForeign ? new ArrayLog(log) : new EventLog(log);
}

/** What messages carry is told by all logs of other programs together. */
function judgeForeignStamps(hosts: readonly HostLog[]): void {
  const foreign = hosts.filter((host) => host instanceof ArrayLog);
  const stamps = judgeStamps(foreign.map(({ stampVotes }) => stampVotes));
  for (const [i, log] of foreign.entries()) log.stamp = stamps[i] ?? null;
}

/** Logs of several runs in one directory. A host that joined late is not in the roster of the others. */
function warnOfMixture(
  hosts: readonly HostLog[],
  { late, warn }: { readonly late: ReadonlySet<string>; readonly warn: (text: string) => void },
): void {
  const first = hosts.find(({ source, start }) => start !== null && !late.has(source));
  if (first === undefined || first.start === null) return;
  const roster = new Set(first.start.roster);
  for (const { file, source, start } of hosts) {
    const difference = start === null ? null : differenceOf(start, first.start);
    if (difference !== null) warn(`${file}: ${difference} in ${first.file}: logs of two runs?`);
    if (!roster.has(source) && !late.has(source)) {
      warn(`${file}: ${source} is not in the roster of ${first.file}: logs of two runs?`);
    }
  }
}

/** Names the first few hosts of the run whose logs are not there: of a large run somebody may have kept one. */
function warnOfMissing(
  hosts: readonly HostLog[],
  { known, warn }: { readonly known: KnownFacts; readonly warn: (text: string) => void },
): void {
  const sources = [...new Participants(hosts, known).missing.keys()].sort(compareSources);
  for (const source of sources.slice(0, MISSING_NAMED_MAX)) {
    warn(`${source} took part in the run, but its log is not there`);
  }
  const more = sources.length - MISSING_NAMED_MAX;
  if (more > 0) warn(`${more} more ${more === 1 ? "log is" : "logs are"} not there`);
}

/**
 * What tells that two hosts are of two runs; `null` where nothing does. Hosts that are started by hand
 * may have seeds of their own, and one that joins late has another roster and starts later.
 */
function differenceOf(a: HostStartRecord, b: HostStartRecord): string | null {
  if (!areSameRosters(a.roster, b.roster)) return null;
  const { system_clock_time: start, seed } = b;
  if (a.system_clock_time !== start) return `it starts at ${a.system_clock_time}, but at ${start}`;
  return start === 0 && a.seed !== seed ? `the seed is ${a.seed}, but ${seed}` : null;
}
