/** Virtual time beside a program with a heap in Python and one with our structure in C. */

import { cost, denoRun } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave, median } from "./statistics.ts";

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

const LOGGED: Size = { hosts: 3, seconds: 2e5, pythonSeconds: 2e4, wanted: 50 };
/** Seconds of model time for which the memory of a million hosts is measured. */
const MEMORY_SECONDS = 60;

/** What a program has printed. */
interface Figures {
  readonly nsPerTick: number;
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
      rows.push(...await besidePeers(what, [kind, size], { peer, short, limitC: 2 }));
    }
  }
  const folder = `${scratch}virtual-logs`;
  await Deno.mkdir(folder);
  const options = { peer, short, limitC: 0.5, folder };
  rows.push(...await besidePeers("3 hosts, logged", ["integer", LOGGED], options));
  await Deno.remove(folder, { recursive: true });
  rows.push(...await wholeProcesses({ scratch, bundle, short }));
  if (!short) {
    const { bytesPerHost = NaN } = await ours(1_000_000, "integer", MEMORY_SECONDS);
    rows.push({ what: "memory, 1000000 hosts", unit: "B", ours: bytesPerHost, limit: 300 });
  }
  return rows;
}

async function besidePeers(
  what: string,
  [kind, { hosts, seconds, pythonSeconds, wanted }]: readonly [string, Size],
  { peer, short, limitC, folder }: {
    readonly peer: string | undefined;
    readonly short: boolean;
    /** C's time per tick may be so many times less than ours. */
    readonly limitC: number;
    readonly folder?: string;
  },
): Promise<Row[]> {
  const length = short ? seconds / 10 : seconds;
  const python = ["python3", `${HERE}peers/virtual.py`, hosts, kind, pythonSeconds, folder ?? []];
  const c = [peer ?? "", hosts, kind, length, folder ?? []];
  const arms: Record<"ours" | "python" | "c", () => Promise<Figures | undefined>> = {
    ours: () => ours(hosts, kind, length, folder),
    python: () => run(python.flat()),
    c: () => peer === undefined ? Promise.resolve(undefined) : run(c.flat()),
  };
  const rounds = await interleave(short ? 1 : hosts > 1000 ? 3 : 5, arms);
  const times = (figures: readonly (Figures | undefined)[]): number[] =>
    figures.flatMap((of) => of?.nsPerTick ?? []);
  const samples = times(rounds.ours);
  const common = { unit: "ns", ours: median(samples), samples };
  const rows: Row[] = [
    {
      ...common,
      what: `${what}, Python`,
      peer: median(times(rounds.python)),
      limitRatio: Number((1 / wanted).toFixed(3)),
    },
  ];
  if (peer === undefined) return rows;
  const [mine, theirs] = [rounds.ours[0]?.clocks, rounds.c[0]?.clocks];
  if (folder === undefined && mine !== theirs) {
    throw new Error(`${what}: the clocks add up to ${mine}, in C to ${theirs}`);
  }
  rows.push({ ...common, what: `${what}, C`, peer: median(times(rounds.c)), limitRatio: limitC });
  return rows;
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
  const [ticks = NaN, cpuSeconds = NaN, clocks, bytesPerHost] = new TextDecoder().decode(stdout)
    .trim().split(" ").map(Number);
  return { nsPerTick: cpuSeconds * 1e9 / ticks, clocks, bytesPerHost };
}
