/** What it takes to print the version, beside the least that a Deno program can do. */

import { median } from "simple-statistics";
import { type Cost, cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave } from "./sampling.ts";

const LIMIT_RATIO = 2;

/**
 * Measures start-up.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; the peer is a program of one line.
 */
export async function measure({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const hello = `${scratch}hello.js`;
  await Deno.writeTextFile(hello, `console.log("hello");\n`);
  const rounds = await interleave(short ? 3 : 30, {
    hello: () => cost(denoRun(hello)),
    source: () => cost(denoRun(SOURCE, ["--version"])),
    bundle: () => cost(denoRun(bundle, ["--version"])),
  });
  const row = (what: string, costs: readonly Cost[], pick: (cost: Cost) => number): Row => {
    const samples = costs.map(pick);
    const peer = median(rounds.hello.map(pick));
    return { what, unit: "ms", ours: median(samples), peer, limitRatio: LIMIT_RATIO, samples };
  };
  return [
    row("--version from source", rounds.source, ({ wallMs }) => wallMs),
    row("--version from source, CPU", rounds.source, ({ cpuMs }) => cpuMs),
    row("--version from the bundle", rounds.bundle, ({ wallMs }) => wallMs),
    row("--version from the bundle, CPU", rounds.bundle, ({ cpuMs }) => cpuMs),
  ];
}
