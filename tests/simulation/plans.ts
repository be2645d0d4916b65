/** Experiments in virtual time, run inside the test. */

import { NO_SKEW } from "../../core/physical_clock.ts";
import { makePlan, type Parameters, type Plan } from "../../experiment/plan.ts";
import type { VirtualOptions } from "../../experiment/virtual.ts";

/** A plan for two hosts in virtual time, or whatever else is said. */
export function planWith(parameters: Partial<Parameters> = {}): Plan {
  return makePlan({
    name: "test",
    logDir: ".",
    runTime: 10,
    seed: 262,
    clockSpeeds: [1, 2],
    clients: undefined,
    clientsIfUnsaid: 3,
    phase: ["random"],
    probInternal: 0.7,
    stamp: "post",
    clocks: ["lamport"],
    skew: [NO_SKEW],
    precise: false,
    virtual: true,
    latency: { kind: "constant", value: 0 },
    router: { address: "127.0.0.1", port: 8000 },
    outboxKib: 1024,
    logRate: 10_000,
    wait: 10,
    clientAddress: "127.0.0.1",
    firstPort: 8001,
    ...parameters,
  });
}

/** What runs a plan in a directory to its end, unheard. */
export function runOptions(
  directory: string,
  options: Partial<VirtualOptions> = {},
): VirtualOptions {
  const { signal } = new AbortController();
  return { directory, signal, onProgress: () => {}, ...options };
}
