/**
 * Draws the pictures of the documentation with the program itself. `--check` only says what is out of
 * date.
 *
 *     deno task pictures
 *     deno task pictures --check
 *
 * @module
 */

import { GUIDE_RUNS, GUIDE_SEED } from "./guide_runs.ts";

const ROOT = new URL("../", import.meta.url);

/** Which pictures of a run, or of several, go where in docs/pictures/. */
type Pictures = Readonly<Record<string, string>>;

/** A run, and which of its pictures are wanted. */
interface Drawn {
  readonly flags: readonly string[];
  readonly pictures: Pictures;
}

/** The runs by name. */
const RUNS: Readonly<Record<string, Drawn>> = {
  // The run that README.md tells of.
  one_two_three: {
    flags: ["--clock-speeds", "1", "2", "3", "--run-time", "10", "--seed", "11"],
    pictures: { "space_time.svg": "space_time.svg" },
  },
  even: guideRun("even", {}),
  mixed: guideRun("mixed", { "clock.svg": "mixed_clock.svg", "jumps.svg": "mixed_jumps.svg" }),
  slow: guideRun("slow", { "inbox.svg": "slow_inbox.svg", "lag.svg": "slow_lag.svg" }),
  quiet: guideRun("quiet", { "inbox.svg": "quiet_inbox.svg" }),
};

/** The runs that lie over each other in one picture, in the order of the guide, and which it is. */
const TOGETHER = {
  runs: ["mixed", "even", "slow", "quiet"],
  pictures: { "all-inbox.svg": "all_inbox.svg" },
};

function guideRun(name: string, pictures: Pictures): Drawn {
  return { flags: [...GUIDE_RUNS[name] ?? [], "--seed", GUIDE_SEED], pictures };
}

async function main(check: boolean): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "scale-sim-pictures-" });
  let stale = 0;
  const compare = async (where: string, pictures: Pictures): Promise<void> => {
    for (const [drawn, picture] of Object.entries(pictures)) {
      const text = await Deno.readTextFile(`${where}/${drawn}`);
      if (!await isCurrent(picture, { text, check })) stale++;
    }
  };
  try {
    for (const [name, { flags, pictures }] of Object.entries(RUNS)) {
      const place = ["--log-dir", folder, "--exp-name", name, "--no-report"];
      await scaleSim("experiment", "--virtual", ...flags, ...place);
      await scaleSim("report", `${folder}/${name}`, "--svg");
      await compare(`${folder}/${name}`, pictures);
    }
    const together = TOGETHER.runs.map((name) => `${folder}/${name}`);
    await scaleSim("report", ...together, "--svg", "--output", `${folder}/all.html`);
    await compare(folder, TOGETHER.pictures);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return check && stale > 0 ? 1 : 0;
}

/** Compares a picture with its file, and writes it unless it is only to be checked. */
async function isCurrent(
  picture: string,
  { text, check }: { readonly text: string; readonly check: boolean },
): Promise<boolean> {
  const url = new URL(`docs/pictures/${picture}`, ROOT);
  if (await Deno.readTextFile(url).catch(() => "") === text) return true;
  const what = check ? "is out of date, run: deno task pictures" : "drawn anew";
  console.error(`docs/pictures/${picture} ${what}`);
  if (!check) await Deno.writeTextFile(url, text);
  return false;
}

async function scaleSim(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "main.ts", ...args],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.exit(await main(Deno.args.includes("--check")));
