/** The CPU time of another process, from Linux's `/proc`. */

/** What the kernel knows of a process at one instant. */
interface Reading {
  /** When, in milliseconds. */
  readonly at: number;
  /** User and system time in ticks of 10 ms, ended threads included. */
  readonly ticks: number;
  /** Each living thread's time on a CPU in nanoseconds. */
  readonly threads: ReadonlyMap<string, number>;
}

const TICKS_PER_SECOND = 100;

/** CPU time over a span. */
export interface CpuUse {
  readonly cpuSeconds: number;
  /** CPU time over wall time, in percent of one core. */
  readonly percent: number;
}

/** Measures a process from now on. */
export class CpuMeter {
  readonly #pid: number;
  readonly #start: Reading;

  private constructor(pid: number, start: Reading) {
    this.#pid = pid;
    this.#start = start;
  }

  /**
   * Starts to measure.
   *
   * @param pid The process.
   * @returns The meter.
   */
  static async start(pid: number): Promise<CpuMeter> {
    return new CpuMeter(pid, await read(pid));
  }

  /** What the process has used since the start. */
  async use(): Promise<CpuUse> {
    const { at, ticks, threads } = this.#start;
    const end = await read(this.#pid);
    let nanoseconds = 0;
    for (const [id, time] of end.threads) nanoseconds += time - (threads.get(id) ?? 0);
    // A thread that has ended takes its nanoseconds along; the ticks have it, rounded down twice.
    const atLeast = (end.ticks - ticks - 2) / TICKS_PER_SECOND;
    const cpuSeconds = Math.max(nanoseconds / 1e9, atLeast);
    return { cpuSeconds, percent: (cpuSeconds * 1e5) / (end.at - at) };
  }
}

async function read(pid: number): Promise<Reading> {
  const threads = new Map<string, number>();
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/task/${name}/schedstat`).catch(() => "0");
    threads.set(name, Number(text.split(" ")[0]));
  }
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third field on
  const at = performance.now();
  return { at, ticks: Number(fields[11]) + Number(fields[12]), threads };
}
