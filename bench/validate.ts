/**
 * Runs 1,000 trials of each published experiment and says whether each published figure lies inside
 * the 99 % band; where means of several runs were published, inside that of as many means. Exits with
 * 1 where one does not.
 *
 *     deno task validate
 *
 * @module
 */

import { figuresOf, type Spread, TrialFold, type TrialRecord } from "../analysis/trials.ts";
import { loadPreset, PRESET_NAMES } from "../config/presets.ts";
import { type Column, layOutTable } from "../report/table.ts";

const TRIALS = 1000;

/** A published figure beside the band of the trials. */
interface Comparison extends Spread {
  readonly preset: string;
  readonly meansOf: number;
  readonly host: number;
  readonly published: number;
}

const COLUMNS: readonly Column<Comparison>[] = [
  { title: "preset", align: "left", cell: ({ preset }) => preset.replace("published_", "") },
  { title: "host", align: "right", cell: ({ host }) => String(host) },
  {
    title: "figure",
    align: "left",
    cell: ({ figure, meansOf }) => meansOf === 1 ? figure : `${figure}, of ${meansOf}`,
  },
  { title: "published", align: "right", cell: ({ published }) => String(published) },
  { title: "mean", align: "right", cell: ({ mean }) => mean.toFixed(2) },
  {
    title: "99 % band",
    align: "right",
    cell: ({ low, high }) => `${shown(low)} to ${shown(high)}`,
  },
  { title: "inside", align: "left", cell: (row) => isInside(row) ? "yes" : "NO" },
];

async function main(): Promise<number> {
  const rows: Comparison[] = [];
  for (const preset of PRESET_NAMES) {
    const { published, means_of: meansOf = 1 } = loadPreset(preset);
    if (published === undefined) continue;
    const spreads = await runTrials(preset, meansOf);
    const sources = [...new Set(spreads.map(({ source }) => source))];
    for (const [figure, values] of Object.entries(published)) {
      for (const [i, value] of (values ?? []).entries()) {
        const spread = spreads.find((row) => row.source === sources[i] && row.figure === figure);
        if (value === null || spread === undefined) continue;
        rows.push({ ...spread, preset, meansOf, host: i + 1, published: value });
      }
    }
  }
  const inside = rows.filter(isInside).length;
  console.log(layOutTable(COLUMNS, rows).join("\n"));
  console.log(
    "\nPresets with scaled rates say in config/presets/ how the scale was derived; it takes",
  );
  console.log(
    "the fastest host's final clock as given, so that this one figure proves nothing there.",
  );
  console.log(`\n${inside} of ${rows.length} published figures lie inside the 99 % band`);
  return inside === rows.length ? 0 : 1;
}

async function runTrials(preset: string, meansOf: number): Promise<Spread[]> {
  const logDir = await Deno.makeTempDir();
  try {
    const { stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-all", new URL("../main.ts", import.meta.url).pathname],
        ...["experiment", "--preset", preset, "--virtual", "--trials", String(TRIALS * meansOf)],
        ...["--seed", "1", "--log-dir", logDir, "--exp-name", preset],
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const lines = await Deno.readTextFile(`${logDir}/${preset}/trials.ndjson`);
    return spreadMeans(lines.trimEnd().split("\n").map((line) => JSON.parse(line)), meansOf);
  } finally {
    await Deno.remove(logDir, { recursive: true });
  }
}

/** How the means of so many trials in turn are spread. */
function spreadMeans(trials: readonly TrialRecord[], meansOf: number): Spread[] {
  const sources = trials[0]?.hosts.map(({ source }) => source) ?? [];
  const fold = new TrialFold();
  for (let first = 0; first < trials.length; first += meansOf) {
    const group = trials.slice(first, first + meansOf).map(figuresOf);
    const sums = group.reduce((sum, figures) => sum.map((value, i) => value + (figures[i] ?? NaN)));
    fold.addFigures(sources, sums.map((sum) => sum / group.length));
  }
  return fold.result();
}

function isInside({ published, low, high }: Comparison): boolean {
  return published >= low && published <= high;
}

function shown(value: number): string {
  return String(Math.round(value * 100) / 100);
}

Deno.exit(await main());
