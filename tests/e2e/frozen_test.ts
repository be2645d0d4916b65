import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertHostLawful } from "./laws.ts";
import { type Child, childrenOf, gone, HAS_PROC } from "./processes.ts";
import { readRun } from "./run_logs.ts";
import { assertError, experiment, Running, SOURCE, ticking } from "./support.ts";

/** Beside the run itself: the router waits 5 s for a host that is silent, the experiment 4 s more. */
const GIVEN_UP_MS = 25_000;

/** Starts an experiment of three hosts and finds one of its processes once they tick. */
async function start(
  running: Running,
  folder: string,
  part: RegExp,
): Promise<{ children: readonly Child[]; victim: Child }> {
  await ticking(folder, 3);
  const children = await childrenOf(running.pid);
  const victim = children.find(({ command }) => part.test(command));
  assert.ok(victim !== undefined, `no process like ${part}`);
  return { children, victim };
}

const HOSTS = ["--clock-speeds", 50, 100, 200];

Deno.test({
  name: "A client that freezes is given up after the run, and the other hosts' logs are complete",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    const args = experiment(folder.path, ...HOSTS, "--run-time", 2);
    await using running = new Running(SOURCE, args);
    const { children, victim } = await start(running, folder.path, / client .*--clock-speed 50 /);
    Deno.kill(victim.pid, "SIGSTOP");
    const ended = await running.ended(GIVEN_UP_MS);
    assertError(ended, { code: 3, message: /^error: the client 127\.0\.0\.1:\d+ / });
    await gone(children);
    const logs = [...(await readRun(`${folder.path}latest/`)).hosts.values()];
    for (const log of logs) assertHostLawful(log);
    const whole = logs.filter(({ stop }) => stop?.reason === "run_time");
    assert.deepEqual(whole.map(({ start }) => start.clock_speed).sort(), [100, 200]);
  },
});

for (const part of [/ router /, / client /]) {
  Deno.test({
    name: `Ctrl-C ends an experiment although its${part.source}is frozen, and it says so`,
    ignore: !HAS_PROC,
    async fn() {
      await using folder = await temporaryFolder();
      const args = experiment(folder.path, ...HOSTS, "--run-time", 600);
      await using running = new Running(SOURCE, args);
      const { children, victim } = await start(running, folder.path, part);
      Deno.kill(victim.pid, "SIGSTOP");
      running.signal("SIGINT");
      const ended = await running.ended(GIVEN_UP_MS);
      // The other hosts wait for a frozen router: it alone is to blame.
      const name = part.test(" router ") ? "router" : "client 127\\.0\\.0\\.1:\\d+";
      const message = new RegExp(`^error: the ${name} did not end and was killed$`);
      assertError(ended, { code: 3, message });
      await gone(children);
    },
  });
}
