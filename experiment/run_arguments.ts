/** What args.json holds: everything that it takes to do a run again. */

import { formatAddress } from "../core/address.ts";
import type { ClockName } from "../core/further_clock.ts";
import type { Stamp } from "../core/host.ts";
import { formatLatency } from "../core/latency.ts";
import { formatSkew } from "../core/physical_clock.ts";
import { PROTOCOL_VERSION } from "../core/protocol.ts";
import type { Phase } from "../core/schedule.ts";
import { VERSION } from "../io/version.ts";
import { listedHosts, type Plan, portOf } from "./plan.ts";

/** Every option in effect, defaults and drawn values included. */
export interface RunArguments {
  /** The version of scale-sim. */
  readonly scale_sim: string;
  /** The version of Deno. */
  readonly deno: string;
  /** The version of the protocol. */
  readonly protocol: number;
  /** When the experiment was started, ISO 8601. */
  readonly started: string;
  /** The run's name. */
  readonly name: string;
  /** Seconds. */
  readonly run_time: number;
  /** What every choice is drawn with. */
  readonly seed: number;
  /** The hosts, in the order of their ports; of more than 10,000 the first hundred. */
  readonly hosts: readonly HostArguments[];
  /** How many hosts there were. */
  readonly clients: number;
  /** How likely a tick with an empty inbox is INTERNAL. */
  readonly prob_internal: number;
  /** Which value of the clock messages carry. */
  readonly stamp: Stamp;
  /** Which logical clocks hosts kept. */
  readonly clocks: readonly ClockName[];
  /** Whether hosts spent CPU to tick within microseconds. */
  readonly precise: boolean;
  /** Whether time was virtual. */
  readonly virtual: boolean;
  /** How long messages were on the way in virtual time, as `--latency` takes it. */
  readonly latency: string;
  /** Where the router was to listen, `ADDRESS:PORT`. */
  readonly router: string;
  /** What might wait for a host that reads slowly, in KiB. */
  readonly outbox_kib: number;
  /** How many copies the router recorded one by one in a second; those beyond were counted. */
  readonly log_rate: number;
  /** How long a client waited for the router, in seconds. */
  readonly wait: number;
  /** Where the hosts listened. */
  readonly client_address: string;
  /** The first host's port; 0: any free ports. */
  readonly first_port: number;
}

/** One host's options. */
export interface HostArguments {
  /** Ticks per second. */
  readonly clock_speed: number;
  /** `aligned`, `random`, or seconds from the start to tick 0. */
  readonly phase: Phase;
  /** How its physical clock went wrong, as `--skew` takes it. */
  readonly skew: string;
  /** Its port; 0: any free port. */
  readonly port: number;
}

/**
 * Describes a plan.
 *
 * @param plan The experiment.
 * @returns What args.json holds.
 */
export function describePlan(plan: Plan): RunArguments {
  return {
    scale_sim: VERSION,
    deno: Deno.version.deno,
    protocol: PROTOCOL_VERSION,
    started: new Date().toISOString(),
    name: plan.name,
    run_time: plan.runTime,
    seed: plan.seed,
    hosts: listedHosts(plan).map(({ clockSpeed, phase, skew }, i) => ({
      clock_speed: clockSpeed,
      phase,
      skew: formatSkew(skew),
      port: portOf(plan, i),
    })),
    clients: plan.hosts.length,
    prob_internal: plan.probInternal,
    stamp: plan.stamp,
    clocks: plan.clocks,
    precise: plan.precise,
    virtual: plan.virtual,
    latency: formatLatency(plan.latency),
    router: formatAddress(plan.router),
    outbox_kib: plan.outboxKib,
    log_rate: plan.logRate,
    wait: plan.wait,
    client_address: plan.clientAddress,
    first_port: plan.firstPort,
  };
}
