/** Reading a long run with every check, beside programs that only aggregate four fields of it. */

import { median } from "simple-statistics";
import { type Cost, cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave } from "./sampling.ts";

/** The peer: not a dependency, because nobody else needs 30 MB of it. */
const DUCKDB = "npm:@duckdb/node-api@1.5.5-r.5";
/** What an event takes in a log on average. */
const EVENT_BYTES = 207;
/** What the target is about; with messages as short as may be they would be 1 GB. */
const EVENTS = 7_600_000;
const CLOCK_SPEEDS = [20, 30, 50];
const MEMORY_LIMIT_MB = 300;
const POLL_MS = 20;
/** One thread against one: ours starts no other where there is one core. */
const ONE_CORE = Deno.build.os === "linux" ? ["taskset", "-c", "0"] : [];

const peer = (name: string): string => new URL(`peers/${name}`, import.meta.url).pathname;

/**
 * Measures the analysis of a run of 7.6 million events.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures.
 */
export async function measure({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const { directory, logs } = await makeRun(`${scratch}analyze`, short ? 1e5 : EVENTS);
  const duckdbArgs = (threads: number): string[] =>
    plainDeno([peer("aggregate_duckdb.js"), DUCKDB, String(threads), ...logs]);
  const duckdb = (threads: number) => () => cost(duckdbArgs(threads));
  await duckdb(1)(); // downloads it, and warms the files up
  const ours = denoRun(SOURCE, ["analyze", directory]);
  const rounds = await interleave(short ? 1 : 5, {
    source: () => cost(ours),
    bundle: () => cost(denoRun(bundle, ["analyze", directory])),
    oneCore: () => cost([...ONE_CORE, ...ours]),
    duckdb: () => cost([...ONE_CORE, ...duckdbArgs(1)]),
    duckdb2: duckdb(2),
  });
  const python = [await cost(["python3", peer("aggregate.py"), ...logs])];
  const row = (
    what: string,
    [ours, theirs]: readonly [readonly Cost[], readonly Cost[]],
    { limitRatio, pick }: { readonly limitRatio: number; readonly pick: "cpuMs" | "wallMs" },
  ): Row => {
    const samples = ours.map((taken) => taken[pick] / 1000);
    const other = median(theirs.map((taken) => taken[pick] / 1000));
    return { what, unit: "s", ours: median(samples), peer: other, limitRatio, samples };
  };
  const { source, bundle: bundled, oneCore, duckdb: one, duckdb2: two } = rounds;
  return [
    row("beside DuckDB, 1 core, CPU", [oneCore, one], { limitRatio: 1, pick: "cpuMs" }),
    row("beside DuckDB, 1 core, wall", [oneCore, one], { limitRatio: 1, pick: "wallMs" }),
    row("beside DuckDB, 2 threads, CPU", [source, two], { limitRatio: 1, pick: "cpuMs" }),
    row("beside DuckDB, 2 threads, wall", [source, two], { limitRatio: 1, pick: "wallMs" }),
    row("the bundle, wall", [bundled, two], { limitRatio: 1, pick: "wallMs" }),
    row("beside Python, wall", [source, python], { limitRatio: 0.05, pick: "wallMs" }),
    row("beside Python, 1 core, CPU", [oneCore, python], { limitRatio: 0.05, pick: "cpuMs" }),
  ];
}

/**
 * Measures the memory that the analysis of a run of 5 GB takes.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures.
 */
export async function measureMemory({ scratch, short }: BenchOptions): Promise<Row[]> {
  const { directory } = await makeRun(`${scratch}memory`, short ? 1e5 : 5e9 / EVENT_BYTES);
  const ours = await peakMb(denoRun(SOURCE, ["analyze", directory]));
  return [{ what: "largest resident set", unit: "MB", ours, limit: MEMORY_LIMIT_MB }];
}

/** Writes a run in virtual time with so many events. */
async function makeRun(
  logDir: string,
  events: number,
): Promise<{ readonly directory: string; readonly logs: readonly string[] }> {
  const rate = CLOCK_SPEEDS.reduce((sum, speed) => sum + speed, 0);
  const runTime = Math.round(events / rate);
  const args = ["experiment", "--virtual", "--exp-name", "run", "--log-dir", logDir, "--seed", 262];
  await cost(denoRun(SOURCE, [
    ...args,
    ...["--clock-speeds", ...CLOCK_SPEEDS, "--run-time", runTime],
  ]));
  const directory = `${logDir}/run`;
  const logs = CLOCK_SPEEDS.map((_, i) => `${directory}/client-127.0.0.1-${8001 + i}.ndjson`);
  return { directory, logs };
}

function plainDeno(args: readonly string[]): string[] {
  return [Deno.execPath(), "run", "--no-config", "--no-lock", "--quiet", "--allow-all", ...args];
}

/** Runs a command to its end and says how much memory it had at most, as Linux counts it. */
async function peakMb([command = "", ...args]: readonly string[]): Promise<number> {
  const child = new Deno.Command(command, { args, stdin: "null", stdout: "null" }).spawn();
  let hasEnded = false;
  const end = child.status.then(({ success }) => {
    hasEnded = true;
    if (!success) throw new Error("the measured process failed");
  });
  let peakKb = NaN;
  while (!hasEnded) {
    const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
    peakKb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? peakKb); // it only ever grows
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await end;
  return peakKb / 1024;
}
