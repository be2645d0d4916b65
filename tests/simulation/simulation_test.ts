import assert from "node:assert/strict";
import fc from "fast-check";
import { holds } from "../support/laws.ts";
import { assertInterrupted, assertLawful } from "./checker.ts";
import { historyOf, hostsAt, Recording, scenario, scenarios, simulate } from "./support.ts";

/** No message arrives within a run. */
const LONG = { kind: "uniform", min: 1e6, max: 2e6 } as const;

/** How many ticks at a time, one slice after another. */
const slices = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });

Deno.test("Every run keeps the laws of the scale model, whatever its hosts and latencies", () => {
  holds(fc.property(scenarios, (options) => assertLawful(options, simulate(options))), 400);
});

Deno.test("The same seed gives the same records", () => {
  holds(
    fc.property(scenarios, (options) => {
      assert.equal(JSON.stringify(simulate(options)), JSON.stringify(simulate(options)));
    }),
    50,
  );
});

Deno.test("Another seed gives other choices, other phases and other latencies", () => {
  const latency = { kind: "exponential", mean: 0.2 } as const;
  const hosts = hostsAt([5, 5, 5], "random");
  const kinds = new Set<string>();
  const phases = new Set<string>();
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const run = simulate(scenario({ hosts, latency, seed }));
    const records = run.hosts.flat();
    kinds.add(records.map(({ event_type }) => event_type).join());
    phases.add(records.map((record) => "phase" in record ? record.phase : "").join(""));
    // All send at each tick and to each other, so that nothing but latencies makes a difference.
    const same = scenario({ hosts: hostsAt([5, 5, 5]), probInternal: 0, latency, seed });
    orders.add(JSON.stringify(simulate(same).hosts.map((own) => own.slice(1))));
  }
  assert.deepEqual([kinds.size, phases.size, orders.size], [20, 20, 20]);
});

Deno.test("A run may be cut into slices of any sizes, and nothing changes", () => {
  holds(
    fc.property(scenarios, slices, (options, sizes) => {
      const whole = simulate(options);
      const { simulation, records } = new Recording(options);
      let ticks = 0;
      let before = 0;
      let more = true;
      for (let i = 0; more; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        more = simulation.advance(size);
        const done = records.hosts.flat().filter((record) => "tick" in record).length;
        assert.equal(done - ticks === size, more, "it returns early only at the end");
        assert.ok(simulation.now >= before);
        [ticks, before] = [done, simulation.now];
      }
      simulation.finish("run_time");
      assert.deepEqual(records, whole);
    }),
    100,
  );
});

Deno.test("A run that is interrupted is the beginning of the whole run, and keeps the laws", () => {
  holds(
    fc.property(scenarios, fc.nat(100), (options, ticks) => {
      const whole = simulate(options);
      const { simulation, records } = new Recording(options);
      if (!simulation.advance(ticks)) return;
      const { now } = simulation;
      simulation.finish("interrupted");
      assertInterrupted(options, records, now);
      const events = records.hosts.map((own) => own.slice(0, -1));
      assert.equal(events.flat().length, ticks + options.hosts.length);
      assert.deepEqual(events, whole.hosts.map((own, i) => own.slice(0, events[i]?.length)));
      const copies = records.router.slice(0, -1);
      assert.deepEqual(copies, whole.router.slice(0, copies.length));
    }),
    200,
  );
});

Deno.test("A run that is interrupted before its first tick has started and stopped", () => {
  const { simulation, records } = new Recording(scenario());
  simulation.finish("interrupted");
  assertInterrupted(scenario(), records, 0);
  assert.deepEqual(records.hosts.map((own) => own.length), [2, 2, 2]);
});

Deno.test("What is on its way at the end is told as such, and waits in no inbox", () => {
  for (const latency of [{ kind: "constant", value: 1e6 }, LONG] as const) {
    const options = scenario({ probInternal: 0, latency });
    const run = simulate(options);
    assertLawful(options, run);
    const stops = run.hosts.map((own) => historyOf(own).stop);
    const routed = run.router.filter(({ event_type }) => event_type === "ROUTE").length;
    assert.equal(stops.reduce((sum, { in_flight = 0 }) => sum + in_flight, 0), routed);
    assert.deepEqual(stops.map(({ message_queue_size }) => message_queue_size), [0, 0, 0]);
    assert.ok(stops.every(({ in_flight = 0 }) => in_flight > 0));
  }
});

Deno.test("What arrives at the very end of a run waits in the inbox", () => {
  const options = scenario({
    hosts: hostsAt([1, 1, 1], "aligned"),
    ...{ runTime: 3, probInternal: 0, latency: { kind: "constant", value: 1 } as const },
  });
  const run = simulate(options);
  assertLawful(options, run);
  assert.ok(run.hosts.every((own) => historyOf(own).stop.in_flight === undefined));
});

Deno.test("A host whose phase is beyond the end of the run never ticks, but receives", () => {
  const [first, ...others] = hostsAt([5, 5, 5]);
  const hosts = [{ ...(first ?? assert.fail()), phase: 10 }, ...others];
  const options = scenario({ hosts, probInternal: 0 });
  const run = simulate(options);
  assertLawful(options, run);
  assert.equal(run.hosts[0]?.length, 2);
  const stop = run.hosts[0]?.at(-1);
  assert.ok(stop?.event_type === "HOST_STOP" && stop.message_queue_size > 0);
});

Deno.test("A run whose end comes before every tick is complete all the same", () => {
  const options = scenario({ hosts: hostsAt([1, 2], 3), runTime: 3 });
  const { simulation, records } = new Recording(options);
  assert.equal(simulation.advance(1), false);
  simulation.finish("run_time");
  assertLawful(options, records);
});

Deno.test("A simulation shows its hosts, in roster order and as they are", () => {
  const { simulation, records } = new Recording(scenario({ hosts: hostsAt([1, 4, 4]) }));
  simulation.advance(60);
  const last = records.hosts.map((own) => own.at(-1));
  assert.deepEqual(
    [0, 1, 2].map((host) => simulation.hosts.logicalTime(simulation.hostAt(host))),
    last.map((record) =>
      record !== undefined && "logical_clock_time" in record ? record.logical_clock_time : NaN
    ),
  );
});
