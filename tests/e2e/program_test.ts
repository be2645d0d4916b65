import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertDelivery, assertHostLawful, assertLawful } from "./laws.ts";
import { childrenOf, gone, HAS_PROC } from "./processes.ts";
import { binary, bundle, type Program } from "./program.ts";
import { listNames, readRun, readSummary } from "./run_logs.ts";
import { assertInterrupted, assertSummary, assertTable } from "./summary_check.ts";
import { assertError, experiment, run, Running, SOURCE, ticking } from "./support.ts";

const builds = await Deno.makeTempDir({ prefix: "scale-sim-build-" });
const FORMS = [SOURCE, await bundle(builds), await binary(builds)];
Deno.test.afterAll(() => Deno.remove(builds, { recursive: true }));

for (const form of FORMS) {
  if (!("reason" in form)) testForm(form);
  else if (form.excused) {
    // `deno compile` downloads its base runtime, which behind a mirror of npm alone is not to be had.
    // Only a failure to get it is excused: any other is a test that fails.
    const why = "because its base runtime cannot be had here (set DENORT_BIN)";
    Deno.test({ name: `${form.name}: not checked, ${why}`, ignore: true, fn() {} });
  } else Deno.test(`${form.name}: it can be built`, () => assert.fail(form.reason));
}

/** What every form of the program must do. */
function testForm(form: Program): void {
  Deno.test(`${form.name}: an experiment with three hosts writes a complete run directory and a consistent summary`, async () => {
    await using folder = await temporaryFolder();
    const hosts = ["--clock-speeds", 50, 200, 100, "--phase", "aligned", "--seed", 262];
    const args = experiment(folder.path, ...hosts, "--run-time", 1, "--exp-name", "three");
    const { code, stdout, stderr } = await run(form, args);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assertTable(stdout, 3);

    const directory = `${folder.path}three/`;
    assert.deepEqual(await listNames(folder.path), ["latest", "three"]);
    assert.equal(await Deno.readLink(`${folder.path}latest`), "three");
    const logs = await readRun(directory);
    const names = [...logs.hosts.keys()].map((source) => `client-${source.replace(":", "-")}`);
    const clientLogs = names.map((name) => `${name}.ndjson`).sort();
    const files = ["args.json", ...clientLogs, "report.html", "router.ndjson", "summary.json"];
    assert.deepEqual(await listNames(directory), files);

    assertLawful(logs);
    const summary = await readSummary(directory);
    assertSummary(summary, logs);
    assert.deepEqual([summary.name, summary.outcome, summary.failure], ["three", "complete", null]);
    assert.deepEqual([summary.run_time, summary.seed], [1, 262]);
    const speeds = summary.hosts.map((host) => host.clock_speed);
    assert.deepEqual(speeds, [50, 200, 100]);
    for (const { start, events, stop } of logs.hosts.values()) {
      assert.equal(events.length, start.clock_speed, "ticks in one second");
      assert.deepEqual([start.phase, start.seed, stop?.reason], [0, 262, "run_time"]);
    }
  });

  Deno.test({
    name: `${form.name}: Ctrl-C ends an experiment early with everything written`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using folder = await temporaryFolder();
      const args = experiment(folder.path, "--clock-speeds", 50, 200, 100, "--run-time", 600);
      await using running = new Running(form, args);
      await ticking(folder.path, 3);
      running.signal("SIGINT");
      const { code, stdout, stderr } = await running.ended();
      assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
      assertTable(stdout, 3);
      await assertInterrupted(`${folder.path}latest/`, 3);
    },
  });

  Deno.test({
    name: `${form.name}: a killed client ends the run with exit code 3 and keeps the logs`,
    ignore: !HAS_PROC,
    async fn() {
      await using folder = await temporaryFolder();
      const args = experiment(folder.path, "--clock-speeds", 50, 200, 100, "--run-time", 600);
      await using running = new Running(form, args);
      await ticking(folder.path, 3);
      const children = await childrenOf(running.pid);
      const victim = children.find(({ command }) => command.includes("--clock-speed 200 "));
      assert.ok(victim !== undefined && children.length === 4, JSON.stringify(children));
      Deno.kill(victim.pid, "SIGKILL");
      const ended = await running.ended();
      await gone(children);

      const directory = `${folder.path}latest/`;
      const logs = await readRun(directory);
      const killed = [...logs.hosts.values()].find(({ start }) => start.clock_speed === 200);
      const source = killed?.start.source ?? "";
      const message = `the client ${source} was killed by SIGKILL`;
      assertError(ended, { code: 3, message: new RegExp(`^error: ${message}$`) });
      assert.equal(killed?.stop, undefined);
      for (const log of logs.hosts.values()) {
        assertHostLawful(log);
        if (log !== killed) assert.equal(log.stop?.reason, "stopped");
        if (log !== killed) assertDelivery(logs, log.start.source);
      }
      assert.equal(logs.router.at(-1)?.event_type, "STOP");
      const summary = await readSummary(directory);
      assert.deepEqual([summary.outcome, summary.failure], ["failed", message]);
      assertSummary(summary, logs);
    },
  });
}
