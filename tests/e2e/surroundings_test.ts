import assert from "node:assert/strict";
import { parseAddress } from "../../core/address.ts";
import { Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { firstChildOf, gone, HAS_PROC } from "./processes.ts";
import { listNames, readRecords, readRun, readSummary } from "./run_logs.ts";
import { assertError, complete, eventually, experiment, run, Running, SOURCE } from "./support.ts";

const SHORT = ["--clock-speeds", 50, 100, "--run-time", 0.25];

/** A device that is always full, and the program with the permission for devices. */
const HAS_FULL_DISK = Deno.build.os === "linux";
const TRUSTED = { ...SOURCE, args: ["run", "--allow-all", SOURCE.args.at(-1) ?? ""] };

/** The program where no file may have more than 8 KiB, which a full disk resembles. */
const CRAMPED = {
  ...SOURCE,
  command: "sh",
  args: [
    "-c",
    `trap '' XFSZ; ulimit -f 16; exec "$0" "$@"`,
    ...[SOURCE.command, ...SOURCE.args],
  ],
};
/** Twenty hosts that send nothing have small logs, and a summary that is too large for that. */
const QUIET = ["--virtual", "--run-time", 0.5, "--prob-internal", 1, "--exp-name", "run"];
const MANY = [...QUIET, "--clients", 20];

/** Every file of a directory with what it holds. */
async function snapshot(directory: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await listNames(directory)) {
    files[name] = await Deno.readTextFile(directory + name);
  }
  return files;
}

Deno.test("A router port that is taken is one error, and nothing is left running", async () => {
  await using folder = await temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const where = `127.0.0.1:${taken.addr.port}`;
  const ended = await run(SOURCE, experiment(folder.path, ...SHORT, "--router", where));
  const remedy = "another --router and another --first-port";
  assertError(ended, { code: 3, message: new RegExp(`${where}: the port is taken; .*${remedy}`) });
  assert.doesNotMatch(ended.stdout, /^logs:/m);
  assert.deepEqual(await listNames(folder.path), [], "a run that never was keeps no name");
});

Deno.test("A client port that is taken is one error, and nothing is left running", async () => {
  await using folder = await temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const args = experiment(folder.path, ...SHORT, "--first-port", port);
  await using running = new Running(SOURCE, args);
  const children = HAS_PROC ? [await firstChildOf(running.pid)] : [];
  const ended = await running.ended();
  // Somebody else may have the second client's port.
  const message = new RegExp(`127.0.0.1:(${port}|${port + 1}): the port is taken`);
  assertError(ended, { code: 3, message });
  await gone(children);
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("A run that cannot start for a port that is taken does not cost the run it would replace", async () => {
  await using folder = await temporaryFolder();
  await complete(folder.path, ...SHORT, "--exp-name", "mine");
  const before = await snapshot(`${folder.path}mine/`);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  for (const at of [["--first-port", port], ["--router", `127.0.0.1:${port}`]]) {
    const again = [...SHORT, "--exp-name", "mine", ...at, "--force"];
    const ended = await run(SOURCE, experiment(folder.path, ...again));
    assertError(ended, { code: 3, message: /the port is taken; .*another --first-port/ });
    assert.deepEqual(await snapshot(`${folder.path}mine/`), before);
  }
});

Deno.test("A run directory that exists is not touched", async () => {
  await using folder = await temporaryFolder();
  await complete(folder.path, ...SHORT, "--exp-name", "mine");
  await complete(folder.path, ...SHORT, "--exp-name", "newer");
  const before = await snapshot(`${folder.path}mine/`);
  const ended = await run(SOURCE, experiment(folder.path, ...SHORT, "--exp-name", "mine"));
  assertError(ended, { code: 3, message: /mine' exists; .*--force/ });
  assert.equal(ended.stdout, "");
  assert.deepEqual(await snapshot(`${folder.path}mine/`), before);
  assert.equal(await Deno.readLink(`${folder.path}latest`), "newer");
});

Deno.test("--force replaces the run, and leaves foreign files alone", async () => {
  await using folder = await temporaryFolder();
  const mine = `${folder.path}mine/`;
  await complete(folder.path, "--clients", 4, "--run-time", 0.25, "--exp-name", "mine");
  await Deno.writeTextFile(`${mine}notes.txt`, "keep me");
  await complete(folder.path, ...SHORT, "--exp-name", "mine", "--force");
  const { hosts } = await readSummary(mine);
  const clientLogs = hosts.map(({ source }) => `client-${source.replace(":", "-")}.ndjson`).sort();
  const files = [
    ...["args.json", ...clientLogs, "notes.txt", "report.html", "router.ndjson", "summary.json"],
  ];
  assert.equal(hosts.length, 2);
  assert.deepEqual(await listNames(mine), files);
  assert.equal(await Deno.readTextFile(`${mine}notes.txt`), "keep me");
});

Deno.test("What an error repeats of a path is safe for a terminal", async () => {
  await using folder = await temporaryFolder();
  const ended = await run(SOURCE, ["analyze", `${folder.path}a'\r\u001b[2Jb`]);
  assert.equal(ended.code, 3, ended.stderr);
  assert.match(ended.stderr, /^error: [^\p{Cc}]*a'\\u000d\\u001b\[2Jb'[^\p{Cc}]*\n$/u);
});

Deno.test("A log folder that cannot be made is one error", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}file`, "");
  const ended = await run(SOURCE, experiment(`${folder.path}file/logs`, ...SHORT));
  assertError(ended, { code: 3, message: /^error: cannot create / });
});

Deno.test({
  name: "A router whose disk is full says so and ends",
  ignore: !HAS_FULL_DISK,
  async fn() {
    const args = ["router", "--host", "127.0.0.1", "--port", 0, "--log", "/dev/full", "--force"];
    const ended = await run(TRUSTED, args);
    assertError(ended, { code: 3, message: /cannot write log file '\/dev\/full': No space left/ });
  },
});

Deno.test({
  name: "A router that runs out of descriptors says so",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const args = ["-c", `ulimit -n 60; exec "$0" "$@"`, SOURCE.command, ...SOURCE.args];
    const at = ["--host", "127.0.0.1", "--port", 0, "--log", folder.path];
    const program = { ...SOURCE, command: "sh", args };
    await using router = new Running(program, ["router", "--expect", 80, ...at]);
    const [, hostname = "", port] = await router.said(/listening on (\S+):(\d+);/);
    const connecting = Array.from(
      { length: 60 },
      () => Peer.connect({ hostname, port: Number(port) }),
    );
    const peers = await Promise.all(connecting);
    await router.said(/can take in no more than [1-5]\d connections, .*raise that limit/);
    for (const peer of peers) peer[Symbol.dispose]();
  },
});

Deno.test({
  name: "A client whose disk is full says so and ends",
  ignore: !HAS_FULL_DISK,
  async fn() {
    await using folder = await temporaryFolder();
    const at = ["--host", "127.0.0.1", "--port", 0, "--log", folder.path];
    await using router = new Running(SOURCE, ["router", "--expect", 1, ...at]);
    const [, address = ""] = await router.said(/listening on (\S+);/);
    const log = ["--log", "/dev/full", "--force"];
    const speed = ["--router", address, "--clock-speed", 100];
    const ended = await run(TRUSTED, ["client", "127.0.0.1", 0, ...speed, ...log]);
    assertError(ended, { code: 3, message: /cannot write log file '\/dev\/full': No space left/ });
    assert.equal((await router.ended()).code, 0);
  },
});

Deno.test({
  name: "A summary that does not fit on the disk is one error, and no half of it is left",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const ended = await run(CRAMPED, experiment(folder.path, ...MANY));
    assertError(ended, {
      code: 3,
      message: /cannot write '[^']*summary\.json': File too large[^:]*$/,
    });
    const names = await listNames(`${folder.path}run/`);
    assert.equal(names.length, 22, `args.json and 21 logs: ${names}`);
    assert.deepEqual(names.filter((name) => !name.endsWith(".ndjson")), ["args.json"]);
  },
});

Deno.test({
  name: "Where the logs and the summary do not fit, both are told",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const speeds = ["--clock-speeds", ...new Array<number>(19).fill(1), 1_000];
    const ended = await run(CRAMPED, experiment(folder.path, ...QUIET, ...speeds));
    assertError(ended, { code: 3, message: /cannot write log file '[^']*': File too large/ });
    assert.match(ended.stderr, /^warning: there is no summary: cannot write '[^']*summary\.json'/m);
  },
});

Deno.test({
  name: "A report or an export that does not fit leaves nothing, and an earlier report as it was",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const short = ["--virtual", ...SHORT, "--exp-name", "run"];
    const { code, stderr } = await run(CRAMPED, experiment(folder.path, ...short));
    assert.equal(code, 0);
    assert.match(stderr, /^warning: there is no report: cannot write '[^']*report\.html'/);
    const before = await listNames(`${folder.path}run/`);
    assert.deepEqual(before.filter((name) => name.includes("report")), []);
    const page = `${folder.path}page.html`;
    await Deno.writeTextFile(page, "precious");
    const report = await run(CRAMPED, ["report", `${folder.path}run`, "--output", page]);
    assertError(report, { code: 3, message: /cannot write '[^']*page\.html'/ });
    assert.equal(await Deno.readTextFile(page), "precious");
    const csv = ["--format", "chrome", "--output", `${folder.path}events.json`];
    const exported = await run(CRAMPED, ["export", `${folder.path}run`, ...csv]);
    assertError(exported, { code: 3, message: /cannot write file '[^']*events\.json'/ });
    assert.deepEqual(await listNames(folder.path), ["latest", "page.html", "run"]);
  },
});

Deno.test({
  name: "A folder that Deno may not open brings no advice to allow everything",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const logs of ["/proc/x", "/dev/full", "/dev/null/x"]) {
      const { code, stderr } = await run(SOURCE, experiment(logs, ...SHORT, "--virtual"));
      const path = `cannot create folder '${logs}': Requires all access to "${logs}"`;
      assert.equal(stderr, `error: ${path}, which Deno was not told to allow\n`);
      assert.equal(code, 3);
    }
  },
});

Deno.test({
  name: "A full disk behind standard output is one error",
  ignore: !HAS_FULL_DISK,
  async fn() {
    await using folder = await temporaryFolder();
    const redirect = ["-c", `exec "$0" "$@" > /dev/full`, SOURCE.command, ...SOURCE.args];
    const redirected = { ...SOURCE, command: "sh", args: redirect };
    for (const args of [["--version"], [], experiment(folder.path, ...SHORT)]) {
      const ended = await run(redirected, args);
      assertError(ended, { code: 3, message: /standard output.*No space left/ });
    }
  },
});

for (const [what, args] of [["help", ["--help"]], ["a summary", ["experiment"]]] as const) {
  Deno.test(`A reader that goes away before it has read ${what} is no error`, async () => {
    await using folder = await temporaryFolder();
    const more = args[0] === "experiment" ? experiment(folder.path, ...SHORT) : args;
    const child = new Deno.Command(SOURCE.command, {
      args: [...SOURCE.args, ...more],
      cwd: SOURCE.cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await child.stdout.cancel();
    const stderr = await new Response(child.stderr).text();
    assert.deepEqual({ ...await child.status, stderr }, {
      success: true,
      code: 0,
      signal: null,
      stderr: "",
    });
  });
}

Deno.test("A stranger takes no place in an experiment, and is named when that is over", async () => {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 50, 100, "--run-time", 1.5, "--no-report"];
  await using running = new Running(SOURCE, experiment(folder.path, ...args));
  let router = "";
  await eventually(async () => {
    const records = (await readRecords(`${folder.path}latest/`)).get("router.ndjson") ?? [];
    router = String((records[0] as { address?: unknown } | undefined)?.address ?? "");
    return router !== "";
  }, "the router listens");
  {
    const { address: hostname, port } = parseAddress(router) ?? assert.fail(router);
    using stranger = await Peer.connect({ hostname, port });
    await stranger.send({ type: "HELLO", source: "127.0.0.1:9999", protocol: 1 });
    assert.equal((await stranger.expect("ERROR"))["code"], "not_invited");
  }
  const { code, stderr } = await running.ended();
  assert.match(
    stderr,
    /^warning: 127\.0\.0\.1:9999 wanted to take part and was refused, as it is no host of/m,
  );
  const { hosts } = await readRun(`${folder.path}latest/`);
  for (const { start } of hosts.values()) assert.equal(start.roster.length, 2);
  assert.equal(code, 0);
});
