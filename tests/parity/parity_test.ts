import assert from "node:assert/strict";
import { hostsAt, type Scenario, scenario } from "../simulation/support.ts";
import { inVirtualTime, overTheWire, type Story } from "./arms.ts";

/** What is compared; each with several seeds. */
const SCENARIOS: Readonly<Record<string, Partial<Scenario>>> = {
  "two hosts": { hosts: hostsAt([3, 5], "random"), probInternal: 0.3 },
  "two hosts in step": { hosts: hostsAt([4, 4]), probInternal: 0.3 },
  "three hosts": { hosts: hostsAt([1, 2, 3], "random"), runTime: 20 },
  "three hosts in step": { hosts: hostsAt([5, 5, 5]) },
  "three hosts, the first of which is flooded": { hosts: hostsAt([1, 8, 8], "random") },
  "three hosts that send on each free tick": { hosts: hostsAt([2, 4, 6]), probInternal: 0 },
  "three hosts that stamp before the step": { hosts: hostsAt([2, 3, 4], "random"), stamp: "pre" },
  "three hosts that keep every clock": {
    hosts: hostsAt([2, 3, 4], "random").map((host, i) => ({
      ...host,
      skew: { offset: i / 10, driftPpm: -50 * i, step: 0.25, stepAt: 3 },
    })),
    clocks: ["lamport", "vector", "hybrid"],
  },
  "six hosts": { hosts: hostsAt([1, 2.5, 3, 4, 5, 6.7], "random"), probInternal: 0.5 },
  "six hosts in step": { hosts: hostsAt([3, 3, 3, 6, 6, 6]), probInternal: 0.4 },
};

/** How many events of a type a story has. */
function countOf({ events }: Story, type: string): number {
  return events.flat().filter(({ event_type }) => event_type === type).length;
}

for (const [name, options] of Object.entries(SCENARIOS)) {
  Deno.test(`Virtual time and a router on TCP give ${name} the same events`, async () => {
    const stories = new Set<string>();
    for (const seed of [1, 7, 262]) {
      const same = scenario({ ...options, seed });
      const [virtual, wire] = [inVirtualTime(same), await overTheWire(same)];
      assert.deepEqual(virtual, wire);
      for (const type of ["SEND", "RECEIVE"]) assert.ok(countOf(wire, type) > 5, type);
      stories.add(JSON.stringify(wire.events));
    }
    assert.equal(stories.size, 3);
  });
}
