/**
 * What a real run and virtual time have in common. Not the order of events: in a real run a message
 * takes its time, so it may miss a tick that it would have reached in virtual time, and from there
 * on the runs differ. But a real host's log tells when each message reached it: each queue size is
 * the one before, less what was received, plus what came. With the same messages before the same
 * ticks, a host that is driven here must do exactly what the process did.
 */

import assert from "node:assert/strict";
import { makeClocks } from "../../core/further_clock.ts";
import { Host } from "../../core/host.ts";
import type { Message } from "../../core/message.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { RandomStream } from "../../core/random.ts";
import type { HostSettings } from "../../core/setup.ts";
import { randomWorkload } from "../../core/workload.ts";
import { assertLawful } from "../e2e/laws.ts";
import { type HostLog, readRun } from "../e2e/run_logs.ts";
import { complete } from "../e2e/support.ts";
import { historyOf, type HostHistory, scenario, simulate } from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Which logical clocks hosts keep, and how their physical clocks go wrong. */
type Kept = Pick<HostSettings, "clocks" | "skew">;

const LAMPORT: Kept = { clocks: ["lamport"], skew: NO_SKEW };

const SETTINGS = ["--clock-speeds", 20, 150, 130.5, "--phase", "random", "--seed", 262];

/** Runs processes for a second, the first of them flooded, and gives their logs in roster order. */
async function runProcesses(...args: readonly (string | number)[]): Promise<HostLog[]> {
  await using folder = await temporaryFolder();
  await complete(folder.path, ...SETTINGS, "--run-time", 1, ...args);
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  return [...logs.hosts.values()];
}

/** Simulates the same hosts in virtual time: their order is that of the ports they happened to get. */
function simulateAgain(logs: readonly HostLog[], { clocks, skew }: Kept = LAMPORT): HostHistory[] {
  const { seed, run_time, prob_internal, stamp } = logs[0]?.start ?? assert.fail();
  const hosts = logs.map(({ start: { source, clock_speed: clockSpeed } }) => {
    return { source, clockSpeed, phase: "random" as const, skew };
  });
  const again = {
    hosts,
    seed,
    runTime: run_time ?? NaN,
    probInternal: prob_internal,
    stamp,
    clocks,
  };
  return simulate(scenario(again)).hosts.map(historyOf);
}

/** Asserts that a host to which the same messages come before the same ticks does the same. */
function assertReplay({ start, events, stop }: HostLog, { clocks, skew }: Kept): void {
  const { source, seed, index, prob_internal, stamp } = start;
  const workload = randomWorkload(new RandomStream(seed, "action", index), prob_internal);
  const further = makeClocks(clocks, { source, skew, start: start.system_clock_time });
  const host = new Host({ source, workload, stamp, clocks: further });
  const known = events.flatMap(({ event_type, message }) =>
    event_type === "RECEIVE" && message !== null ? [message] : []
  );
  // Of a message that is never received, nothing matters but that it waits.
  const unread: Message = known[0] ?? assert.fail(`${source} has received nothing`);
  const deliver = (count: number): void => {
    assert.ok(count >= 0, `${source} lost ${-count} messages`);
    for (let i = 0; i < count; i++) host.deliver(known.shift() ?? unread);
  };
  for (const { late_ms: _, ...event } of events) {
    const received = event.event_type === "RECEIVE" ? 1 : 0;
    deliver(event.message_queue_size + received - host.inboxSize);
    assert.deepEqual(host.tick(event.system_clock_time), event);
  }
  deliver((stop?.message_queue_size ?? NaN) - host.inboxSize);
  assert.deepEqual([host.logicalTime, known], [stop?.logical_clock_time, []]);
}

const RUNS: Readonly<Record<string, readonly [args: readonly string[], kept: Kept]>> = {
  "": [[], LAMPORT],
  " with messages stamped before the step and every clock": [
    ["--stamp", "pre", "--clocks", "vector,hybrid", "--skew", "offset=0.5,drift=200"],
    { clocks: ["lamport", "vector", "hybrid"], skew: { ...NO_SKEW, offset: 0.5, driftPpm: 200 } },
  ],
};

for (const [how, [args, kept]] of Object.entries(RUNS)) {
  Deno.test(`Each process does what its host does in a test${how}`, async () => {
    const logs = await runProcesses("--prob-internal", 0.4, ...args);
    for (const log of logs) assertReplay(log, kept);
    let decisions = 0;
    for (const [i, { start, events, stop }] of simulateAgain(logs, kept).entries()) {
      const real = logs[i] ?? assert.fail();
      // The same start, as many ticks, and the same decision wherever both had nothing to receive.
      assert.deepEqual({ ...real.start, system_clock_time: 0 }, start);
      assert.deepEqual([real.events.length, real.stop?.reason], [events.length, stop.reason]);
      for (const [k, { event_type, message }] of events.entries()) {
        const other = real.events[k] ?? assert.fail();
        if (event_type === "RECEIVE" || other.event_type === "RECEIVE") continue;
        assert.deepEqual([other.event_type, other.message?.type], [event_type, message?.type]);
        decisions++;
      }
    }
    assert.ok(decisions > 20, `only ${decisions} decisions to compare`);
  });
}

Deno.test("Where no host ever sends, a real run is the virtual run but for the time it takes", async () => {
  const logs = await runProcesses("--prob-internal", 1);
  const timeless = ({ events, stop }: HostLog | HostHistory): unknown[] => [
    ...events.map((event) => ({ ...event, system_clock_time: 0, late_ms: 0 })),
    { ...stop, system_clock_time: 0 },
  ];
  assert.deepEqual(logs.map(timeless), simulateAgain(logs).map(timeless));
});
