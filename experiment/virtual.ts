/** An experiment in virtual time: no processes, no sockets, the same logs. */

import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CopyFold } from "../analysis/copy_metrics.ts";
import { predictRates } from "../analysis/theory.ts";
import { HostFold } from "../analysis/host_metrics.ts";
import { formatAddress } from "../core/address.ts";
import { EnvironmentError, UsageError } from "../core/errors.ts";
import { ticksWithin } from "../core/schedule.ts";
import type { HostSettings } from "../core/setup.ts";
import { BatchWriter } from "../io/batch_writer.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../io/log_names.ts";
import { Simulation } from "../simulation/simulation.ts";
import type { Plan } from "./plan.ts";
import type { RunResult } from "./processes.ts";

/** After so many ticks Ctrl-C is looked for and the progress is drawn. */
const SLICE_TICKS = 20_000;
/** What an event takes on disk, without the entries of a vector clock. */
const EVENT_BYTES = 200;
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
  const hosts = settingsOf(plan);
  const sources = hosts.map(({ source }) => source);
  const result: RunResult = { sources, failure: undefined };
  try {
    const hostLogs = sources.map((source) => new BatchWriter(directory + clientLogName(source)));
    const routerLog = new BatchWriter(directory + ROUTER_LOG_NAME);
    const hostFolds = sources.map((source) => new HostFold(source));
    const copyFold = new CopyFold();
    const simulation = new Simulation({
      hosts,
      ...{ seed: plan.seed, runTime: plan.runTime, latency: plan.latency },
      onHostRecord: (index, record) => {
        hostLogs[index]?.write(record);
        hostFolds[index]?.add(record);
      },
      onRouterRecord: (record) => {
        routerLog.write(record);
        copyFold.add(record);
      },
    });
    while (!signal.aborted && simulation.advance(SLICE_TICKS)) {
      onProgress({
        elapsed: simulation.now,
        clocks: simulation.hosts.map((host) => host.logicalTime),
        inboxes: simulation.hosts.map((host) => host.inboxSize),
      });
      await new Promise((resolve) => setImmediate(resolve)); // for the signal handlers
    }
    simulation.finish(signal.aborted ? "interrupted" : "run_time");
    for (const log of [...hostLogs, routerLog]) log.flush();
    const measured = hostFolds.map((fold) => fold.result());
    return { ...result, figures: { hosts: measured, copies: copyFold.result(measured) } };
  } catch (error) {
    if (error instanceof EnvironmentError) return { ...result, failure: error };
    throw error;
  }
}

/**
 * Spells the hosts of a run in virtual time out.
 *
 * @param plan The experiment.
 * @returns Each host's settings, in the order of the plan.
 */
export function settingsOf(plan: Plan): HostSettings[] {
  const { clientAddress: address, firstPort, probInternal, stamp, clocks, seed } = plan;
  return plan.hosts.map(({ clockSpeed, phase, skew }, i) => {
    const source = formatAddress({ address, port: (firstPort || FIRST_PORT) + i });
    return { source, clockSpeed, phase, skew, probInternal, stamp, clocks, seed };
  });
}

/**
 * Refuses a run whose logs would not fit on the disk, before anything is written.
 *
 * @param plan The experiment.
 * @throws {UsageError} Where they would not; it says what they would take.
 */
export async function checkRoom(plan: Plan): Promise<void> {
  const { hosts, runTime, logDir, probInternal, clocks } = plan;
  const ticks = hosts.reduce((sum, { clockSpeed }) => {
    return sum + ticksWithin({ start: 0, phase: 0, rate: clockSpeed }, runTime);
  }, 0);
  const entries = clocks.includes("vector") ? hosts.length * ENTRY_BYTES : 0;
  const clockSpeeds = hosts.map(({ clockSpeed }) => clockSpeed);
  const rates = predictRates({ clockSpeeds, probInternal });
  const copies = runTime * rates.reduce((sum, { arrivals }) => sum + arrivals, 0);
  const needed = ticks * (EVENT_BYTES + 2 * entries) + copies * COPY_BYTES;
  const free = await freeBytes(logDir);
  if (free === undefined || needed <= free) return;
  throw new UsageError(
    `the run has ${ticks} ticks, whose logs take about ${gigabytes(needed)} GB, ` +
      `and ${gigabytes(free)} GB are free for '${logDir}'`,
  );
}

/** What is free where a folder is, or will be; `undefined` where the system cannot tell. */
async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    const parent = dirname(resolve(path));
    return parent === path ? undefined : await freeBytes(parent);
  }
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
