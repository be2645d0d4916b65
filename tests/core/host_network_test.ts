import assert from "node:assert/strict";
import fc from "fast-check";
import { Host, type Stamp } from "../../core/host.ts";
import type { HostEvent } from "../../core/history.ts";
import type { Message } from "../../core/message.ts";
import { RandomStream } from "../../core/random.ts";
import { route } from "../../core/routing.ts";
import { randomWorkload } from "../../core/workload.ts";
import { holds } from "./support.ts";

const ROSTER = ["a:1", "b:1", "c:1", "d:1"] as const;

/** What happened in a run: the events, and the copies addressed to each host, in order. */
interface History {
  readonly events: readonly { readonly source: string; readonly event: HostEvent }[];
  readonly copies: ReadonlyMap<string, readonly Message[]>;
}

/** Lets hosts tick in the order given, with a network that delivers at once. */
function run(
  { size, seed, order, stamp }: { size: number; seed: number; order: number[]; stamp: Stamp },
): History {
  const hosts = new Map(
    ROSTER.slice(0, size).map((source, index) => {
      const workload = randomWorkload(new RandomStream(seed, "action", index), 0.4);
      return [source, new Host({ source, workload, stamp })] as const;
    }),
  );
  const roster = [...hosts.keys()];
  const copies = new Map<string, Message[]>(roster.map((source) => [source, []]));
  const events = order.map((place, now) => {
    const source = roster[place % size] ?? assert.fail();
    const event = hosts.get(source)?.tick(now) ?? assert.fail();
    if (event.event_type === "SEND" && event.message !== null) {
      for (const receiver of route(event.message.type, source, roster)) {
        hosts.get(receiver)?.deliver(event.message);
        copies.get(receiver)?.push(event.message);
      }
    }
    return { source, event };
  });
  for (const [source, host] of hosts) {
    const received = events.filter((item) =>
      item.source === source && item.event.event_type === "RECEIVE"
    );
    assert.equal(copies.get(source)?.length, received.length + host.inboxSize, "conservation");
  }
  return { events, copies };
}

const runs = fc.record({
  size: fc.integer({ min: 1, max: ROSTER.length }),
  seed: fc.maxSafeNat(),
  order: fc.array(fc.nat(11), { maxLength: 120 }),
});

/** The number of events on the longest causal chain that ends in each event. */
function chainLengths({ events }: History): number[] {
  const ofHost = new Map<string, number>();
  const ofMessage = new Map<Message, number>();
  return events.map(({ source, event: { event_type, message } }) => {
    const cause = event_type === "RECEIVE" && message !== null ? ofMessage.get(message) : 0;
    const length = 1 + Math.max(ofHost.get(source) ?? 0, cause ?? assert.fail());
    ofHost.set(source, length);
    if (event_type === "SEND" && message !== null) ofMessage.set(message, length);
    return length;
  });
}

Deno.test("Host clocks count the longest causal chain where messages are stamped post", () => {
  holds(fc.property(runs, (options) => {
    const history = run({ ...options, stamp: "post" });
    assert.deepEqual(
      history.events.map(({ event }) => event.logical_clock_time),
      chainLengths(history),
    );
  }));
});

Deno.test("Hosts receive exactly what was sent to them, once and in order per sender", () => {
  const stamps = fc.constantFrom<Stamp>("post", "pre");
  holds(fc.property(runs, stamps, (options, stamp) => {
    const { events, copies } = run({ ...options, stamp });
    for (const [receiver, sent] of copies) {
      const received = events
        .filter(({ source, event }) => source === receiver && event.event_type === "RECEIVE")
        .map(({ event }) => event.message);
      assert.deepEqual(received, sent.slice(0, received.length));
      const identities = sent.map((copy) => `${copy.source} ${copy.logical_clock_time}`);
      assert.equal(new Set(identities).size, identities.length, "source and time identify a copy");
    }
  }));
});

Deno.test("Host breaks the clock condition where messages are stamped pre, as the rules warn", () => {
  // Both clocks are 0. The send is event 1 of a; its stamp 0 makes the receipt event 1 of b.
  const events = (stamp: Stamp): [sent: number, received: number] => {
    const a = new Host({ source: "a:1", workload: () => "BROADCAST", stamp });
    const b = new Host({ source: "b:1", workload: () => "INTERNAL", stamp });
    const sent = a.tick(0);
    b.deliver(sent.message ?? assert.fail());
    return [sent.logical_clock_time, b.tick(1).logical_clock_time];
  };
  assert.deepEqual(events("pre"), [1, 1]);
  assert.deepEqual(events("post"), [1, 2]);
});
