import assert from "node:assert/strict";
import fc from "fast-check";
import { makeClocks } from "../../core/further_clock.ts";
import { Host } from "../../core/host.ts";
import { type Message } from "../../core/message.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { checkPlausible, eventsMax } from "../../core/plausibility.ts";
import { holds } from "../support/laws.ts";

const [A, B, LIAR] = ["h:1", "h:2", "h:3"] as const;
const SOURCES = new Set([A, B, LIAR]);
/** The length of a tick of the fastest host that there may be. */
const TICK_S = 1e-4;

function lie(count: number): Message {
  return {
    ...{ source: LIAR, type: "BROADCAST", system_clock_time: 0, logical_clock_time: count },
    ...{ payload: "", vector_clock: { [A]: count, [B]: count, [LIAR]: count } },
    hybrid_clock: { l: 1e300, c: count },
  };
}

Deno.test("eventsMax() believes a thousand million events a second, and a second more", () => {
  assert.deepEqual([0, 0.5, 3600].map(eventsMax), [1e9, 1.5e9, 3.601e12]);
  assert.ok(eventsMax(0) > 999_999_999, "what a router recognises by its bytes is plausible");
});

Deno.test("checkPlausible() names the clock that is too far", () => {
  const table: [message: Partial<Message>, error: RegExp][] = [
    [{ logical_clock_time: 1e9 + 1 }, /^'logical_clock_time' counts 1000000001 events, wanted at/],
    [{ hybrid_clock: { l: 0, c: 1e9 + 1 } }, /^'hybrid_clock' counts 1000000001 events/],
    [{ vector_clock: { [A]: 1e9 + 1 } }, /^'vector_clock' counts 1000000001 events/],
    [{ vector_clock: { [A]: 1, "h:9": 0 } }, /^'vector_clock' names 'h:9', wanted only hosts/],
  ];
  checkPlausible(lie(1e9), { elapsed: 0, sources: SOURCES });
  for (const [fields, message] of table) {
    assert.throws(
      () => checkPlausible({ ...lie(1), ...fields }, { elapsed: 0, sources: SOURCES }),
      { name: "ProtocolError", code: "invalid_message", message },
    );
  }
});

Deno.test("whatever lies get through, honest hosts that go on from them are always believed", () => {
  const part = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1.2, noNaN: true }));
  const lies = fc.array(fc.option(part), {
    minLength: 20,
    maxLength: 60,
  });
  holds(fc.property(lies, (parts) => {
    const hosts = [A, B].map((source) => {
      const clocks = makeClocks(["vector", "hybrid"], { source, skew: NO_SKEW, start: 0 });
      return new Host({ source, workload: () => "BROADCAST", clocks });
    });
    for (const [k, part] of parts.entries()) {
      const run = { elapsed: k * TICK_S, sources: SOURCES };
      if (part !== null) {
        const message = lie(Math.round(part * eventsMax(run.elapsed)));
        if (part > 1) assert.throws(() => checkPlausible(message, run));
        else for (const host of hosts) host.deliver(message);
      }
      for (const host of hosts) {
        const { message, event_type } = host.tick(run.elapsed + TICK_S / 2);
        if (event_type !== "SEND" || message === null) continue;
        checkPlausible(message, { ...run, elapsed: run.elapsed + TICK_S / 2 });
        for (const other of hosts) if (other !== host) other.deliver(message);
      }
    }
  }));
});
