/** What an experiment is, worked out before anything is started or written. Pure. */

import { RANDOM_CLOCK_SPEED } from "../config/bounds.ts";
import { type Address, parseHost, PORT_MAX } from "../core/address.ts";
import { UsageError } from "../core/errors.ts";
import type { ClockName } from "../core/further_clock.ts";
import type { Stamp } from "../core/host.ts";
import { type Latency, takesTime } from "../core/latency.ts";
import { NO_SKEW, type Skew } from "../core/physical_clock.ts";
import { integerOf, RandomStreams } from "../core/random.ts";
import { type Phase, phaseSeconds } from "../core/schedule.ts";
import { vectorHostsMax } from "./vector_room.ts";

/** What the user asked for, defaults filled in. */
export interface Parameters {
  /** The name of the run's directory. */
  readonly name: string;
  /** Where the directories of runs are. */
  readonly logDir: string;
  /** Seconds. */
  readonly runTime: number;
  /** What every choice is drawn with. */
  readonly seed: number;
  /** Ticks per second of each host; `undefined`: drawn. */
  readonly clockSpeeds: readonly number[] | undefined;
  /** How many hosts; `undefined`: as many as clock speeds. */
  readonly clients: number | undefined;
  /** How many hosts where neither was given. */
  readonly clientsIfUnsaid: number;
  /** One phase for all, or an offset for each. */
  readonly phase: readonly Phase[];
  /** How likely a tick with an empty inbox is INTERNAL. */
  readonly probInternal: number;
  /** Which value of the clock messages carry. */
  readonly stamp: Stamp;
  /** Which logical clocks hosts keep. */
  readonly clocks: readonly ClockName[];
  /** One skew for all physical clocks, or one for each. */
  readonly skew: readonly Skew[];
  /** Whether hosts spend CPU to tick within microseconds. */
  readonly precise: boolean;
  /** Whether time is virtual: nothing is started, and the run takes as long as its work. */
  readonly virtual: boolean;
  /** How long messages are on the way in virtual time. */
  readonly latency: Latency;
  /** Where the router listens. */
  readonly router: Address;
  /** What may wait for a host that reads slowly, in KiB. */
  readonly outboxKib: number;
  /** How many copies the router records one by one in a second. */
  readonly logRate: number;
  /** How long a client waits for the router, in seconds. */
  readonly wait: number;
  /** Where the hosts listen. */
  readonly clientAddress: string;
  /** The first host's port, the others follow; 0: any free ports. */
  readonly firstPort: number;
}

/** One host of a plan. */
export interface HostPlan {
  /** Ticks per second. */
  readonly clockSpeed: number;
  /** How it is set against the others. */
  readonly phase: Phase;
  /** How its physical clock goes wrong. */
  readonly skew: Skew;
}

/** An experiment that can be run. */
export interface Plan
  extends Omit<Parameters, "clockSpeeds" | "clients" | "clientsIfUnsaid" | "phase" | "skew"> {
  /** The hosts, in the order of their ports. */
  readonly hosts: readonly HostPlan[];
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const NAME_LENGTH_MAX = 100;
/** How many hosts have each a log of their own, and their own figures in files. */
export const LISTED_HOSTS_MAX = 10_000;
/** How many of more hosts are listed, as an example: all but the first three are alike. */
const LISTED_OF_MANY = 100;

/**
 * Works a plan out.
 *
 * @param parameters What the user asked for.
 * @returns The plan.
 * @throws {UsageError} Where the parameters contradict each other.
 */
export function makePlan(parameters: Parameters): Plan {
  const { clockSpeeds: given, clients, clientsIfUnsaid, phase, skew, ...rest } = parameters;
  const { name, seed, router, firstPort } = rest;
  if (name.length > NAME_LENGTH_MAX) {
    throw new UsageError(
      `experiment name has ${name.length} characters, wanted at most ${NAME_LENGTH_MAX}`,
    );
  }
  if (!NAME.test(name) || name === "latest") {
    throw new UsageError(
      `experiment name is '${name}', wanted letters, digits, '.', '_' and '-', beginning with ` +
        "neither '.' nor '-', and not 'latest'",
    );
  }
  if (rest.logDir === "") throw new UsageError("log directory is '', wanted a folder");
  const clientAddress = parseHost(rest.clientAddress);
  if (clientAddress === undefined) {
    throw new UsageError(
      `client address is '${rest.clientAddress}', wanted a host name or an IP address`,
    );
  }
  if (given !== undefined && given.length < 2) {
    throw new UsageError(`one clock speed is given, wanted at least two hosts`);
  }
  const count = clients ?? given?.length ?? clientsIfUnsaid;
  if (given !== undefined && given.length !== count) {
    throw new UsageError(`${given.length} clock speeds are given for ${count} clients`);
  }
  if (phase.length !== 1 && phase.length !== count) {
    throw new UsageError(
      `${phase.length} phases are given for ${count} clients, wanted 1 or ${count}`,
    );
  }
  if (skew.length !== 1 && skew.length !== count) {
    throw new UsageError(
      `${skew.length} skews are given for ${count} clients, wanted 1 or ${count}`,
    );
  }
  const vectorsMax = rest.virtual || !rest.clocks.includes("vector")
    ? Infinity
    : vectorHostsMax({ clientAddress, firstPort, clocks: rest.clocks });
  if (count > vectorsMax) {
    throw new UsageError(
      `vector clocks of ${count} hosts at '${clientAddress}' do not fit into a line of the ` +
        `protocol, wanted at most ${vectorsMax} hosts`,
    );
  }
  if (!rest.virtual && count > LISTED_HOSTS_MAX) {
    throw new UsageError(
      `${count} clients are wanted, each with a log and a connection of its own; ` +
        `wanted at most ${LISTED_HOSTS_MAX}, or --virtual`,
    );
  }
  const lastPort = firstPort + Math.min(count, LISTED_HOSTS_MAX) - 1;
  if (firstPort !== 0 && lastPort > PORT_MAX) {
    throw new UsageError(`${count} clients from port ${firstPort} on end beyond port ${PORT_MAX}`);
  }
  if (!rest.virtual && takesTime(rest.latency)) {
    throw new UsageError("a latency is given without --virtual, a real network has its own");
  }
  const collides = !rest.virtual && router.port >= firstPort && router.port <= lastPort &&
    firstPort !== 0;
  if (collides && loopback(router.address) === loopback(clientAddress)) {
    throw new UsageError(`port ${router.port} is the router's and a client's, change one of them`);
  }
  const clockSpeeds = given ?? drawClockSpeeds(seed, count);
  const common = { phase: phase[0] ?? "random", skew: skew[0] ?? NO_SKEW } as const;
  // Hosts that are alike are one object: there may be a million.
  const alike = new Map<number, HostPlan>();
  const hosts = Array.from(clockSpeeds, (clockSpeed, i): HostPlan => {
    const known = alike.get(clockSpeed);
    if (known !== undefined && phase.length === 1 && skew.length === 1) return known;
    const { [i]: ownPhase = common.phase } = phase;
    const { [i]: ownSkew = common.skew } = skew;
    const host = { clockSpeed, phase: ownPhase, skew: ownSkew };
    alike.set(clockSpeed, host);
    return host;
  });
  return { ...rest, clientAddress, hosts };
}

function drawClockSpeeds(seed: number, count: number): Float64Array {
  const { min, max } = RANDOM_CLOCK_SPEED;
  const streams = new RandomStreams(seed, "clock_speed", { size: count });
  return new Float64Array(count).map((_, i) => integerOf(streams.uniform(i, 0), min, max));
}

/**
 * Finds the port of a host.
 *
 * @param plan The experiment.
 * @param host Its place among the hosts.
 * @returns The port; 0: any free port.
 */
export function portOf({ firstPort }: Pick<Plan, "firstPort">, host: number): number {
  return firstPort === 0 ? 0 : firstPort + host;
}

/**
 * Finds out when a run has its first tick.
 *
 * @param plan The experiment.
 * @returns Seconds from the start; `undefined` where the system chooses the ports, which decide whose
 *   the random phases are.
 */
export function firstTick({ hosts, seed, virtual, firstPort }: Plan): number | undefined {
  const isDrawn = hosts.some(({ phase }) => phase === "random");
  if (isDrawn && !virtual && firstPort === 0) return undefined;
  const draws = new RandomStreams(seed, "phase", { size: hosts.length });
  return hosts.reduce((first, { phase, clockSpeed }, i) => {
    return Math.min(first, phaseSeconds(phase, clockSpeed, draws.uniform(i, 0)));
  }, Infinity);
}

/**
 * Finds the hosts that are listed one by one, in files and on the screen.
 *
 * @param plan The experiment.
 * @returns All hosts, or where there are more than {@linkcode LISTED_HOSTS_MAX} the first hundred.
 */
export function listedHosts({ hosts }: Pick<Plan, "hosts">): readonly HostPlan[] {
  return hosts.length > LISTED_HOSTS_MAX ? hosts.slice(0, LISTED_OF_MANY) : hosts;
}

/** Both names mean this machine, and their ports are the same. */
function loopback(address: string): string {
  return address === "localhost" ? "127.0.0.1" : address;
}
