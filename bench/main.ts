/**
 * Measures what was promised: `deno task bench [--json] [--short] [name...]`.
 *
 * Ratios are against a peer measured in the same run; they travel to other machines, absolute
 * figures do not. All figures suffer from whatever else the machine does meanwhile.
 *
 * @module
 */

import { measure as analyze, measureMemory as analyzeMemory } from "./analyze.ts";
import { measure as idle } from "./idle.ts";
import { measure as overhead } from "./overhead.ts";
import { buildBundle } from "./program.ts";
import { measure as report } from "./report.ts";
import { measureFanOut, measureMixed, measureSingly } from "./router/compare.ts";
import { measure as joins } from "./router/joins.ts";
import { measure as soak } from "./router/soak.ts";
import { type BenchOptions, isMet, ratio, type Row, rowTable } from "./row.ts";
import { measure as startup } from "./startup.ts";
import { measure as ticks } from "./ticks.ts";
import { measure as virtual } from "./virtual.ts";

interface Bench {
  readonly title: string;
  /** Whether it runs only where it is named, because it takes long or much room. */
  readonly isOptional?: true;
  measure(options: BenchOptions): Promise<Row[]>;
}

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ["startup", { title: "start-up, beside a program of one line", measure: startup }],
  ["overhead", { title: "an experiment's wall time minus its run time", measure: overhead }],
  ["idle", { title: "share of a core, beside a router that polls", measure: idle }],
  ["ticks", {
    title: "ticks, beside a loop that sleeps after its work, or only waits",
    measure: ticks,
  }],
  ["report", { title: "reports, in Chromium without a window", measure: report }],
  ["virtual", {
    title: "CPU time per tick in virtual time, beside Python and C",
    measure: virtual,
  }],
  ["router", {
    title: "router under full load, three clients, mixed types",
    measure: measureMixed,
  }],
  ["fanout", { title: "router, broadcasts of three among many", measure: measureFanOut }],
  ["singly", { title: "router, one message at a time", measure: measureSingly }],
  ["joins", { title: "router that thousands join", measure: joins }],
  ["soak", { title: "router whose senders are faster than a receiver", measure: soak }],
  ["analyze", {
    title: "every check on 7.6 million events, beside aggregating four fields",
    measure: analyze,
  }],
  ["analyze-memory", {
    title: "every check on a run of 5 GB, which needs as much room on the disk",
    isOptional: true,
    measure: analyzeMemory,
  }],
]);

const flags = Deno.args.filter((arg) => arg.startsWith("-"));
const names = Deno.args.filter((arg) => !arg.startsWith("-"));
const unknown = [
  ...flags.filter((flag) => flag !== "--json" && flag !== "--short"),
  ...names.filter((name) => !BENCHES.has(name)),
];
if (unknown.length > 0) {
  console.error(`error: '${unknown[0]}' is none of ${[...BENCHES.keys()].join(", ")}`);
  Deno.exit(2);
}
const all = [...BENCHES].filter(([, { isOptional }]) => isOptional !== true).map(([name]) => name);
await run(names.length > 0 ? names : all);

async function run(wanted: readonly string[]): Promise<void> {
  const json = flags.includes("--json");
  const scratch = await Deno.makeTempDir({ prefix: "scale-sim-bench-" });
  Deno.addSignalListener("SIGINT", () => {
    Deno.removeSync(scratch, { recursive: true });
    Deno.exit(130);
  });
  const load = Deno.loadavg();
  const { hardwareConcurrency: cores } = navigator;
  const deno = Deno.version.deno;
  if (!json) {
    const averages = load.map((value) => value.toFixed(2)).join(" ");
    console.log(`Deno ${deno}, ${cores} cores, load average ${averages}`);
  }
  const figures: object[] = [];
  try {
    const bundle = `${scratch}/scale-sim.js`;
    await buildBundle(bundle);
    for (const name of wanted) {
      const bench = BENCHES.get(name);
      if (bench === undefined) continue;
      const short = flags.includes("--short");
      const rows = await bench.measure({ scratch: `${scratch}/`, bundle, short });
      if (json) figures.push(...rows.map((row) => ({ bench: name, ...verdict(row) })));
      else console.log(["", `${name}: ${bench.title}`, ...rowTable(rows)].join("\n"));
    }
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  if (json) console.log(JSON.stringify({ deno, cores, load, figures }, null, 2));
}

function verdict(row: Row): object {
  return { ...row, ratio: ratio(row) ?? null, met: isMet(row) ?? null };
}
