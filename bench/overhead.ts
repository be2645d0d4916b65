/** What an experiment takes beyond its run time: start, joining, the end, the summary. */

import { median } from "simple-statistics";
import { cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave } from "./sampling.ts";

const RUN_TIME_S = 2;
const LIMIT_S = 0.5;

/**
 * Measures experiments with three hosts.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures.
 */
export async function measure({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const overhead = async (script: string): Promise<number> => {
    const args = [
      ...["experiment", "--clock-speeds", 1, 2, 3, "--run-time", RUN_TIME_S],
      ...["--router", "127.0.0.1:0", "--first-port", 0, "--log-dir", `${scratch}overhead`],
    ];
    return (await cost(denoRun(script, args))).wallMs / 1000 - RUN_TIME_S;
  };
  const rounds = await interleave(short ? 1 : 7, {
    "from source": () => overhead(SOURCE),
    "from the bundle": () => overhead(bundle),
  });
  return Object.entries(rounds).flatMap(([form, samples]): Row[] => {
    const common = { unit: "s", limit: LIMIT_S };
    return [
      { ...common, what: `${form}, median`, ours: median(samples), samples },
      { ...common, what: `${form}, max`, ours: Math.max(...samples) },
    ];
  });
}
