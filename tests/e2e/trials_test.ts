import assert from "node:assert/strict";
import { grouped } from "../../report/numbers.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { listNames, readSummary } from "./run_logs.ts";
import { assertError, complete, eventually, experiment, run, Running, SOURCE } from "./support.ts";

const SEED = 100;
const HOSTS = [
  "--virtual",
  "--clock-speeds",
  1,
  4,
  4,
  "--run-time",
  30,
  "--latency",
  "exponential:0.1",
];
const SERIES = [...HOSTS, "--seed", SEED];

/** A line of trials.ndjson, as far as tests look at it. */
interface Trial {
  readonly trial: number;
  readonly seed: number;
  readonly hosts: readonly { readonly source: string; readonly final_logical_clock: number }[];
  readonly copies: object;
}

/** What summary.json holds of trials. */
interface TrialsSummary {
  readonly name: string;
  readonly trials: number;
  readonly wanted: number;
  readonly seed: number;
  readonly spreads: readonly {
    readonly source: string;
    readonly figure: string;
    readonly trials: number;
    readonly mean: number;
  }[];
}

async function trialsIn(directory: string): Promise<Trial[]> {
  const text = await Deno.readTextFile(`${directory}trials.ndjson`);
  assert.ok(text === "" || text.endsWith("\n"), "the last line is whole");
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

async function summaryIn(directory: string): Promise<TrialsSummary> {
  return JSON.parse(await Deno.readTextFile(`${directory}summary.json`));
}

/** Asserts that calls are refused, two at a time. */
async function refuse(
  cases: readonly (readonly [args: readonly string[], message: RegExp])[],
): Promise<void> {
  for (let i = 0; i < cases.length; i += 2) {
    const pair = cases.slice(i, i + 2);
    const ends = await Promise.all(pair.map(([args]) => run(SOURCE, args)));
    for (const [k, ended] of ends.entries()) {
      assertError(ended, { code: 2, message: pair[k]?.[1] ?? /^$/ });
      assert.equal(ended.stdout, "");
    }
  }
}

Deno.test("Each of 50 trials is the run of its own seed", async () => {
  await using folder = await temporaryFolder();
  const singles = [0, 23, 49];
  const [stdout] = await Promise.all([
    complete(folder.path, ...SERIES, "--trials", 50, "--exp-name", "all"),
    ...singles.map((k) =>
      complete(folder.path, ...HOSTS, "--seed", SEED + k, "--exp-name", `single${k}`)
    ),
  ]);
  assert.deepEqual(await listNames(`${folder.path}all/`), [
    ...["args.json", "summary.json", "trials.ndjson"],
  ]);
  const trials = await trialsIn(`${folder.path}all/`);
  const wanted = Array.from({ length: 50 }, (_, k) => [k, SEED + k]);
  assert.deepEqual(trials.map(({ trial, seed }) => [trial, seed]), wanted);
  for (const k of singles) {
    const { hosts, copies } = await readSummary(`${folder.path}single${k}/`);
    assert.deepEqual({ hosts: trials[k]?.hosts, copies: trials[k]?.copies }, { hosts, copies });
  }

  const { spreads, ...facts } = await summaryIn(`${folder.path}all/`);
  assert.deepEqual(facts, { name: "all", trials: 50, wanted: 50, seed: SEED });
  const clocks = trials.map(({ hosts }) => hosts[0]?.final_logical_clock ?? NaN);
  const mean = clocks.reduce((sum, clock) => sum + clock, 0) / 50;
  const spread = spreads.find(({ figure }) => figure === "final_logical_clock");
  assert.deepEqual([spread?.source, spread?.trials], ["127.0.0.1:8001", 50]);
  assert.ok(Math.abs((spread?.mean ?? NaN) - mean) < 1e-9);
  assert.match(stdout, /^all: 50 trials, seeds 100 to 149\n\nhost +figure +mean +sd +median/);
  assert.match(
    stdout,
    new RegExp(`^127.0.0.1:8001 +final_logical_clock +${mean.toFixed(2)} `, "m"),
  );
});

Deno.test("Trials that were cut off in a line are gone on with as if they never had been", async () => {
  await using folder = await temporaryFolder();
  const paths = ["whole", "again", "torn"].map((name) => `${folder.path}${name}/`);
  await Promise.all(
    [["whole", 60], ["again", 60], ["torn", 50]].map(([name = "", count = 0]) =>
      complete(folder.path, ...SERIES, "--trials", count, "--exp-name", name)
    ),
  );
  const [whole = "", again = "", torn = ""] = paths;
  const text = await Deno.readTextFile(`${whole}trials.ndjson`);
  assert.equal(await Deno.readTextFile(`${again}trials.ndjson`), text);

  const lines = text.split("\n").slice(0, 40).join("\n").length;
  await Deno.truncate(`${torn}trials.ndjson`, lines - 100); // within the line of trial 39
  const resumed = [...SERIES, "--trials", 60, "--exp-name", "torn", "--resume"];
  const stdout = await complete(folder.path, ...resumed, "--json");
  assert.equal(await Deno.readTextFile(`${torn}trials.ndjson`), text);
  assert.deepEqual(JSON.parse(stdout), { ...await summaryIn(whole), name: "torn" });
  assert.deepEqual(await summaryIn(torn), JSON.parse(stdout));

  await complete(folder.path, ...resumed); // nothing is left to do
  assert.equal(await Deno.readTextFile(`${torn}trials.ndjson`), text);
});

Deno.test("Trials of so many hosts that each is a line beyond the protocol's are gone on with", async () => {
  await using folder = await temporaryFolder();
  const many = ["--virtual", "--clients", 150, "--run-time", 2, "--seed", SEED, "--exp-name", "a"];
  await complete(folder.path, ...many, "--trials", 2);
  assert.match(await complete(folder.path, ...many, "--trials", 3, "--resume"), /^a: 3 trials/);
  const trials = await trialsIn(`${folder.path}a/`);
  assert.deepEqual(trials.map(({ seed }) => seed), [SEED, SEED + 1, SEED + 2]);
  assert.ok(JSON.stringify(trials[0]).length > 65_536);
});

Deno.test("Trials that take long run on all cores, and each is the run of its own seed all the same", async () => {
  await using folder = await temporaryFolder();
  const hosts = ["--virtual", "--clock-speeds", 1, 4, 4, "--run-time", 6_000];
  const [count, singles] = [600, [0, 1, 299, 300, 598, 599]];
  await Promise.all([
    complete(folder.path, ...hosts, "--seed", SEED, "--trials", count, "--exp-name", "all"),
    ...singles.map((k) =>
      complete(folder.path, ...hosts, "--seed", SEED + k, "--trials", 1, "--exp-name", `one${k}`)
    ),
  ]);
  const trials = await trialsIn(`${folder.path}all/`);
  assert.deepEqual(trials.map(({ trial }) => trial), Array.from({ length: count }, (_, k) => k));
  assert.deepEqual(trials.map(({ seed }) => seed), trials.map(({ trial }) => SEED + trial));
  for (const k of singles) {
    const [single] = await trialsIn(`${folder.path}one${k}/`);
    assert.deepEqual({ ...trials[k], trial: 0 }, single);
  }
  assert.equal(new Set(trials.map(({ hosts }) => JSON.stringify(hosts))).size, count);
  const { spreads } = await summaryIn(`${folder.path}all/`);
  const clocks = trials.map(({ hosts }) => hosts[0]?.final_logical_clock ?? NaN);
  const mean = clocks.reduce((sum, clock) => sum + clock, 0) / count;
  assert.ok(Math.abs((spreads[0]?.mean ?? NaN) - mean) < 1e-6);
});

Deno.test("Who begins trials again that were ended early is told first how to go on with them", async () => {
  await using folder = await temporaryFolder();
  const drawn = ["--virtual", "--run-time", 1, "--trials", 2, "--exp-name", "mine"];
  await complete(folder.path, ...drawn, "--seed", 7);
  const remedies = [
    [["--seed", 7], "--resume"],
    [[], "--seed 7 --resume"],
  ] as const;
  for (const [seed, remedy] of remedies) {
    const again = await run(SOURCE, experiment(folder.path, ...drawn, ...seed));
    const message =
      `mine' exists; go on with its trials with ${remedy}, replace the run with --force`;
    assertError(again, { code: 3, message: new RegExp(message) });
  }
  await complete(folder.path, ...drawn, "--seed", 7, "--resume");
  const single = await run(SOURCE, experiment(folder.path, "--virtual", "--exp-name", "mine"));
  assertError(single, { code: 3, message: /mine' exists; replace the run with --force/ });
});

Deno.test("Trials that are fewer than are done, or of which a line is damaged, are one error", async () => {
  await using folder = await temporaryFolder();
  const series = [...SERIES, "--exp-name", "mine"];
  await complete(folder.path, ...series, "--trials", 20);
  const file = `${folder.path}mine/trials.ndjson`;
  const text = await Deno.readTextFile(file);
  const fewer = await run(SOURCE, experiment(folder.path, ...series, "--trials", 10, "--resume"));
  assertError(fewer, {
    code: 2,
    message: /20 trials of 'mine' are done, wanted --trials 20 or more/,
  });
  assert.equal(await Deno.readTextFile(file), text);
  const lines = text.split("\n");
  const damages: readonly (readonly [line: string, message: RegExp, code?: number])[] = [
    [
      `{"trial":4,"seed":104,"hosts":[{}]}`,
      /mine\/trials.ndjson:5': 'source' is missing, wanted/,
    ],
    [
      lines[4]?.replace(/"jump_max":\d+/, `"jump_max":"?"`) ?? "",
      /:5': 'jump_max' is "\?", wanted/,
    ],
    [
      lines[4]?.replace(`"seed":104`, `"seed":7`) ?? "",
      /:5': trial 4 has the seed 7, wanted 104/,
      2,
    ],
    [lines[3] ?? "", /:5': trial 3 stands where trial 4 was wanted/, 2],
    ["true", /:5': a trial is true, wanted an object/],
    [
      `{"trial":4,"seed":104,"hosts":[]}`,
      /:5': trial 4 is of other hosts, wanted 3 from 127/,
      2,
    ],
    [
      lines[4]?.replace("127.0.0.1:8001", "127.0.0.1:9") ?? "",
      /:5': trial 4 is of other hosts, wanted 3 from 127/,
      2,
    ],
  ];
  for (const [line, message, code = 3] of damages) {
    await Deno.writeTextFile(file, lines.with(4, line).join("\n"));
    const ended = await run(SOURCE, experiment(folder.path, ...series, "--trials", 20, "--resume"));
    assertError(ended, { code, message });
  }
});

Deno.test("What does not fit is refused before anything is written, and says what it would take", async () => {
  await using folder = await temporaryFolder();
  const logs = `${folder.path}logs`;
  const many = ["--virtual", "--clients", 1_000_000];
  await refuse([
    [experiment(logs, ...many), /1000000 hosts would write as many logs, .* --trials 1 keeps/],
    [
      experiment(logs, "--clients", 10_001),
      /10001 clients are wanted, each with a log and .*; wanted/,
    ],
    [
      experiment(logs, ...many, "--trials", 1, "--latency", "exponential:1"),
      /1000000 hosts takes about \d+\.\d TB of memory, and \d+\.\d [KMGT]B are available/,
    ],
    [
      experiment(logs, "--virtual", "--clock-speeds", 1, 1e4, "--run-time", 1e6, "--trials", 1),
      /a host has 10000000000 ticks in 1000000 s, wanted at most 4294967295 in virtual time/,
    ],
  ]);
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("Of more hosts than have logs, the first hundred are listed", async () => {
  await using folder = await temporaryFolder();
  const args = ["--virtual", "--clients", 60_000, "--run-time", 1, "--seed", SEED];
  await complete(folder.path, ...args, "--trials", 1, "--exp-name", "many");
  const [trial] = await trialsIn(`${folder.path}many/`);
  assert.equal(trial?.hosts.length, 100);
  const written = JSON.parse(await Deno.readTextFile(`${folder.path}many/args.json`));
  assert.deepEqual([written.clients, written.hosts.length], [60_000, 100]);
});

Deno.test("Trials are not gone on with under other options, and the first that differs is named", async () => {
  await using folder = await temporaryFolder();
  const series = ["--exp-name", "mine", "--trials", 5];
  await complete(folder.path, ...SERIES, ...series);
  const before = await Deno.readTextFile(`${folder.path}mine/trials.ndjson`);
  const changes: readonly (readonly [flag: string, value: string | number])[] = [
    ...[["--run-time", 31], ["--seed", 101], ["--clock-speeds", 5]] as const,
    ...[["--phase", "aligned"], ["--skew", "offset=1"], ["--clocks", "vector"]] as const,
    ...[["--prob-internal", 0.6], ["--stamp", "pre"]] as const,
    ["--latency", "exponential:0.2"],
  ];
  for (const [flag, value] of changes) { // one by one: whoever looks at a run holds it
    await refuse([[
      experiment(folder.path, ...SERIES, ...series, "--trials", 9, flag, value, "--resume"),
      new RegExp(`the trials of 'mine' were made with another ${flag}$`, "m"),
    ]]);
  }
  assert.equal(await Deno.readTextFile(`${folder.path}mine/trials.ndjson`), before);
});

Deno.test("Trials that make no sense are refused before anything is written", async () => {
  await using folder = await temporaryFolder();
  const logs = `${folder.path}logs`;
  const count = /'--trials <n>' argument .* Wanted an integer from 1 to 10000000/;
  const resume = /--resume needs --trials, --exp-name and --seed/;
  const named = ["--exp-name", "a", "--seed", 1];
  await refuse([
    [experiment(logs, "--trials", 5), /trials.* --virtual/],
    ...[0, -1, 1.5, "1e999", "many"].map((n) =>
      [experiment(logs, "--virtual", "--trials", n), count] as const
    ),
    [
      experiment(logs, "--virtual", "--trials", 4, "--seed", Number.MAX_SAFE_INTEGER),
      /seed is 9007199254740991, too large for 4 trials/,
    ],
    [experiment(logs, "--virtual", ...named, "--resume"), resume],
    [experiment(logs, "--virtual", "--trials", 5, "--resume", "--seed", 1), resume],
    [experiment(logs, "--virtual", "--trials", 5, "--resume", "--exp-name", "a"), resume],
  ]);
  const ended = await run(
    SOURCE,
    experiment(logs, "--virtual", "--trials", 5, ...named, "--resume"),
  );
  assertError(ended, { code: 3, message: /there are no trials 'a' in '.*logs' to go on with$/m });
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test({
  name: "Ctrl-C ends a long series of trials, and what is done is kept whole",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const args = [...SERIES, "--trials", 10_000_000, "--exp-name", "long"];
    await using running = new Running(SOURCE, experiment(folder.path, ...args));
    const directory = `${folder.path}long/`;
    await eventually(async () => {
      const { size } = await Deno.stat(`${directory}trials.ndjson`).catch(() => ({ size: 0 }));
      return size > 0;
    }, "a trial is done");
    running.signal("SIGINT");
    const { code, stdout, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    const trials = await trialsIn(directory);
    const done = trials.length;
    assert.ok(done > 0);
    assert.deepEqual(trials.map(({ trial }) => trial), trials.map((_, k) => k));
    const { spreads, ...facts } = await summaryIn(directory);
    assert.deepEqual(facts, { name: "long", trials: done, wanted: 10_000_000, seed: SEED });
    assert.equal(spreads[0]?.trials, done);
    const last = SEED + done - 1;
    assert.ok(
      stdout.startsWith(`long: ${grouped(done)} of 10,000,000 trials, seeds ${SEED} to ${last}\n`),
    );
    assert.match(stdout, /^to go on: scale-sim experiment .*--exp-name long .*--resume$/m);
  },
});
