/**
 * Draws the pictures of the documentation with the program itself. `--check` only says what is out of
 * date.
 *
 *     deno task pictures
 *     deno task pictures --check
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);

/** The run that README.md tells of, in virtual time. */
const RUN = ["--clock-speeds", "1", "2", "3", "--run-time", "10", "--seed", "11", "--virtual"];
const NAME = "one_two_three";
const PICTURES = ["space_time.svg"];

async function main(check: boolean): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "scale-sim-pictures-" });
  let stale = 0;
  try {
    await scaleSim("experiment", ...RUN, "--log-dir", folder, "--exp-name", NAME);
    await scaleSim("report", `${folder}/${NAME}`, "--svg");
    for (const picture of PICTURES) {
      const url = new URL(`docs/pictures/${picture}`, ROOT);
      const before = await Deno.readTextFile(url).catch(() => "");
      const after = await Deno.readTextFile(`${folder}/${NAME}/${picture}`);
      if (before === after) continue;
      stale++;
      const what = check ? "is out of date, run: deno task pictures" : "drawn anew";
      console.error(`docs/pictures/${picture} ${what}`);
      if (!check) await Deno.writeTextFile(url, after);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return check && stale > 0 ? 1 : 0;
}

async function scaleSim(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "main.ts", ...args],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.exit(await main(Deno.args.includes("--check")));
