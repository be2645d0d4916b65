/** One round of one contestant under one load. */

import { CpuMeter } from "../cpu_meter.ts";
import { denoRun } from "../program.ts";
import { Service } from "../service.ts";
import { type Contestant, pinned, type Running, start } from "./contestants.ts";
import type { Load, LoadResult } from "./load.ts";
import type { WireName } from "./wire.ts";

const LOAD = new URL("load.ts", import.meta.url).pathname;

/** What a round has shown. */
export interface Round extends LoadResult {
  /** What the contestant took, in CPU seconds per million deliveries. */
  readonly cpuPerMillion: number;
  /** How busy the contestant and the clients were, in percent of a core. */
  readonly serverPercent: number;
  readonly clientsPercent: number;
  /** The most memory that the contestant has had, in MB. */
  readonly memoryMb: number;
}

/** A load without what the contestant decides. */
export type Task = Omit<Load, "wire" | "port">;

/**
 * Starts a contestant and its clients, each on a core, and measures.
 *
 * @param contestant Who.
 * @param task What the clients do.
 * @param scratch A folder for files, ending in a slash.
 * @returns What was measured while they sent.
 */
export async function round(contestant: Contestant, task: Task, scratch: string): Promise<Round> {
  await using running = await start(contestant, { clients: task.clients, scratch });
  return await play(running, contestant.wire, task);
}

/** The same with a process that runs already. */
export async function play(
  { pid, port }: Pick<Running, "pid" | "port">,
  wire: WireName,
  task: Task,
): Promise<Round> {
  const load: Load = { ...task, wire, port };
  await using clients = new Service(pinned(1, denoRun(LOAD, [JSON.stringify(load)])));
  await clients.notice("WARM");
  const server = await CpuMeter.start(pid);
  const own = await CpuMeter.start(clients.pid);
  const result = await clients.notice("STOP") as unknown as LoadResult;
  const use = await server.use();
  const ownUse = await own.use();
  return {
    ...result,
    cpuPerMillion: (use.cpuSeconds / result.deliveries) * 1e6,
    serverPercent: use.percent,
    clientsPercent: ownUse.percent,
    memoryMb: await peakMemoryMb(pid),
  };
}

async function peakMemoryMb(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
