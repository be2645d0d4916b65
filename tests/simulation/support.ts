/** Simulations as the tests run them: options of any kind in, histories in their parts out. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClockName } from "../../core/further_clock.ts";
import type {
  HostRecord,
  HostStartRecord,
  HostStopRecord,
  TimedHostEvent,
} from "../../core/history.ts";
import type { Stamp } from "../../core/host.ts";
import type { Latency } from "../../core/latency.ts";
import { NO_SKEW, type Skew } from "../../core/physical_clock.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import type { Phase } from "../../core/schedule.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { between } from "../core/support.ts";
import { recorder, type RecordListener } from "./records.ts";

/** What is simulated: like an experiment, but for what its hosts have in common said once. */
export interface Scenario {
  readonly hosts: readonly ScenarioHost[];
  readonly runTime: number;
  readonly seed: number;
  readonly probInternal: number;
  readonly stamp: Stamp;
  readonly clocks: readonly ClockName[];
  readonly latency: Latency;
}

/** A host of a scenario, which has a place in the roster by its place in the list. */
export interface ScenarioHost {
  readonly source: string;
  readonly clockSpeed: number;
  readonly phase: Phase;
  readonly skew: Skew;
}

/** A host's history in its parts. */
export interface HostHistory {
  readonly start: HostStartRecord;
  readonly events: readonly TimedHostEvent[];
  readonly stop: HostStopRecord;
}

/** Everything that a simulation records. */
export interface Recorded {
  readonly hosts: readonly (readonly HostRecord[])[];
  readonly router: readonly RouterRecord[];
}

/** A simulation whose records are kept. */
export class Recording implements Recorded {
  readonly hosts: HostRecord[][];
  readonly router: RouterRecord[] = [];
  readonly simulation: Simulation;

  constructor(scenario: Scenario) {
    this.hosts = scenario.hosts.map(() => []);
    this.simulation = simulationOf(scenario, {
      onHostRecord: (index, record) => this.hosts[index]?.push(record),
      onRouterRecord: (record) => this.router.push(record),
    });
  }

  /** What has been recorded, without what made it. */
  get records(): Recorded {
    return { hosts: this.hosts, router: this.router };
  }
}

/** Makes the simulation of a scenario, with someone who listens. */
export function simulationOf(scenario: Scenario, listener: RecordListener): Simulation {
  const sources = scenario.hosts.map(({ source }) => source);
  return new Simulation({ ...scenario, observer: recorder(sources, listener) });
}

/** Three hosts at different rates that tick together, or whatever else is said. */
export function scenario(options: Partial<Scenario> = {}): Scenario {
  return {
    hosts: hostsAt([1, 2, 3]),
    runTime: 10,
    seed: 262,
    probInternal: 0.7,
    stamp: "post",
    clocks: ["lamport"],
    latency: { kind: "constant", value: 0 },
    ...options,
  };
}

/** Hosts at these rates, in the order of the roster. */
export function hostsAt(
  clockSpeeds: readonly number[],
  phase: Phase = "aligned",
): readonly ScenarioHost[] {
  return inPlace(clockSpeeds.map((clockSpeed) => ({ clockSpeed, phase, skew: NO_SKEW })));
}

/** Gives hosts their ports in the order of the list. */
function inPlace(hosts: readonly Omit<ScenarioHost, "source">[]): readonly ScenarioHost[] {
  return hosts.map((host, i) => ({ source: `127.0.0.1:${8001 + i}`, ...host }));
}

/** Simulates to the end of the run time. */
export function simulate(scenario: Scenario): Recorded {
  const recording = new Recording(scenario);
  while (recording.simulation.advance(10_000));
  recording.simulation.finish("run_time");
  return recording.records;
}

/** Splits a host's records; there must be a HOST_START, a HOST_STOP and only events in between. */
export function historyOf(records: readonly HostRecord[]): HostHistory {
  const [start, ...rest] = records;
  const stop = rest.pop();
  assert.ok(start?.event_type === "HOST_START" && stop?.event_type === "HOST_STOP");
  const events = rest.filter((record): record is TimedHostEvent => "tick" in record);
  assert.equal(events.length, rest.length);
  return { start, events, stop };
}

/** Latencies from none to longer than the period of most hosts. */
export const latencies: fc.Arbitrary<Latency> = fc.tuple(
  fc.constantFrom("none", "constant", "uniform", "exponential", "normal"),
  between(0, 0.5),
  between(0, 0.5),
).map(([kind, a, b]): Latency => {
  if (kind === "uniform") return { kind, min: Math.min(a, b), max: Math.max(a, b) };
  if (kind === "exponential") return { kind, mean: a };
  if (kind === "normal") return { kind, mean: a, sd: b, floor: a / 4 };
  return { kind: "constant", value: kind === "none" ? 0 : a };
});

/** Physical clocks that go wrong in every way, and many that do not. */
const skews: fc.Arbitrary<Skew> = fc.oneof(
  fc.constant(NO_SKEW),
  fc.record({
    offset: between(-1, 1),
    driftPpm: between(-1_000, 1_000),
    step: between(-1, 1),
    stepAt: between(0, 12),
  }, { noNullPrototype: true }),
);

/** Scenarios of two to eight hosts, with many equal rates and equal phases among them. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  hosts: fc.array(
    fc.record({
      clockSpeed: fc.oneof(fc.integer({ min: 1, max: 12 }), between(0.2, 12)),
      phase: fc.oneof(fc.constantFrom("aligned" as const, "random" as const), between(0, 2)),
      skew: skews,
    }),
    { minLength: 2, maxLength: 8 },
  ).map(inPlace),
  runTime: fc.oneof(fc.integer({ min: 1, max: 12 }), between(0.1, 12)),
  seed: fc.maxSafeNat(),
  probInternal: fc.oneof(fc.constantFrom(0, 0.7, 1), between(0, 1)),
  stamp: fc.constantFrom("post" as const, "pre" as const),
  clocks: fc.subarray<ClockName>(["vector", "hybrid"]).map((more) => ["lamport", ...more]),
  latency: latencies,
});
