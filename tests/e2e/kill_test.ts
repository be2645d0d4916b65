import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertHostLawful } from "./laws.ts";
import { type Child, childrenOf, firstChildOf, gone, HAS_PROC } from "./processes.ts";
import { readRun, readSummary } from "./run_logs.ts";
import { assertError, experiment, run, Running, SOURCE, ticking } from "./support.ts";

const ENDLESS = ["--clock-speeds", 50, 100, 200, "--run-time", 600];

/** How long the processes of an experiment may outlive it: what is promised, not what they take. */
const ORPHANS_MS = 1_000;

/** Starts an experiment, waits until its hosts tick, and finds its processes. */
async function start(running: Running, folder: string): Promise<readonly Child[]> {
  await ticking(folder, 3);
  const children = await childrenOf(running.pid);
  assert.equal(children.length, 4);
  return children;
}

Deno.test({
  name: "A killed router ends the run with exit code 3, and the hosts' logs are complete",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
    const children = await start(running, folder.path);
    const router = children.find(({ command }) => / router /.test(command));
    assert.ok(router !== undefined);
    Deno.kill(router.pid, "SIGKILL");
    const ended = await running.ended();
    assertError(ended, { code: 3, message: /^error: the router was killed by SIGKILL$/ });
    await gone(children);
    const logs = await readRun(`${folder.path}latest/`);
    assert.equal(logs.hosts.size, 3);
    for (const log of logs.hosts.values()) {
      assertHostLawful(log);
      // The experiment tells the hosts to end, which some learn before they miss the router.
      assert.match(log.stop?.reason ?? "", /^(router_lost|interrupted)$/);
    }
    const { outcome, failure, copies } = await readSummary(`${folder.path}latest/`);
    assert.deepEqual([outcome, failure], ["failed", "the router was killed by SIGKILL"]);
    assert.ok(copies.missing >= 0, `${copies.missing} copies are missing`);
    assert.doesNotMatch(ended.stdout, /-\d+ unaccounted for/);
  },
});

for (const part of ["router", "client"]) {
  Deno.test({
    name: `A ${part} that is asked to end by SIGTERM ends the run, and the error names the signal`,
    ignore: !HAS_PROC,
    async fn() {
      await using folder = await temporaryFolder();
      await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
      const children = await start(running, folder.path);
      const victim = children.find(({ command }) => command.includes(` ${part} `));
      assert.ok(victim !== undefined);
      Deno.kill(victim.pid, "SIGTERM");
      const message = /^error: the (router|client 127\.0\.0\.1:\d+) was ended by SIGTERM$/;
      const ended = await running.ended();
      assertError(ended, { code: 3, message });
      assert.ok(ended.stderr.includes(`the ${part} `), ended.stderr);
      await gone(children);
    },
  });
}

Deno.test({
  name: "When an experiment is killed, its processes end in order within a moment",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
    const children = await start(running, folder.path);
    running.signal("SIGKILL");
    await running.ended();
    await gone(children, ORPHANS_MS);
    const logs = await readRun(`${folder.path}latest/`);
    for (const log of logs.hosts.values()) {
      assertHostLawful(log);
      assert.ok(log.stop !== undefined, `${log.start.source} has no HOST_STOP`);
    }
    assert.equal(logs.router.at(-1)?.event_type, "STOP");
  },
});

Deno.test({
  name: "When an experiment is killed while it starts, nothing is left behind",
  ignore: !HAS_PROC,
  async fn() {
    for (let i = 0; i < 3; i++) {
      await using folder = await temporaryFolder();
      await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
      const router = await firstChildOf(running.pid);
      running.signal("SIGKILL");
      await running.ended();
      await gone([router], ORPHANS_MS);
    }
  },
});

const SUPERVISED = [
  ["router", "--host", "127.0.0.1", "--port", 0],
  ["client", "127.0.0.1", 0, "--wait", 600],
];
for (const args of SUPERVISED) {
  Deno.test(`A supervised ${args[0]} whose parent is gone before it is up ends by itself`, async () => {
    await using folder = await temporaryFolder();
    const { code } = await run(SOURCE, [...args, "--log", folder.path, "--supervised"]);
    assert.equal(code, 130);
  });
}

Deno.test({
  name: "A client that is killed before the run starts ends the experiment",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    const hosts = ["--clients", 12, "--run-time", 600];
    await using running = new Running(SOURCE, experiment(folder.path, ...hosts));
    let victim: Child | undefined;
    while (victim === undefined) {
      victim = (await childrenOf(running.pid)).find(({ command }) => / client /.test(command));
    }
    Deno.kill(victim.pid, "SIGKILL");
    const ended = await running.ended();
    const message = /^error: the client 127\.0\.0\.1:\d+ was killed by SIGKILL$/;
    assertError(ended, { code: 3, message });
    assert.deepEqual(await childrenOf(running.pid), []);
  },
});
