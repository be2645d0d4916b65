/**
 * Runs 1,000 trials of each published experiment and says whether each published figure lies inside
 * the 99 % band. Exits with 1 where one does not.
 *
 *     deno task validate
 *
 * @module
 */

import type { Spread } from "../analysis/trials.ts";
import { loadPreset, PRESET_NAMES } from "../config/presets.ts";
import { type Column, layOutTable } from "../report/table.ts";

const TRIALS = 1000;

/** A published figure beside the band of the trials. */
interface Comparison extends Spread {
  readonly preset: string;
  readonly host: number;
  readonly published: number;
}

const COLUMNS: readonly Column<Comparison>[] = [
  { title: "preset", align: "left", cell: ({ preset }) => preset.replace("published_", "") },
  { title: "host", align: "right", cell: ({ host }) => String(host) },
  { title: "figure", align: "left", cell: ({ figure }) => figure },
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
    const { published } = loadPreset(preset);
    if (published === undefined) continue;
    const spreads = await runTrials(preset);
    const sources = [...new Set(spreads.map(({ source }) => source))];
    for (const [figure, values] of Object.entries(published)) {
      for (const [i, value] of (values ?? []).entries()) {
        const spread = spreads.find((row) => row.source === sources[i] && row.figure === figure);
        if (value === null || spread === undefined) continue;
        rows.push({ ...spread, preset, host: i + 1, published: value });
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

async function runTrials(preset: string): Promise<Spread[]> {
  const logDir = await Deno.makeTempDir();
  try {
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-all", new URL("../main.ts", import.meta.url).pathname],
        ...["experiment", "--preset", preset, "--virtual", "--trials", String(TRIALS)],
        ...["--seed", "1", "--log-dir", logDir, "--json"],
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return (JSON.parse(new TextDecoder().decode(stdout)) as { spreads: Spread[] }).spreads;
  } finally {
    await Deno.remove(logDir, { recursive: true });
  }
}

function isInside({ published, low, high }: Comparison): boolean {
  return published >= low && published <= high;
}

function shown(value: number): string {
  return String(Math.round(value * 100) / 100);
}

Deno.exit(await main());
