/** Whether hosts tick when they should. */

import { median, quantile } from "simple-statistics";
import { checkHostRecord } from "../core/history_guard.ts";
import { readHistory } from "../io/history_reader.ts";
import { cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";

const RATES = [1, 6, 100, 1_000];
/** Where p99 is the worst of a few ticks, one stall of the machine decides a round: the median counts. */
const ROUNDS = { few: 5, many: 1 };
/** So many ticks make p99 more than the worst of them. */
const TICKS_MANY = 200;
const RATE_LIMIT_PPM = 100;
/** By the flag that hosts are started with. */
const LATE_LIMIT_MS = { "": 2.5, "--precise": 0.2 };
/** What people write, and the best that this machine and its other work allow. */
const PEERS = { "": "sleep_loop.py", "--precise": "exact_loop.py" };

/** The ticks of one host. */
interface Ticks {
  /** When they happened, seconds since the epoch. */
  readonly times: number[];
  /** How long after their deadlines, in milliseconds. */
  readonly lateMs: number[];
}

/**
 * Measures experiments with two hosts of one speed, each beside a loop that runs at the same time:
 * one that sleeps after its work, or, beside `--precise`, one that does nothing but wait.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures: of both hosts the worse rate, and the lateness of the ticks of both.
 */
export async function measure({ scratch, short }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const rate of RATES) {
    for (const mode of ["", "--precise"] as const) {
      const seconds = short ? 2 : 10;
      const count = short || 2 * rate * seconds >= TICKS_MANY ? ROUNDS.many : ROUNDS.few;
      const rounds: Row[][] = [];
      for (let round = 0; round < count; round++) {
        const folder = `${scratch}ticks/${rate}${mode}/${round}/`;
        await Deno.mkdir(folder, { recursive: true });
        const [hosts, peer] = await Promise.all([
          runHosts({ rate, seconds, folder, flags: mode === "" ? [] : [mode] }),
          runPeer(PEERS[mode], { rate, seconds, log: `${folder}peer.ndjson` }),
        ]);
        rounds.push(figures({ rate, mode, hosts, peer }));
      }
      rows.push(...medians(rounds));
    }
  }
  return rows;
}

/** The median of each figure over the rounds. */
function medians(rounds: readonly (readonly Row[])[]): Row[] {
  const [first = []] = rounds;
  if (rounds.length === 1) return [...first];
  return first.map((row, i) => {
    const ours = rounds.map((figures) => figures[i]?.ours ?? NaN);
    const peers = rounds.map((figures) => figures[i]?.peer ?? NaN);
    return { ...row, ours: median(ours), peer: median(peers), samples: ours };
  });
}

function figures({ rate, mode, hosts, peer }: {
  readonly rate: number;
  readonly mode: keyof typeof LATE_LIMIT_MS;
  readonly hosts: readonly Ticks[];
  readonly peer: Ticks;
}): Row[] {
  const errors = hosts.map(({ times }) => rateErrorPpm(times, rate));
  const late = hosts.flatMap(({ lateMs }) => lateMs);
  const name = `${rate} Hz${mode === "" ? "" : ` ${mode}`}`;
  const row = (share: number): Pick<Row, "unit" | "ours" | "peer"> => {
    return { unit: "ms", ours: quantile(late, share), peer: quantile(peer.lateMs, share) };
  };
  return [
    {
      what: `${name}, rate error`,
      unit: "ppm",
      ours: Math.max(...errors),
      peer: rateErrorPpm(peer.times, rate),
      limit: RATE_LIMIT_PPM,
    },
    { what: `${name}, late p50`, ...row(0.5) },
    { what: `${name}, late p99`, ...row(0.99), limit: LATE_LIMIT_MS[mode] },
    { what: `${name}, late max`, ...row(1) },
  ];
}

/** How far the rate from the first tick to the last is off, in millionths. */
function rateErrorPpm(times: readonly number[], rate: number): number {
  const measured = (times.length - 1) / ((times.at(-1) ?? NaN) - (times[0] ?? NaN));
  return Math.abs(measured / rate - 1) * 1e6;
}

async function runHosts({ rate, seconds, folder, flags }: {
  readonly rate: number;
  readonly seconds: number;
  readonly folder: string;
  readonly flags: readonly string[];
}): Promise<Ticks[]> {
  const args = [
    ...["experiment", "--clock-speeds", rate, rate, "--run-time", seconds, "--exp-name", "ticks"],
    ...["--router", "127.0.0.1:0", "--first-port", 0, "--log-dir", folder, ...flags],
  ];
  await cost(denoRun(SOURCE, args));
  const hosts: Ticks[] = [];
  for await (const { name } of Deno.readDir(`${folder}ticks`)) {
    if (name.startsWith("client-")) hosts.push(await readTicks(`${folder}ticks/${name}`));
  }
  return hosts;
}

async function readTicks(path: string): Promise<Ticks> {
  const ticks: Ticks = { times: [], lateMs: [] };
  await readHistory(path, checkHostRecord, (record) => {
    if (!("late_ms" in record)) return;
    ticks.times.push(record.system_clock_time);
    ticks.lateMs.push(record.late_ms);
  });
  return ticks;
}

/** A line of a peer's log. */
interface PeerTick {
  readonly system_clock_time: number;
  /** A peer without deadlines should tick a period after a period from its first tick on. */
  readonly late_ms?: number;
}

async function runPeer(
  name: string,
  { rate, seconds, log }: {
    readonly rate: number;
    readonly seconds: number;
    readonly log: string;
  },
): Promise<Ticks> {
  const script = new URL(`peers/${name}`, import.meta.url).pathname;
  await cost(["python3", script, String(rate), String(seconds), log]);
  const ticks: PeerTick[] = [];
  await readHistory(log, (value) => value as PeerTick, (tick) => ticks.push(tick));
  const times = ticks.map(({ system_clock_time }) => system_clock_time);
  const due = (k: number): number => (times[0] ?? NaN) + k / rate;
  const lateMs = ticks.map(({ system_clock_time, late_ms }, k) => {
    return late_ms ?? (system_clock_time - due(k)) * 1000;
  });
  return { times, lateMs };
}
