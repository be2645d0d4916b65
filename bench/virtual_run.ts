/**
 * One run in virtual time for {@linkcode file://./virtual.ts}, which starts this as a process:
 *
 *     deno run --allow-all bench/virtual_run.ts HOSTS integer|fractional SECONDS [FOLDER]
 *
 * prints the ticks, the CPU seconds of the run, its wall seconds, the sum of the clocks, and the memory
 * that a host took, in bytes. With a folder it writes the logs.
 *
 * @module
 */

import process from "node:process";
import { NO_LATENCY } from "../core/latency.ts";
import { NO_SKEW } from "../core/physical_clock.ts";
import type { OwnSettings } from "../core/setup.ts";
import type { Plan } from "../experiment/plan.ts";
import { runVirtual } from "../experiment/virtual.ts";
import { Simulation } from "../simulation/simulation.ts";

const [size, kind, seconds, folder] = Deno.args;
const count = Number(size);
const runTime = Number(seconds);

/** The same rates as the peers have. */
function* settings(): Generator<OwnSettings> {
  for (let i = 0; i < count; i++) {
    const fraction = kind === "integer" ? 0 : 0.1 + (i % 97) / 991;
    const clockSpeed = 1 + i % 6 + fraction;
    yield { source: `127.0.0.1:${8001 + i}`, clockSpeed, phase: "random", skew: NO_SKEW };
  }
}

const common = {
  ...{ seed: 7, probInternal: 0.7, stamp: "post", clocks: ["lamport"] } as const,
  ...{ runTime, latency: NO_LATENCY },
};

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function runAlone(): void {
  const memory = Deno.memoryUsage().rss;
  const hosts = { length: count, [Symbol.iterator]: settings };
  const simulation = new Simulation({ ...common, hosts });
  const [before, startedAt] = [cpuSeconds(), performance.now()];
  while (simulation.advance(Infinity));
  simulation.finish("run_time");
  const [used, wall] = [cpuSeconds() - before, (performance.now() - startedAt) / 1000];
  const bytes = (Deno.memoryUsage().rss - memory) / count;
  let [ticks, clocks] = [0, 0];
  for (let host = 0; host < count; host++) {
    ticks += simulation.hosts.ticks(host);
    clocks += simulation.hosts.logicalTime(host);
  }
  console.log(ticks, used, wall, clocks, bytes);
}

async function runLogged(directory: string): Promise<void> {
  const plan: Plan = {
    ...common,
    hosts: [...settings()],
    ...{ name: "bench", logDir: directory, precise: false, virtual: true, wait: 1 },
    ...{ outboxKib: 64, logRate: 0 },
    ...{ router: { address: "127.0.0.1", port: 0 }, clientAddress: "127.0.0.1", firstPort: 8001 },
  };
  const [before, startedAt] = [cpuSeconds(), performance.now()];
  const { signal } = new AbortController();
  const options = { directory: `${directory}/`, signal, onProgress: () => {} };
  const { figures } = await runVirtual(plan, options);
  const [used, wall] = [cpuSeconds() - before, (performance.now() - startedAt) / 1000];
  console.log(figures?.hosts.reduce((sum, host) => sum + host.ticks, 0), used, wall);
}

if (folder === undefined) runAlone();
else await runLogged(folder);
