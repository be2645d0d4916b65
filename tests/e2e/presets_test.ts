import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { type Arguments, listNames, readArguments, readRun } from "./run_logs.ts";
import { assertError, complete, experiment, run, SOURCE } from "./support.ts";

const NAMES = [
  ...["balanced", "one_slow_host", "extreme_imbalance", "chatty", "five_hosts", "hundred_hosts"],
  ...["published_1_4_4", "published_1_5_10", "published_1_5_10_busy", "published_1_8_8"],
  ...["published_2_4_6", "published_3_5_4", "published_5_1_1", "published_5_5_5"],
];

/** What an experiment turned out to be, as args.json has it. */
async function plannedWith(
  folder: string,
  ...args: readonly (string | number)[]
): Promise<
  Pick<Arguments, "run_time" | "prob_internal"> & { speeds: number[]; phases: unknown[] }
> {
  const name = `run${crypto.randomUUID()}`;
  await complete(folder, "--virtual", ...args, "--exp-name", name);
  const { run_time, prob_internal, hosts } = await readArguments(`${folder}${name}/`);
  const speeds = hosts.map(({ clock_speed }) => clock_speed);
  const phases = [...new Set(hosts.map(({ phase }) => phase))];
  return { run_time, prob_internal, speeds, phases };
}

Deno.test("--preset runs an experiment that is ready", async () => {
  await using folder = await temporaryFolder();
  assert.deepEqual(await plannedWith(folder.path, "--preset", "published_5_1_1"), {
    ...{ run_time: 60, prob_internal: 0.4, speeds: [5, 1, 1], phases: ["random"] },
  });
  const logs = await readRun(`${folder.path}latest/`);
  const ticks = [...logs.hosts.values()].map(({ events }) => events.length);
  assert.deepEqual(ticks, [300, 60, 60]);
  assert.deepEqual(await plannedWith(folder.path, "--preset", "published_5_5_5"), {
    ...{ run_time: 60, prob_internal: 0.7, speeds: [4.95, 4.95, 4.95], phases: ["aligned"] },
  });
  const hundred = await plannedWith(folder.path, "--preset", "hundred_hosts", "--run-time", 1);
  assert.equal(hundred.speeds.length, 100);
});

Deno.test("Flags go before the preset, one by one, and the preset before a configuration file", async () => {
  await using folder = await temporaryFolder();
  const base = { run_time: 60, prob_internal: 0.4, speeds: [5, 1, 1], phases: ["random"] };
  const config = `${folder.path}settings.yaml`;
  await Deno.writeTextFile(
    config,
    "client:\n  prob_internal: 0.9\n  phase: 0.5\nexperiment:\n  run_time: 3\n  clients: 5\n",
  );
  const cases: readonly (readonly [args: readonly (string | number)[], change: object])[] = [
    [["--run-time", 2], { run_time: 2 }],
    [["--prob-internal", 1], { prob_internal: 1 }],
    [["--phase", "aligned"], { phases: ["aligned"] }],
    [["--clock-speeds", 2, 3], { speeds: [2, 3] }],
    [["--config", config], { phases: [0.5] }], // which this preset leaves open
  ];
  const planned = await Promise.all(
    cases.map(([args]) => plannedWith(folder.path, "--preset", "published_5_1_1", ...args)),
  );
  assert.deepEqual(planned, cases.map(([, change]) => ({ ...base, ...change })));
  const { speeds } = await plannedWith(folder.path, "--preset", "balanced", "--clients", 7);
  assert.equal(speeds.length, 7);
});

Deno.test("--list-presets names every preset with what it shows, and runs nothing", async () => {
  await using folder = await temporaryFolder();
  const stdout = await complete(`${folder.path}logs/`, "--list-presets");
  const [titles, ...rows] = stdout.trimEnd().split("\n");
  assert.match(titles ?? "", /^preset +what it shows$/);
  assert.deepEqual(rows.map((row) => row.split(" ")[0]), NAMES);
  for (const row of rows) {
    assert.ok(row.length <= 100 && /^\w+ {2,}\w.+\w$/.test(row), row);
  }
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("--list-presets --json gives each preset with its settings and what was published", async () => {
  await using folder = await temporaryFolder();
  const presets = JSON.parse(await complete(`${folder.path}logs/`, "--list-presets", "--json"));
  assert.deepEqual(presets.map(({ name }: { name: string }) => name), NAMES);
  assert.deepEqual(presets[NAMES.indexOf("published_1_4_4")], {
    name: "published_1_4_4",
    summary: "published, 1, 4 and 4 ticks per second",
    settings: { clock_speeds: [1, 4, 4], run_time: 60, prob_internal: 0.7 },
    published: { final_logical_clock: [186, 255, 256], inbox_final: [24] },
  });
  assert.ok(!("published" in presets[NAMES.indexOf("balanced")]));
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("An unknown preset is refused with the names of all, before anything is written", async () => {
  await using folder = await temporaryFolder();
  const message = new RegExp(`preset is '\\w+', wanted one of ${NAMES.join(", ")}$`);
  const ends = await Promise.all(
    ["nope", "__proto__"].map((name) =>
      run(SOURCE, experiment(`${folder.path}logs`, "--preset", name, "--virtual"))
    ),
  );
  for (const ended of ends) {
    assertError(ended, { code: 2, message });
    assert.equal(ended.stdout, "");
  }
  assert.deepEqual(await listNames(folder.path), []);
});
