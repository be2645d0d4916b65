import assert from "node:assert/strict";
import { HostTable } from "../../core/host_table.ts";
import type { Latency } from "../../core/latency.ts";
import { makeNetwork, type Sent } from "../../simulation/network.ts";

const LATENCIES: readonly Latency[] = [
  { kind: "constant", value: 1 },
  { kind: "uniform", min: 1, max: 1 },
];

/** Sends messages to one host, a second apart, and takes them out as they arrive. */
function passOn(latency: Latency, keepsMessages: boolean, count: number): (Sent | undefined)[] {
  const hosts = new HostTable<Sent>(2);
  const network = makeNetwork(hosts, { latency, seed: 1, keepsMessages });
  const sent = Array.from({ length: count }, (_, i): Sent => {
    return { sender: 1, type: 1, stamp: 10 * (i + 1), time: i, values: undefined };
  });
  for (const message of sent) network.send(message);
  assert.deepEqual([...network.countInFlight()], [count, 0]);
  const received = sent.map((_, i) => {
    network.deliverBefore(i + 1, 0); // it arrives at that instant, so after it
    assert.equal(hosts.inboxSize(0), 0);
    network.deliverBefore(i + 1.5, 0);
    assert.ok(hosts.tick(0));
    assert.equal(hosts.logicalTime(0), 10 * (i + 1) + 1);
    return hosts.received;
  });
  assert.ok(network.isIdle);
  return received.map((message, i) => message === sent[i] ? message : undefined);
}

Deno.test("Messages themselves are kept on the way where they are wanted, else their stamps alone", () => {
  for (const latency of LATENCIES) {
    for (const count of [1, 4, 100]) {
      const kept = passOn(latency, true, count);
      assert.ok(kept.every((message) => message !== undefined), latency.kind);
      const stampsAlone = passOn(latency, false, count);
      assert.ok(stampsAlone.every((message) => message === undefined), latency.kind);
    }
  }
});

Deno.test("Copies that are on the way arrive by time, and those of one instant as they were sent", () => {
  const hosts = new HostTable<Sent>(40);
  const latency = { kind: "exponential", mean: 1e6 } as const;
  const network = makeNetwork(hosts, { latency, seed: 1, keepsMessages: true });
  const sent: Sent[] = [];
  for (let i = 0; i < 2_000; i++) {
    const message = { sender: 1 + i % 39, type: 1, stamp: i, time: i, values: undefined };
    network.send(message);
    sent.push(message);
  }
  network.deliverBefore(Infinity, 0);
  const received = sent.map(() => hosts.tick(0) ? hosts.received as Sent : assert.fail());
  assert.notDeepEqual(received, sent, "latencies that differ so much change the order");
  const ofOne = (messages: readonly Sent[]) => messages.filter(({ sender }) => sender === 7);
  assert.deepEqual(ofOne(received), ofOne(sent), "but not that of a link");
});
