/**
 * Two ways to let the same hosts live through the same run: in virtual time, and with every message
 * going over TCP through the router that real runs have. Both tell what happened in the same form.
 */

import assert from "node:assert/strict";
import { makeClocks } from "../../core/further_clock.ts";
import type { HostEvent } from "../../core/history.ts";
import { Host } from "../../core/host.ts";
import { checkMessage, type Message } from "../../core/message.ts";
import { RandomStream } from "../../core/random.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import { route } from "../../core/routing.ts";
import { phaseSeconds, ticksWithin, tickTime } from "../../core/schedule.ts";
import { randomWorkload } from "../../core/workload.ts";
import { historyOf, type Scenario, simulate } from "../simulation/support.ts";
import { type Line, type Peer } from "../support/peer.ts";
import { RouterRun } from "../support/router_run.ts";

/** What happened in a run. */
export interface Story {
  /** Each host's events. */
  readonly events: readonly (readonly HostEvent[])[];
  /** Each host's clock and inbox in the end. */
  readonly ends: readonly (readonly [logicalTime: number, inboxSize: number])[];
  /**
   * What became of the copies of each host's messages, in order. Between hosts there is no order: at
   * one instant several connections write, and the router reads whichever it likes first.
   */
  readonly copies: readonly (readonly object[])[];
}

/** Lets the hosts live through the run in virtual time. */
export function inVirtualTime(scenario: Scenario): Story {
  const { hosts, router } = simulate(scenario);
  const histories = hosts.map(historyOf);
  return {
    events: histories.map(({ events }) => events.map(({ late_ms: _, ...event }) => event)),
    ends: histories.map(({ stop }) => [stop.logical_clock_time, stop.message_queue_size]),
    copies: copiesBySource(scenario, router),
  };
}

/** Lets the hosts live through the run with a router between them. */
export async function overTheWire(scenario: Scenario): Promise<Story> {
  await using run = new RouterRun({ expected: scenario.hosts.length });
  const wire = await Wire.connect(run, scenario);
  const hosts = hostsOf(scenario);
  const events: HostEvent[][] = hosts.map(() => []);
  for (const { time, places } of instantsOf(scenario)) {
    const sent: Sent[] = [];
    for (const place of places) {
      const event = hosts[place]?.tick(Math.round(time * 1e6) / 1e6) ?? assert.fail();
      events[place]?.push(event);
      if (event.event_type === "SEND" && event.message !== null) {
        sent.push({ place, message: event.message });
      }
    }
    for (const { place, message } of await wire.carry(sent)) hosts[place]?.deliver(message);
  }
  await wire.close();
  await run.end();
  return {
    events,
    ends: hosts.map((host) => [host.logicalTime, host.inboxSize]),
    copies: copiesBySource(scenario, run.records),
  };
}

/** A message and its sender's or its receiver's place in the roster. */
interface Sent {
  readonly place: number;
  readonly message: Message;
}

/** A raw connection for each host, in roster order. */
class Wire {
  readonly #peers: readonly Peer[];

  private constructor(peers: readonly Peer[]) {
    this.#peers = peers;
  }

  /** Joins in an order that is not the roster's, which must not matter. */
  static async connect(run: RouterRun, { hosts }: Scenario): Promise<Wire> {
    const peers: Peer[] = [];
    for (const { source } of hosts.toReversed()) peers.unshift(await run.join(source));
    for (const [index, peer] of peers.entries()) {
      const { roster, index: told } = await peer.expect("START");
      assert.deepEqual([told, roster], [index, hosts.map(({ source }) => source)]);
    }
    return new Wire(peers);
  }

  /**
   * Sends the messages of one instant, waits until every copy that the roster demands has come out,
   * and gives the copies in the order of their sending, which is that of their arrival in virtual time.
   */
  async carry(sent: readonly Sent[]): Promise<Sent[]> {
    for (const { place, message } of sent) await this.#peers[place]?.send(message);
    const places = [...this.#peers.keys()];
    const due = sent.flatMap(({ place, message }) =>
      route(message.type, place, places).map((receiver) => ({ place: receiver, message }))
    );
    const came: Line[][] = [];
    for (const [place, peer] of this.#peers.entries()) {
      const lines: Line[] = [];
      while (lines.length < due.filter((copy) => copy.place === place).length) {
        lines.push(await peer.line());
      }
      came.push(lines);
    }
    return due.map(({ place, message }) => {
      const line = came[place]?.find(({ source }) => source === message.source);
      return { place, message: checkMessage(line) };
    });
  }

  /** Says DONE; the router's DONE must be the next that comes, or more copies came than were due. */
  async close(): Promise<void> {
    for (const peer of this.#peers) await peer.send({ type: "DONE" });
    for (const peer of this.#peers) await peer.expect("DONE");
  }
}

function hostsOf({ hosts, seed, probInternal, stamp, clocks: names }: Scenario): Host[] {
  return hosts.map(({ source, skew }, index) => {
    const clocks = makeClocks(names, { source, skew, start: 0 });
    const workload = randomWorkload(new RandomStream(seed, "action", index), probInternal);
    return new Host({ source, workload, stamp, clocks });
  });
}

/** Every instant of a run in order, and who ticks then, in roster order. */
function instantsOf({ hosts, seed, runTime }: Scenario): { time: number; places: number[] }[] {
  const placesAt = new Map<number, number[]>();
  for (const [place, { clockSpeed: rate, phase }] of hosts.entries()) {
    const offset = phaseSeconds(phase, rate, new RandomStream(seed, "phase", place).uniform(0));
    const schedule = { start: 0, phase: offset, rate };
    for (let k = 0; k < ticksWithin(schedule, runTime); k++) {
      const time = tickTime(schedule, k);
      placesAt.set(time, [...placesAt.get(time) ?? [], place]);
    }
  }
  return [...placesAt].map(([time, places]) => ({ time, places })).sort((a, b) => a.time - b.time);
}

function copiesBySource({ hosts }: Scenario, records: readonly RouterRecord[]): object[][] {
  return hosts.map(({ source }) =>
    records.flatMap((record) => {
      if (record.event_type !== "ROUTE" && record.event_type !== "DROP") return [];
      const { system_clock_time: _, ...copy } = record;
      return record.source === source ? [copy] : [];
    })
  );
}
