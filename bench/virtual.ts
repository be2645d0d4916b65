/** Virtual time beside a program with a heap in Python and one with our structure in C. */

import { median } from "simple-statistics";
import { cost, denoRun } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave } from "./sampling.ts";

const HERE = new URL(".", import.meta.url).pathname;

/** What is run: how many hosts, and for how many seconds by us and by Python, which is slower. */
interface Size {
  readonly hosts: number;
  readonly seconds: number;
  readonly pythonSeconds: number;
  /** Python's time per tick over ours. */
  readonly wanted: number;
}

const SIZES: readonly Size[] = [
  { hosts: 3, seconds: 3e6, pythonSeconds: 1e5, wanted: 30 },
  { hosts: 1_000, seconds: 5_000, pythonSeconds: 200, wanted: 50 },
  { hosts: 100_000, seconds: 60, pythonSeconds: 4, wanted: 50 },
  { hosts: 1_000_000, seconds: 10, pythonSeconds: 0.3, wanted: 50 },
];

/** Long enough that the compilation of ours, a tenth of a second, does not count. */
const LOGGED: Size = { hosts: 3, seconds: 1e6, pythonSeconds: 5e4, wanted: 50 };
/** What the logs of that run take, roughly. */
const LOGGED_BYTES = 1.7e9;
/** Seconds of model time for which the memory of a million hosts is measured. */
const MEMORY_SECONDS = 60;

/** What a program has printed. */
interface Figures {
  /** CPU time. */
  readonly nsPerTick: number;
  /** Wall time. */
  readonly wallNsPerTick: number;
  /** The sum of all clocks, where the program tells. */
  readonly clocks: number | undefined;
  readonly bytesPerHost: number | undefined;
}

/**
 * Measures virtual time.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; those in C are left away where there is no gcc.
 */
export async function measure({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const peer = await compile(`${scratch}virtual`);
  const rows: Row[] = [];
  for (const kind of ["integer", "fractional"]) {
    for (const size of SIZES.slice(0, short ? 2 : undefined)) {
      const what = `${size.hosts} hosts, ${kind}`;
      rows.push(...await besidePeers(what, [kind, size], { peer, short }));
    }
  }
  rows.push(...await logged({ scratch, peer, short }));
  rows.push(...await wholeProcesses({ scratch, bundle, short }));
  if (!short) {
    const { bytesPerHost = NaN } = await ours(1_000_000, "integer", MEMORY_SECONDS);
    rows.push({ what: "memory, 1000000 hosts", unit: "B", ours: bytesPerHost, limit: 300 });
  }
  return rows;
}

/** What measures a size. */
interface Arms {
  readonly ours: () => Promise<Figures | undefined>;
  readonly python: () => Promise<Figures | undefined>;
  readonly c: () => Promise<Figures | undefined>;
}

/** What {@linkcode arms} are made of. */
interface ArmOptions {
  readonly peer: string | undefined;
  readonly short: boolean;
  /** Where the logs go, if there are any. */
  readonly folder?: string;
}

function arms(
  [kind, { hosts, seconds, pythonSeconds }]: readonly [string, Size],
  { peer, short, folder }: ArmOptions,
): Arms {
  const length = short ? seconds / 10 : seconds;
  const python = ["python3", `${HERE}peers/virtual.py`, hosts, kind, pythonSeconds, folder ?? []];
  const c = [peer ?? "", hosts, kind, length, folder ?? []];
  return {
    ours: () => ours(hosts, kind, length, folder),
    python: () => run(python.flat()),
    c: () => peer === undefined ? Promise.resolve(undefined) : run(c.flat()),
  };
}

async function besidePeers(
  what: string,
  [kind, size]: readonly [string, Size],
  { peer, short }: ArmOptions,
): Promise<Row[]> {
  const count = short ? 1 : size.hosts > 1000 ? 3 : 5;
  const rounds = await interleave(count, { ...arms([kind, size], { peer, short }) });
  const [mine, theirs] = [rounds.ours[0]?.clocks, rounds.c[0]?.clocks];
  if (peer !== undefined && mine !== theirs) {
    throw new Error(`${what}: the clocks add up to ${mine}, in C to ${theirs}`);
  }
  return rowsOf(what, rounds, { key: "nsPerTick", limits: [1 / size.wanted, 2] });
}

/**
 * Measures runs with their logs, which begin in an empty folder: to replace a file takes longer. A
 * virtual machine gives memory back that it does not use, and to get it again takes longer than to
 * write; so each begins after as much was written as it will write.
 */
async function logged({ scratch, peer, short }: ArmOptions & { scratch: string }): Promise<Row[]> {
  const folder = `${scratch}virtual-logs`;
  const { ours, python, c } = arms(["integer", LOGGED], { peer, short, folder });
  const inFolder = (arm: () => Promise<Figures | undefined>) => async () => {
    await Deno.mkdir(folder);
    await writeAndRemove(`${folder}/room`, short ? LOGGED_BYTES / 10 : LOGGED_BYTES);
    return await arm().finally(() => Deno.remove(folder, { recursive: true }));
  };
  const rounds = await interleave(short ? 1 : 5, {
    ours: inFolder(ours),
    python: inFolder(python),
    c: inFolder(c),
  });
  const limits = [1 / LOGGED.wanted, 0.5] as const;
  return [
    ...rowsOf("3 hosts, logged", rounds, { key: "nsPerTick", limits }),
    ...rowsOf("3 hosts, logged, wall time", rounds, { key: "wallNsPerTick", limits }),
  ];
}

async function writeAndRemove(path: string, bytes: number): Promise<void> {
  const block = new Uint8Array(1 << 20);
  using file = await Deno.create(path);
  for (let written = 0; written < bytes; written += block.length) file.writeSync(block);
  await Deno.remove(path);
}

function rowsOf(
  what: string,
  rounds: Readonly<Record<keyof Arms, readonly (Figures | undefined)[]>>,
  { key, limits: [limitPython, limitC] }: {
    readonly key: "nsPerTick" | "wallNsPerTick";
    /** Our time over theirs. */
    readonly limits: readonly [python: number, c: number];
  },
): Row[] {
  const times = (figures: readonly (Figures | undefined)[]): number[] =>
    figures.flatMap((of) => of?.[key] ?? []);
  const samples = times(rounds.ours);
  const common = { unit: "ns", ours: median(samples), samples };
  const python = { peer: median(times(rounds.python)), limitRatio: rounded(limitPython) };
  const rows: Row[] = [{ ...common, what: `${what}, Python`, ...python }];
  const inC = times(rounds.c);
  if (inC.length === 0) return rows;
  rows.push({ ...common, what: `${what}, C`, peer: median(inC), limitRatio: limitC });
  return rows;
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(3));
}

async function wholeProcesses({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const experiment = async (...args: readonly (string | number)[]): Promise<number> => {
    const logs = ["--virtual", "--force", "--exp-name", "a", "--log-dir", `${scratch}whole`];
    return (await cost(denoRun(bundle, ["experiment", ...logs, ...args]))).wallMs;
  };
  const rounds = await interleave(short ? 1 : 9, {
    "default run, whole process": () => experiment(),
    "1,000 trials of it, whole process": () => experiment("--trials", 1000),
  });
  return Object.entries(rounds).map(([what, samples], i) => {
    return { what, unit: "ms", ours: median(samples), limit: i === 0 ? 150 : 500, samples };
  });
}

function ours(hosts: number, kind: string, seconds: number, folder?: string): Promise<Figures> {
  const script = `${HERE}virtual_run.ts`;
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "--allow-all", script];
  return run([...deno, hosts, kind, seconds, folder ?? []].flat());
}

/** Builds the peer in C. */
async function compile(path: string): Promise<string | undefined> {
  const args = ["-O2", "-o", path, `${HERE}peers/virtual.c`, "-lm"];
  try {
    const { success } = await new Deno.Command("gcc", { args }).output();
    return success ? path : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function run([command = "", ...args]: readonly (string | number)[]): Promise<Figures> {
  const options = { args: args.map(String) };
  const { success, stdout, stderr } = await new Deno.Command(String(command), options).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  const [ticks = NaN, cpuSeconds = NaN, wallSeconds = NaN, clocks, bytesPerHost] = new TextDecoder()
    .decode(stdout).trim().split(" ").map(Number);
  const [nsPerTick, wallNsPerTick] = [cpuSeconds * 1e9 / ticks, wallSeconds * 1e9 / ticks];
  return { nsPerTick, wallNsPerTick, clocks, bytesPerHost };
}
