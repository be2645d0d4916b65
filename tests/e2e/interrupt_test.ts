import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { childrenOf, firstChildOf, gone, HAS_PROC } from "./processes.ts";
import { listNames, readRecords, readRun, readSummary, type RouterRecord } from "./run_logs.ts";
import { assertInterrupted } from "./summary_check.ts";
import { eventually, experiment, Running, SOURCE, ticking } from "./support.ts";

/** Longer than any test: these runs end by a signal or not at all. */
const ENDLESS = ["--clock-speeds", 50, 100, 200, "--run-time", 600];

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `${signal} ends an experiment as Ctrl-C does`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using folder = await temporaryFolder();
      await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
      await ticking(folder.path, 3);
      running.signal(signal);
      const { code, stderr } = await running.ended();
      assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
      await assertInterrupted(`${folder.path}latest/`, 3);
    },
  });
}

Deno.test({
  name: "Ctrl-C that a terminal sends to the whole process group disturbs nobody's end",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
    await ticking(folder.path, 3);
    const children = await childrenOf(running.pid);
    assert.equal(children.length, 4);
    for (const { pid } of [running, ...children]) Deno.kill(pid, "SIGINT");
    const { code, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    await gone(children);
    await assertInterrupted(`${folder.path}latest/`, 3);
  },
});

Deno.test({
  name: "Ctrl-C again and again changes nothing",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    await using running = new Running(SOURCE, experiment(folder.path, ...ENDLESS));
    await ticking(folder.path, 3);
    for (let i = 0; i < 3; i++) running.signal("SIGINT");
    const { code, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    await assertInterrupted(`${folder.path}latest/`, 3);
  },
});

Deno.test({
  name: "Ctrl-C before the hosts have joined ends everything in order",
  ignore: !HAS_PROC,
  async fn() {
    await using folder = await temporaryFolder();
    const directory = `${folder.path}early/`;
    const args = experiment(folder.path, ...ENDLESS, "--exp-name", "early");
    await using running = new Running(SOURCE, args);
    await eventually(async () => {
      return ((await readRecords(directory)).get("router.ndjson") ?? []).length > 0;
    }, "the router listens");
    const children = await childrenOf(running.pid);
    for (const { pid } of [running, ...children]) Deno.kill(pid, "SIGINT");
    const { code, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    await gone(children);
    assert.equal((await readSummary(directory)).outcome, "interrupted");
    const stop = (await readRun(directory)).router.at(-1);
    assert.deepEqual([stop?.event_type, stop?.reason], ["STOP", "interrupted"]);
    assert.ok((await listNames(directory)).includes("args.json"));
  },
});

Deno.test({
  name: "Ctrl-C right at the start ends everything in order",
  ignore: !HAS_PROC,
  async fn() {
    for (const toGroup of [true, false]) {
      await using folder = await temporaryFolder();
      const args = experiment(folder.path, ...ENDLESS, "--exp-name", "early");
      await using running = new Running(SOURCE, args);
      const router = await firstChildOf(running.pid);
      running.signal("SIGINT");
      if (toGroup) Deno.kill(router.pid, "SIGINT");
      const { code, stderr } = await running.ended();
      assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
      await gone([router]);
      const records = (await readRecords(`${folder.path}early/`)).get("router.ndjson") ?? [];
      const types = records.map((record) => (record as RouterRecord).event_type);
      assert.ok(["", "LISTEN,STOP"].includes(types.join()), `the router logged ${types}`);
    }
  },
});

Deno.test({
  name: "Ctrl-C while a long run is read again for its report ends that, and keeps the run",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const long = ["--virtual", "--clock-speeds", 200, 300, 500, "--run-time", 600, "--report"];
    await using running = new Running(SOURCE, experiment(folder.path, ...long));
    const summary = `${folder.path}latest/summary.json`;
    await eventually(() => Deno.stat(summary).then(() => true, () => false), summary);
    running.signal("SIGINT");
    const { code, stdout, stderr } = await running.ended();
    assert.deepEqual({ code, stderr }, { code: 130, stderr: "" });
    assert.doesNotMatch(stdout, /^report:/m);
    assert.equal((await readSummary(`${folder.path}latest/`)).outcome, "complete");
    assert.ok(!(await listNames(folder.path + "latest")).includes("report.html"));
  },
});
