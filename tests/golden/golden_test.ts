/**
 * Runs whose every line is known. After a change that is meant to show in histories, write them
 * again with `UPDATE_GOLDEN=1 deno test --allow-all tests/golden` and review the difference.
 */

import assert from "node:assert/strict";
import type { TimedHostEvent } from "../../core/history.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import { runVirtual } from "../../experiment/virtual.ts";
import { planWith, runOptions } from "../simulation/plans.ts";
import {
  historyOf,
  type HostHistory,
  hostsAt,
  type Scenario,
  scenario,
  simulate,
} from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Asserts that a text is what was written before, or writes it. */
async function assertGolden(name: string, text: string): Promise<void> {
  const file = new URL(name, import.meta.url);
  if (Deno.env.get("UPDATE_GOLDEN") === "1") await Deno.writeTextFile(file, text);
  assert.equal(text, await Deno.readTextFile(file));
}

/** A run as a person reads it. */
function describeRun(options: Scenario): string {
  const { hosts, router } = simulate(options);
  const histories = hosts.map((records) => describeHost(historyOf(records)));
  return [...histories, describeRouter(router)].join("\n");
}

function describeHost({ start, events, stop }: HostHistory): string {
  const { source, index, clock_speed, phase, prob_internal, stamp, seed, run_time } = start;
  return [
    `host ${index}, ${source}: ${clock_speed}/s from ${phase} s on, for ${run_time} s, ` +
    `p ${prob_internal}, ${stamp}, seed ${seed}`,
    "tick      time  clock  inbox  event",
    ...events.map((event) => row(event.tick, event) + describeEvent(event)),
    row("stop", stop) + stop.reason + onTheWay(stop),
    "",
  ].join("\n");
}

function onTheWay({ in_flight }: HostHistory["stop"]): string {
  return in_flight === undefined ? "" : `, ${in_flight} on the way`;
}

/** The figures that every event has. */
type Figures = Pick<
  TimedHostEvent,
  "system_clock_time" | "logical_clock_time" | "message_queue_size"
>;

function row(tick: number | string, record: Figures): string {
  const { system_clock_time, logical_clock_time, message_queue_size } = record;
  return [
    String(tick).padStart(4),
    system_clock_time.toFixed(6).padStart(8),
    String(logical_clock_time).padStart(5),
    String(message_queue_size).padStart(5),
    "",
  ].join("  ");
}

function describeEvent({ event_type, message }: TimedHostEvent): string {
  if (message === null) return event_type;
  const { source, type, logical_clock_time: stamp, system_clock_time: time } = message;
  return `${event_type} ${type} ${stamp} of ${source} at ${time.toFixed(6)}`;
}

function describeRouter(records: readonly RouterRecord[]): string {
  const lines = records.map(({ system_clock_time, event_type, ...rest }) => {
    const fields = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
    return `${system_clock_time.toFixed(6)}  ${event_type} ${fields.join(", ")}`;
  });
  return ["router", ...lines, ""].join("\n");
}

Deno.test("Three hosts with seed 7 live through four seconds as they always have", async () => {
  const hosts = hostsAt([1, 2, 3], "random");
  const options = scenario({ hosts, seed: 7, runTime: 4, probInternal: 0.5 });
  await assertGolden("three_hosts.txt", describeRun(options));
});

Deno.test("Random latencies are the same for the same seed as they always have been", async () => {
  const hosts = hostsAt([2, 2, 3]);
  const latency = { kind: "uniform", min: 0.1, max: 1 } as const;
  const options = scenario({ hosts, seed: 7, runTime: 3, probInternal: 0.2, latency });
  await assertGolden("random_latency.txt", describeRun(options));
});

Deno.test("The logs of two hosts in virtual time have the same bytes as ever", async () => {
  await assertGolden("two_hosts.ndjson", await logsOf({ clocks: ["lamport"] }));
});

Deno.test("The logs of two hosts that keep every clock have the same bytes as ever", async () => {
  const skew = [
    { offset: 0.5, driftPpm: 0, step: 0, stepAt: 0 },
    { offset: 0, driftPpm: -100, step: 2, stepAt: 1 },
  ];
  const logs = await logsOf({ clocks: ["lamport", "vector", "hybrid"], skew });
  await assertGolden("every_clock.ndjson", logs);
});

/** The logs of two hosts and of the router, one after another. */
async function logsOf(parameters: Parameters<typeof planWith>[0]): Promise<string> {
  await using folder = await temporaryFolder();
  const plan = planWith({ seed: 7, runTime: 3, probInternal: 0.5, ...parameters });
  await runVirtual(plan, runOptions(folder.path));
  const logs: string[] = [];
  for (const name of ["client-127.0.0.1-8001", "client-127.0.0.1-8002", "router"]) {
    logs.push(await Deno.readTextFile(`${folder.path}${name}.ndjson`));
  }
  return logs.join("");
}
