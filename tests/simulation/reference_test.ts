import assert from "node:assert/strict";
import fc from "fast-check";
import { HostFold } from "../../analysis/host_metrics.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import type { Sent } from "../../simulation/network.ts";
import type { Tick } from "../../simulation/observer.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { holds } from "../support/laws.ts";
import { playPlainly, type Step } from "./reference.ts";
import { Recording, type Scenario, scenarios } from "./support.ts";

/** Runs a scenario in slices of this size and tells its steps in the order in which they happen. */
function play(scenario: Scenario, slice: number): Step[] {
  const steps: Step[] = [];
  const add = (
    kind: string,
    { host, tick, logicalTime, inboxSize }: Tick,
    message?: Sent,
  ): void => {
    const { sender, stamp } = message ?? {};
    steps.push([host, tick, kind, logicalTime, inboxSize, sender, stamp]);
  };
  const simulation = new Simulation({
    ...scenario,
    observer: {
      onHostRecord: () => {},
      onRouterRecord: () => {},
      onCopy: () => {},
      onInternal: (tick) => add("INTERNAL", tick),
      onReceive: (tick, message) => add("RECEIVE", tick, message),
      onSend: (tick, message) => add(MESSAGE_TYPES[message.type - 1] ?? "", tick, message),
    },
  });
  while (simulation.advance(slice));
  return steps;
}

Deno.test("The same happens in the same order as where it is said as plainly as can be", () => {
  holds(
    fc.property(scenarios, fc.integer({ min: 1, max: 1000 }), (scenario, slice) => {
      assert.deepEqual(play(scenario, slice), playPlainly(scenario));
    }),
    400,
  );
});

Deno.test("The figures of a run that nobody watches are those of its records", () => {
  holds(
    fc.property(scenarios, (scenario) => {
      const { simulation: watched, records } = new Recording(scenario);
      const alone = new Simulation(scenario);
      for (const simulation of [watched, alone]) {
        while (simulation.advance(Infinity));
        simulation.finish("run_time");
      }
      for (const [host, { source }] of scenario.hosts.entries()) {
        const fold = new HostFold(source);
        for (const record of records.hosts[host] ?? []) fold.add(record);
        for (const simulation of [watched, alone]) {
          const figures = simulation.measure(host, { source, stopReason: "run_time" });
          assert.deepEqual(figures, fold.result());
        }
      }
      const count = (type: string): number =>
        records.router.filter(({ event_type }) => event_type === type).length;
      for (const { routed, dropped } of [watched, alone]) {
        assert.deepEqual([routed, dropped], [count("ROUTE"), count("DROP")]);
      }
    }),
    200,
  );
});
