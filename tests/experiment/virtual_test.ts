import assert from "node:assert/strict";
import {
  checkRoom,
  logBytesNeeded,
  runVirtual,
  type VirtualMoment,
} from "../../experiment/virtual.ts";
import { assertLawful } from "../e2e/laws.ts";
import { listNames, readRecords, readRun } from "../e2e/run_logs.ts";
import { planWith, runOptions } from "../simulation/plans.ts";
import { hostsAt, scenario, simulate } from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** More ticks than a slice has, so that a run is heard of before it is over. */
const LONG = { clockSpeeds: [1_000, 2_000], runTime: 30 } as const;

Deno.test("runVirtual() writes what a simulation records, a log for each host and the router's", async () => {
  await using folder = await temporaryFolder();
  const hosts = hostsAt([1, 2, 3], "random");
  const latency = { kind: "uniform", min: 0, max: 0.5 } as const;
  const plan = planWith({ clockSpeeds: [1, 2, 3], latency, stamp: "pre", seed: 5, runTime: 20 });
  const result = await runVirtual(plan, runOptions(folder.path));
  const sources = hosts.map(({ source }) => source);
  assert.deepEqual([result.sources, result.failure], [sources, undefined]);
  const recorded = simulate(scenario({ hosts, latency, stamp: "pre", seed: 5, runTime: 20 }));
  assert.deepEqual(
    await readRecords(folder.path),
    new Map<string, unknown>([
      ...hosts.map((_, i) => [`client-127.0.0.1-${8001 + i}.ndjson`, recorded.hosts[i]] as const),
      ["router.ndjson", recorded.router],
    ]),
  );
});

Deno.test("runVirtual() names hosts by the plan's address and first port, from 8001 where it has none", async () => {
  for (
    const [clientAddress, firstPort, wanted] of [
      ["127.0.0.1", 9_999, ["127.0.0.1:9999", "127.0.0.1:10000"]],
      ["127.0.0.1", 0, ["127.0.0.1:8001", "127.0.0.1:8002"]],
      ["::1", 65_534, ["[::1]:65534", "[::1]:65535"]],
    ] as const
  ) {
    await using folder = await temporaryFolder();
    const plan = planWith({ clientAddress, firstPort, probInternal: 0, runTime: 20 });
    const { sources, failure } = await runVirtual(plan, runOptions(folder.path));
    assert.deepEqual([sources, failure], [wanted, undefined]);
    const logs = await readRun(folder.path);
    assert.deepEqual([...logs.hosts.keys()], wanted);
    assertLawful(logs);
  }
});

Deno.test("runVirtual() tells now and then how far it is", async () => {
  await using folder = await temporaryFolder();
  const moments: VirtualMoment[] = [];
  const onProgress = (moment: VirtualMoment): void => void moments.push(moment);
  await runVirtual(planWith(LONG), runOptions(folder.path, { onProgress }));
  assert.ok(moments.length > 1);
  let [time, clock] = [0, 0];
  for (const { elapsed, clocks, inboxes } of moments) {
    assert.ok(elapsed > time && elapsed < LONG.runTime);
    assert.deepEqual([clocks.length, inboxes.length], [2, 2]);
    assert.ok(Math.max(...clocks) > clock);
    [time, clock] = [elapsed, Math.max(...clocks)];
  }
});

Deno.test("runVirtual() lets the process do other work, such as hearing signals", async () => {
  await using folder = await temporaryFolder();
  let turns = 0;
  const interval = setInterval(() => turns++, 0);
  const plan = planWith({ ...LONG, runTime: 300 });
  await runVirtual(plan, runOptions(folder.path)).finally(() => clearInterval(interval));
  assert.ok(turns > 1, `${turns} turns`);
});

Deno.test("runVirtual() that is interrupted leaves whole logs that end with HOST_STOP and STOP", async () => {
  await using folder = await temporaryFolder();
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  const { signal } = controller;
  const plan = planWith(LONG);
  const result = await runVirtual(plan, runOptions(folder.path, { signal, onProgress }));
  assert.equal(result.failure, undefined);
  const logs = await readRun(folder.path);
  assertLawful(logs);
  assert.equal(logs.router.at(-1)?.reason, "interrupted");
  for (const { events, stop } of logs.hosts.values()) {
    assert.equal(stop?.reason, "interrupted");
    assert.ok(events.length > 0 && events.length < 30_000);
  }
});

Deno.test("runVirtual() that is interrupted before it begins starts and stops its hosts", async () => {
  await using folder = await temporaryFolder();
  const signal = AbortSignal.abort();
  await runVirtual(planWith(), runOptions(folder.path, { signal }));
  const logs = await readRecords(folder.path);
  const types = [...logs.values()].map((records) =>
    records.map((record) => (record as { event_type: string }).event_type).join()
  );
  assert.deepEqual(types, ["HOST_START,HOST_STOP", "HOST_START,HOST_STOP", "START,STOP"]);
});

Deno.test("runVirtual() says that its directory cannot be written, as a failure of the run", async () => {
  await using folder = await temporaryFolder();
  const { failure } = await runVirtual(planWith(), runOptions(`${folder.path}none/`));
  assert.match(failure?.message ?? "", /^cannot write log file '.*none\/client-127.0.0.1-8001/);
});

for (const [what, runTime] of [["at the end", 3], ["on the way", 3_000]] as const) {
  Deno.test({
    name: `runVirtual() says that the disk got full ${what}, as a failure of the run`,
    ignore: Deno.build.os !== "linux", // /dev/full is a disk without room
    async fn() {
      await using folder = await temporaryFolder();
      await Deno.symlink("/dev/full", `${folder.path}router.ndjson`);
      const { failure } = await runVirtual(planWith({ runTime }), runOptions(folder.path));
      assert.equal(failure?.name, "EnvironmentError");
      assert.match(failure.message, /^cannot write log file '.*router.ndjson': .*space/i);
    },
  });
}

Deno.test("checkRoom() lets a run pass that fits, whether or not its folder is there yet", async () => {
  await using folder = await temporaryFolder();
  for (const logDir of [folder.path, `${folder.path}not/yet`]) {
    await checkRoom(planWith({ logDir }));
  }
  assert.deepEqual(await listNames(folder.path), []);
});

Deno.test("checkRoom() refuses a run that no disk holds, and says what it would take", async () => {
  await using folder = await temporaryFolder();
  for (const logDir of [folder.path, `${folder.path}not/yet`]) {
    const plan = planWith({ clockSpeeds: [10_000, 10_000], runTime: 1_728_000, logDir });
    await assert.rejects(checkRoom(plan), (error: Error) => {
      assert.equal(error.name, "EnvironmentError");
      const says =
        /^the run has 2 hosts and 34560000000 ticks, whose .* ([\d.]+) TB, and .* free for '/;
      const [, terabytes = ""] = says.exec(error.message) ?? assert.fail(error.message);
      // An event is a line of a few hundred bytes.
      assert.ok(Number(terabytes) > 3.456 && Number(terabytes) < 34.560, terabytes);
      return error.message.endsWith(`free for '${logDir}'`);
    });
  }
});

Deno.test("What logs take is known before, of many hosts, whose rosters they hold, and of many events", async () => {
  const many = Array.from({ length: 300 }, () => 1);
  const runs = [[many, 1e-3, 1], [[50, 100], 100, 0.7]] as const;
  for (const [clockSpeeds, runTime, probInternal] of runs) {
    await using folder = await temporaryFolder();
    const plan = planWith({ clockSpeeds, runTime, probInternal });
    await runVirtual(plan, runOptions(folder.path));
    let taken = 0;
    for (const name of await listNames(folder.path)) {
      taken += (await Deno.stat(folder.path + name)).size;
    }
    const ratio = logBytesNeeded(plan) / taken;
    assert.ok(ratio > 0.8 && ratio < 1.6, `${clockSpeeds.length} hosts: ${ratio}`);
  }
});
