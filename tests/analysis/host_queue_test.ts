import assert from "node:assert/strict";
import fc from "fast-check";
import { HostQueue } from "../../analysis/host_queue.ts";
import { holds } from "../support/laws.ts";

Deno.test("HostQueue gives hosts in the order of their times, then of their numbers", () => {
  holds(fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (times) => {
    const queue = new HostQueue(times.length);
    const pushed = [...times.keys()].sort((a, b) => (a * 7) % 11 - (b * 7) % 11);
    for (const host of pushed) queue.push(host, times[host] ?? 0);
    const wanted = [...times.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
    for (const host of wanted) {
      assert.equal(queue.first, host);
      queue.dropFirst();
    }
    assert.equal(queue.first, -1);
  }));
});

Deno.test("HostQueue keeps its order while hosts leave and come back later", () => {
  holds(fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 300 }), (steps) => {
    const queue = new HostQueue(7);
    const times = new Map([...Array(7).keys()].map((host) => [host, host % 3]));
    for (const [host, time] of times) queue.push(host, time);
    for (const step of steps) {
      const [wanted] = [...times].sort(([a, x], [b, y]) => x - y || a - b)[0] ?? [];
      assert.equal(queue.first, wanted);
      const host = queue.first;
      queue.dropFirst();
      times.set(host, (times.get(host) ?? 0) + step);
      queue.push(host, times.get(host) ?? 0);
    }
  }));
});
