/** An experiment in virtual time: no processes, no sockets, the same logs. */

import { accountFor, type CopyMetrics } from "../analysis/copy_metrics.ts";
import { predictRates } from "../analysis/theory.ts";
import { formatAddress } from "../core/address.ts";
import { EnvironmentError, UsageError } from "../core/errors.ts";
import { microseconds, type StopReason } from "../core/history.ts";
import { ticksWithin } from "../core/schedule.ts";
import type { OwnSettings } from "../core/setup.ts";
import { BatchWriter } from "../io/batch_writer.ts";
import { freeBytes } from "../io/disk.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../io/log_names.ts";
import { Turns } from "../io/turns.ts";
import { sizeText } from "../report/numbers.ts";
import { HistoryLines } from "../simulation/history_lines.ts";
import type { Sent } from "../simulation/network.ts";
import type { SimulationObserver, Tick } from "../simulation/observer.ts";
import { Simulation } from "../simulation/simulation.ts";
import { checkLoggedMemory } from "./memory.ts";
import { LISTED_HOSTS_MAX, type Plan } from "./plan.ts";
import type { RunResult } from "./processes.ts";
import type { Figures } from "./summary.ts";

/** After so many ticks Ctrl-C is looked for and the progress is drawn. */
const SLICE_TICKS = 20_000;
/** What all logs together may hold back, and how much of that one may write at once. */
const BUFFERED_BYTES = 1 << 26;
const BATCH_BYTES_MIN = 1 << 12;
const BATCH_BYTES_MAX = 1 << 18;
/** The logs of so many hosts are kept open: a process may have no more than a thousand files. */
const OPEN_LOGS_MAX = 100;
/** What an event takes on disk, without the entries of a vector clock. */
const EVENT_BYTES = 200;
/** What the first and the last record of a host take, without the roster. */
const HOST_BYTES = 500;
/** What the router logs of a copy. */
const COPY_BYTES = 160;
/** What one entry of a vector clock takes. */
const ENTRY_BYTES = 24;
/** Where the plan leaves the ports to the system; in virtual time nobody listens on them. */
const FIRST_PORT = 8001;

/** A run in virtual time, as far as it has got. */
export interface VirtualMoment {
  /** Virtual seconds since the start. */
  readonly elapsed: number;
  /** Each host's logical clock. */
  readonly clocks: readonly number[];
  /** Each host's messages waiting. */
  readonly inboxes: readonly number[];
}

/** What a run in virtual time needs beside its plan. */
export interface VirtualOptions {
  /** The run's directory, ending in a slash. */
  readonly directory: string;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  /**
   * Hears now and then how far the run is.
   *
   * @param moment Where it stands.
   */
  readonly onProgress: (moment: VirtualMoment) => void;
}

/**
 * Runs an experiment in virtual time.
 *
 * @param plan The experiment.
 * @param options Where it logs, what ends it, who watches it.
 * @returns What happened.
 */
export async function runVirtual(plan: Plan, options: VirtualOptions): Promise<RunResult> {
  const { directory, signal, onProgress } = options;
  const sources = Array.from(settingsOf(plan), ({ source }) => source);
  const result: RunResult = { sources, failure: undefined, isStarted: true };
  try {
    using logs = new VirtualLogs(directory, sources);
    const simulation = new Simulation({ ...plan, hosts: settingsOf(plan), observer: logs });
    const turns = new Turns();
    while (!signal.aborted && simulation.advance(SLICE_TICKS)) {
      const { hosts, now: elapsed } = simulation;
      onProgress({
        elapsed,
        clocks: sources.map((_, host) => hosts.logicalTime(host)),
        inboxes: sources.map((_, host) => hosts.inboxSize(host)),
      });
      await turns.give(); // for the signal handlers
    }
    const reason = signal.aborted ? "interrupted" : "run_time";
    simulation.finish(reason);
    logs.flush();
    const figures = {
      ...measure(simulation, sources, reason),
      elapsed: microseconds(simulation.now),
    };
    return { ...result, figures };
  } catch (error) {
    if (error instanceof EnvironmentError) return { ...result, failure: error };
    throw error;
  }
}

/** Writes what a simulation tells to the logs of its hosts and of the router. */
class VirtualLogs implements SimulationObserver, Disposable {
  readonly #files: DisposableStack;
  readonly #lines: HistoryLines;
  readonly #hosts: readonly BatchWriter[];
  readonly #router: BatchWriter;

  constructor(directory: string, sources: readonly string[]) {
    const share = BUFFERED_BYTES / sources.length;
    const batchBytes = Math.min(BATCH_BYTES_MAX, Math.max(BATCH_BYTES_MIN, share));
    const staysOpen = sources.length <= OPEN_LOGS_MAX;
    using files = new DisposableStack(); // which are closed where one of them cannot be made
    const create = (name: string, batchBytes: number): BatchWriter => {
      return files.use(new BatchWriter(directory + name, { batchBytes, staysOpen }));
    };
    this.#lines = new HistoryLines(sources);
    this.#hosts = sources.map((source) => create(clientLogName(source), batchBytes));
    this.#router = create(ROUTER_LOG_NAME, BATCH_BYTES_MAX);
    this.#files = files.move();
  }

  onHostRecord(host: number, record: object): void {
    this.#hosts[host]?.write(record);
  }

  onRouterRecord(record: object): void {
    this.#router.write(record);
  }

  onInternal(tick: Tick): void {
    const log = this.#hosts[tick.host];
    if (log === undefined) return;
    this.#lines.writeInternal(tick, log.lines);
    log.flushFull();
  }

  onReceive(tick: Tick, message: Sent): void {
    const log = this.#hosts[tick.host];
    if (log === undefined) return;
    this.#lines.writeReceive(tick, message, log.lines);
    log.flushFull();
  }

  onSend(tick: Tick, message: Sent): void {
    const log = this.#hosts[tick.host];
    if (log === undefined) return;
    this.#lines.writeSend(tick, message, log.lines);
    log.flushFull();
  }

  onCopy(message: Sent, receiver: number | undefined): void {
    this.#lines.writeCopy(message, receiver, this.#router.lines);
    this.#router.flushFull();
  }

  flush(): void {
    for (const log of [...this.#hosts, this.#router]) log.flush();
  }

  [Symbol.dispose](): void {
    this.#files.dispose();
  }
}

/** What is measured in a run in virtual time. */
export interface VirtualFigures extends Figures {
  /** What became of the copies of messages. */
  readonly copies: CopyMetrics;
  /** The largest clock of all hosts in the end. */
  readonly clockMax: number;
}

/**
 * Measures a run in virtual time that is finished.
 *
 * @param simulation The run.
 * @param sources The names of the hosts whose figures are wanted, the first of the roster.
 * @param stopReason Why it ended.
 * @returns Their figures, the account of all copies, and the largest clock of all hosts.
 */
export function measure(
  simulation: Simulation,
  sources: readonly string[],
  stopReason: StopReason,
): VirtualFigures {
  const { hosts: table, routed, dropped: no_destination } = simulation;
  let [received, queued, in_flight, clockMax] = [0, 0, 0, 0];
  for (let host = 0; host < table.size; host++) {
    received += table.receipts(host);
    queued += table.inboxSize(host);
    in_flight += simulation.inFlight(host);
    clockMax = Math.max(clockMax, table.logicalTime(host));
  }
  const dropped = { no_destination, destination_left: 0 };
  return {
    hosts: sources.map((source, host) => simulation.measure(host, { source, stopReason })),
    copies: accountFor({ routed, received, queued, in_flight, dropped, isComplete: true }),
    clockMax,
  };
}

/**
 * Spells the hosts of a run in virtual time out.
 *
 * @param plan The experiment.
 * @returns Each host's settings, in the order of the plan, one by one: there may be a million.
 */
export function settingsOf(
  { hosts, clientAddress: address, firstPort }: Plan,
): Iterable<OwnSettings> & { readonly length: number } {
  return {
    length: hosts.length,
    *[Symbol.iterator]() {
      for (const [i, { clockSpeed, phase, skew }] of hosts.entries()) {
        const source = formatAddress({ address, port: (firstPort || FIRST_PORT) + i });
        yield { source, clockSpeed, phase, skew };
      }
    },
  };
}

/**
 * Refuses a run whose logs would be too many or would not fit on the disk, or that would not fit into
 * the memory, before anything is written. What does not fit does not fit: nothing overrides this.
 *
 * @param plan The experiment.
 * @throws {UsageError} Where they are too many, or would not fit into memory.
 * @throws {EnvironmentError} Where the disk has too little room; it says what they would take.
 */
export async function checkRoom(plan: Plan): Promise<void> {
  const { hosts, logDir } = plan;
  if (hosts.length > LISTED_HOSTS_MAX) {
    throw new UsageError(
      `${hosts.length} hosts would write as many logs, wanted at most ${LISTED_HOSTS_MAX}; ` +
        "--trials 1 keeps figures and no logs",
    );
  }
  const needed = logBytesNeeded(plan);
  const free = await freeBytes(logDir);
  if (free === undefined || needed <= free) return checkLoggedMemory(plan);
  throw new EnvironmentError(
    `the run has ${hosts.length} hosts and ${countTicks(plan)} ticks, whose logs take about ` +
      `${sizeText(needed)}, and ${sizeText(free)} are free for '${logDir}'`,
  );
}

/**
 * Works out what the logs of a run take.
 *
 * @param plan The experiment.
 * @returns Bytes, about.
 */
export function logBytesNeeded(plan: Plan): number {
  const { hosts, runTime, probInternal, clocks } = plan;
  const entries = clocks.includes("vector") ? hosts.length * ENTRY_BYTES : 0;
  const clockSpeeds = hosts.map(({ clockSpeed }) => clockSpeed);
  const rates = predictRates({ clockSpeeds, probInternal });
  const copies = runTime * rates.reduce((sum, { arrivals }) => sum + arrivals, 0);
  // Each log begins with the roster, so that all together grow with the square of the hosts.
  let roster = 0;
  for (const { source } of settingsOf(plan)) roster += `"${source}",`.length;
  return countTicks(plan) * (EVENT_BYTES + 2 * entries) + copies * COPY_BYTES +
    hosts.length * (roster + HOST_BYTES);
}

function countTicks({ hosts, runTime }: Plan): number {
  return hosts.reduce((sum, { clockSpeed }) => {
    return sum + ticksWithin({ start: 0, phase: 0, rate: clockSpeed }, runTime);
  }, 0);
}
