import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { listNames } from "./run_logs.ts";
import { experiment, run, SOURCE } from "./support.ts";

/** What is wrong, the arguments, and what the one line must say. */
type Case = readonly [what: string, args: readonly (string | number)[], message: RegExp];

const SPEED = /clock-speeds.*Wanted ticks per second above 0/;

/** Arguments of `experiment`. */
const EXPERIMENT_CASES: readonly Case[] = [
  ["an unknown flag", ["--colour"], /unknown option '--colour'/],
  ["one clock speed", ["--clock-speeds", 1], /one clock speed .*at least two/],
  ["a negative clock speed", ["--clock-speeds", 1, -1], SPEED],
  ["NaN as a clock speed", ["--clock-speeds", 1, "NaN"], SPEED],
  ["a clock speed of 0", ["--clock-speeds", 0, 1], SPEED],
  ["a word as a clock speed", ["--clock-speeds", 1, "x"], SPEED],
  ["an infinite clock speed", ["--clock-speeds", 1, "1e999"], SPEED],
  ["a clock speed that is not decimal", ["--clock-speeds", 1, "0x10"], SPEED],
  ["a clock speed without end", ["--clock-speeds", 1, "9".repeat(3_000)], /'9{57}\.\.\.' is inv/],
  ["a flag without end", [`--${"x".repeat(300)}`], /unknown option '--x{55}\.\.\.'/],
  ["a preset without end", ["--preset", "x".repeat(300)], /preset is 'x{57}\.\.\.', wanted/],
  ["no clock speeds", ["--clock-speeds"], /argument missing/],
  ["one client", ["--clients", 1], /--clients.*Wanted an integer from 2/],
  ["half a client", ["--clients", 2.5], /--clients.*Wanted an integer from 2/],
  ["more clients than speeds", ["--clients", 3, "--clock-speeds", 1, 2], /2 clock speeds .*3 cli/],
  ["more speeds than clients", ["--clients", 2, "--clock-speeds", 1, 2, 3], /3 clock .*2 clients/],
  ["a bad phase", ["--phase", "sideways"], /--phase.*Wanted aligned, random, or seconds/],
  ["a negative phase", ["--phase", -1], /--phase.*Wanted aligned, random, or seconds/],
  ["too few phases", ["--clients", 3, "--phase", 0, 1], /2 phases .*3 clients, wanted 1 or 3/],
  ["a name with a slash", ["--exp-name", "a/b"], /name is 'a\/b', wanted letters/],
  ["the name of the folder above", ["--exp-name", ".."], /name is '\.\.', wanted letters/],
  ["the name of the link", ["--exp-name", "latest"], /not 'latest'/],
  ["an empty name", ["--exp-name", ""], /name is '', wanted letters/],
  ["a long name", ["--exp-name", "x".repeat(300)], /name has 300 characters, wanted at most 100/],
  ["a negative seed", ["--seed", -1], /--seed.*Wanted an integer from 0/],
  ["a broken seed", ["--seed", 1.5], /--seed.*Wanted an integer from 0/],
  ["a seed beyond 2^53", ["--seed", "9007199254740993"], /--seed.*Wanted an integer from 0/],
  ["no run time", ["--run-time", 0], /--run-time.*Wanted seconds above 0/],
  ["a probability above 1", ["--prob-internal", 1.01], /--prob-internal.*Wanted a number from 0/],
  ["an unknown stamp", ["--stamp", "mid"], /--stamp.*post, pre/],
  ["a router without a port", ["--router", "localhost"], /--router.*Wanted ADDRESS:PORT/],
  ["ports beyond the last", ["--first-port", 65_534, "--clients", 3], /beyond port 65535/],
  ["a surplus argument", ["surplus"], /too many arguments/],
];

const OTHER_CASES: readonly Case[] = [
  ["an unknown command", ["frobnicate"], /unknown command 'frobnicate'/],
  ["an unknown command's help", ["frobnicate", "--help"], /unknown command 'frobnicate'/],
  ["help with an unknown command", ["help", "frobnicate"], /unknown command 'frobnicate'/],
  ["a word that every object knows", ["help", "toString"], /unknown command 'toString'/],
  ["what follows --", ["experiment", "--", "--version"], /too many arguments/],
  ["an unknown flag before any command", ["--frobnicate"], /unknown option '--frobnicate'/],
  ["a client without arguments", ["client"], /missing required argument 'address'/],
  ["a client without a port", ["client", "127.0.0.1"], /missing required argument 'port'/],
  ["a client at a port beyond the last", ["client", "127.0.0.1", 99_999], /'99999'.*65535/],
  ["a router at an address with a port", ["router", "--host", "127.0.0.1:9000"], /--host is '127/],
  ["a router at no address", ["router", "--host", ""], /--host is '', wanted a host name/],
  ["no hosts", ["client", "127.0.0.1", 0, "--hosts", 0], /--hosts.*from 1/],
  [
    "hosts beyond the last port",
    ["client", "127.0.0.1", 65_535, "--hosts", 2],
    /2 hosts from port 65535 on end beyond port 65535/,
  ],
  [
    "one log for two hosts",
    ["client", "127.0.0.1", 0, "--hosts", 2, "--log", "same.ndjson"],
    /--log names one file, 'same\.ndjson', for 2 hosts, wanted a folder, which ends in '\/'/,
  ],
  [
    "more clock speeds than hosts",
    ["client", "127.0.0.1", 0, "--clock-speed", 1, "--clock-speed", 2],
    /--clock-speed is given 2 times, wanted 1 for --hosts 1/,
  ],
  [
    "a bad port after a flag",
    ["client", "--clock-speed", 1, "127.0.0.1", 99_999],
    /'99999'.*65535/,
  ],
  ["a router that expects nobody", ["router", "--expect", 0], /--expect.*from 1/],
  ["a router at a port beyond the last", ["router", "--port", 65_536], /--port.*65535/],
];

/** Two runs at a time, as there are at least so many processors. */
async function refuse(cases: readonly Case[]): Promise<void> {
  for (let i = 0; i < cases.length; i += 2) await Promise.all(cases.slice(i, i + 2).map(check));
}

async function check([what, args, message]: Case): Promise<void> {
  const { code, stdout, stderr } = await run(SOURCE, args);
  assert.equal(code, 2, `${what}: ${stderr}`);
  assert.equal(stdout, "", what);
  assert.match(stderr, /^error: [^\n]+\n(\(Did you mean [^\n]+\?\)\n)?$/, what);
  assert.match(stderr, message, what);
}

Deno.test("An experiment that makes no sense is refused in one line before anything is written", async () => {
  await using folder = await temporaryFolder();
  const logs = `${folder.path}logs`;
  await refuse(EXPERIMENT_CASES.map(([what, args, message]) => {
    return [what, experiment(logs, ...args), message];
  }));
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("What is no command, and arguments that a command cannot take, are refused in one line", async () => {
  await refuse(OTHER_CASES);
});

Deno.test("What is refused is not repeated at any length, whoever refuses it", async () => {
  const long = "1".repeat(5000);
  const line = /^error: [^\n]{1,400}\n$/;
  await refuse([
    ["an address", ["client", `x y${long}`, 0], line],
    ["a clock speed", ["client", "127.0.0.1", 0, "--clock-speed", long], line],
    ["too many arguments", ["experiment", long], line],
    ["a preset", ["experiment", "--virtual", "--preset", long], line],
    ["a log", ["client", "127.0.0.1", 0, "--hosts", 2, "--log", long], line],
  ]);
});

Deno.test("A slip of the pen in a command or a flag brings a suggestion", async () => {
  const command = await run(SOURCE, ["experimnt"]);
  assert.match(
    command.stderr,
    /^error: unknown command 'experimnt'\n\(Did you mean experiment\?\)$/m,
  );
  const flag = await run(SOURCE, ["experiment", "--clock-sped", "1", "2"]);
  assert.match(flag.stderr, /^error: unknown option '--clock-sped'\n.*--clock-speeds/m);
  assert.deepEqual([command.code, flag.code], [2, 2]);
});
