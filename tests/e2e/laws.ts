/** The laws that every run keeps, checked on its logs without the program's own code. */

import assert from "node:assert/strict";
import type { HostLog, Message, RouterRecord, RunLogs } from "./run_logs.ts";

/** Times are seconds since the epoch with a microsecond's precision, give or take the rounding. */
const ROUNDING_S = 1e-5;

/** Asserts every law on a run in which nobody left before the end. */
export function assertLawful(run: RunLogs): void {
  const roster = [...run.hosts.keys()];
  assert.deepEqual(roster, inRosterOrder(roster));
  for (const { start } of run.hosts.values()) assert.deepEqual(start.roster, roster);
  for (const log of run.hosts.values()) assertHostLawful(log);
  for (const source of roster) assertRoutes(run, source);
  for (const receiver of roster) assertDelivery(run, receiver);
  const stop = run.router.at(-1);
  assert.equal(stop?.event_type, "STOP");
  assert.equal(stop.routed, ofType(run, "ROUTE").length);
  assert.equal(stop.dropped, ofType(run, "DROP").length);
}

/** Asserts what one host's log must keep by itself: Lamport's rules, and one thing per tick. */
export function assertHostLawful({ start, events, stop }: HostLog): void {
  assert.equal(start.event_type, "HOST_START");
  let clock = 0;
  let queued = 0;
  let time = start.system_clock_time;
  for (const [tick, event] of events.entries()) {
    const { event_type, message, message_queue_size: size } = event;
    const place = `${start.source} tick ${tick}: ${JSON.stringify(event)}`;
    const due = start.system_clock_time + start.phase + tick / start.clock_speed;
    assert.equal(event.tick, tick, place);
    assert.ok(event.system_clock_time >= due - ROUNDING_S, `${place} is early`);
    assert.ok(event.system_clock_time >= time && event.late_ms >= 0, `${place} goes back`);
    if (event_type === "RECEIVE") {
      assert.ok(message !== null && message.source !== start.source, place);
      assert.equal(event.logical_clock_time, Math.max(clock, message.logical_clock_time) + 1);
      assert.ok(size >= queued - 1, place);
    } else {
      assert.deepEqual([queued, size], [0, 0], `${place} acts though a message waits`);
      assert.equal(event.logical_clock_time, clock + 1, place);
      assert.equal(event_type, message === null ? "INTERNAL" : "SEND", place);
    }
    if (event_type === "SEND") {
      const stamp = start.stamp === "post" ? clock + 1 : clock;
      const { source, logical_clock_time, system_clock_time } = message as Message;
      const wanted = [start.source, stamp, event.system_clock_time];
      assert.deepEqual([source, logical_clock_time, system_clock_time], wanted, place);
    }
    clock = event.logical_clock_time;
    queued = size;
    time = event.system_clock_time;
  }
  if (stop === undefined) return;
  assert.equal(stop.logical_clock_time, clock);
  assert.ok(stop.message_queue_size >= queued, `${start.source} loses messages at the end`);
}

/** Asserts that the router made of a host's messages the copies that the roster demands. */
export function assertRoutes({ router, hosts }: RunLogs, source: string): void {
  const others = [...hosts.keys()].filter((host) => host !== source);
  const wanted = messagesOf(hosts.get(source), "SEND").flatMap(({ type, logical_clock_time }) => {
    const receivers = {
      SEND_FIRST: others.slice(0, 1),
      SEND_SECOND: others.slice(1, 2),
      BROADCAST: others,
    }[type];
    const lost = receivers.length === 0 ? [null] : receivers;
    return lost.map((destination) => [destination, type, logical_clock_time]);
  });
  const routed = router
    .filter((record) => ["ROUTE", "DROP"].includes(record.event_type) && record.source === source)
    .map((record) => [record.destination, record.type, record.logical_clock_time]);
  assert.deepEqual(routed, wanted, `the copies of what ${source} sent`);
}

/**
 * Asserts that a host received the copies for it, from each sender the oldest first and none twice,
 * and that every other copy still waits or was logged as dropped.
 */
export function assertDelivery(run: RunLogs, receiver: string): void {
  const log = run.hosts.get(receiver);
  assert.ok(log?.stop !== undefined, `${receiver} has no HOST_STOP`);
  const copies = ofType(run, "ROUTE").filter(({ destination }) => destination === receiver);
  const received = messagesOf(log, "RECEIVE");
  for (const [source, sender] of run.hosts) {
    const messages = received.filter((message) => message.source === source);
    const wanted = copies.filter((copy) => copy.source === source).slice(0, messages.length);
    assert.deepEqual(
      messages.map(({ logical_clock_time }) => logical_clock_time),
      wanted.map(({ logical_clock_time }) => logical_clock_time),
      `what ${receiver} received from ${source}`,
    );
    if (sender.stop === undefined) continue; // it was killed before it had logged its last events
    const originals = new Map(messagesOf(sender, "SEND").map((m) => [m.logical_clock_time, m]));
    for (const copy of messages) assert.deepEqual(copy, originals.get(copy.logical_clock_time));
  }
  const left = ofType(run, "DROP").filter(({ destination }) => destination === receiver);
  assert.deepEqual(left.filter(({ reason }) => reason !== "destination_left"), []);
  const { message_queue_size, in_flight = 0 } = log.stop;
  if (log.start.system_clock_time > 0) {
    assert.equal(in_flight, 0, "real time leaves none on the way");
  }
  assert.equal(
    copies.length,
    received.length + message_queue_size + in_flight + left.length,
    `the account of ${receiver}`,
  );
}

/** Orders hosts by address, then by port as a number. */
export function inRosterOrder(sources: readonly string[]): string[] {
  const split = (source: string): [string, number] => {
    const at = source.lastIndexOf(":");
    return [source.slice(0, at), Number(source.slice(at + 1))];
  };
  return sources.toSorted((a, b) => {
    const [[addressA, portA], [addressB, portB]] = [split(a), split(b)];
    return addressA === addressB ? portA - portB : addressA < addressB ? -1 : 1;
  });
}

/** The ticks k with phase + k / rate < run time, counted one by one. */
export function ticksWithin(
  { phase, rate }: { readonly phase: number; readonly rate: number },
  runTime: number,
): number {
  let count = 0;
  while (phase + count / rate < runTime) count++;
  return count;
}

/** The router's records of a type. */
export function ofType({ router }: RunLogs, type: string): RouterRecord[] {
  return router.filter((record) => record.event_type === type);
}

function messagesOf(log: HostLog | undefined, type: "SEND" | "RECEIVE"): Message[] {
  return (log?.events ?? []).flatMap(({ event_type, message }) =>
    event_type === type && message !== null ? [message] : []
  );
}
