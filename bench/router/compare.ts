/** Our router beside brokers and beside the same relay in C: one machine, one run, one load. */

import { median } from "simple-statistics";
import type { MessageType } from "../../core/message.ts";
import { acceptAll, closeQuietly } from "../../io/listen.ts";
import { discard } from "../../io/line_reader.ts";
import type { BenchOptions, Row } from "../row.ts";
import { interleave } from "../sampling.ts";
import { type Contestant, findPeers, OURS } from "./contestants.ts";
import { play, type Round, round, type Task } from "./measure.ts";
import { MIXED } from "./wire.ts";

/** Messages under way at most: enough to keep everyone busy. */
const WINDOW = 6_000;
const BROADCASTS: readonly MessageType[] = ["BROADCAST"];

/** How often ours must deliver what a peer delivers in the same CPU time. */
const MIXED_TARGETS: Readonly<Record<string, number>> = {
  "nats-server": 2.5,
  "redis-server": 4,
  mosquitto: 50,
  "C with epoll": 0.7,
};

/**
 * Measures three clients that send as fast as they may, a third of each type.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; those of CPU time are per delivery.
 */
export async function measureMixed(options: BenchOptions): Promise<Row[]> {
  const peers = await presentPeers();
  const task = taskOf({ clients: 3, types: MIXED }, options);
  const rounds = await playAll(peers, task, { ...options, rounds: options.short ? 1 : 5 });
  const ours = rounds.get(OURS.name) ?? [];
  return [
    ...peers.map(({ name }): Row => ({
      what: `mixed, beside ${name}`,
      ...cpuOf(ours, rounds.get(name)),
      ...targetOf(MIXED_TARGETS[name]),
    })),
    {
      what: "mixed, deliveries per second",
      unit: "M",
      ours: middle(ours, ({ deliveries, seconds }) => deliveries / seconds / 1e6),
    },
    {
      what: "the clients' own share of a core",
      unit: "%",
      ours: middle(ours, ({ clientsPercent }) => clientsPercent),
    },
    await sinkRow(options),
  ];
}

/**
 * Measures three clients that broadcast as fast as they may, to ever more.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; those of CPU time are per delivery.
 */
export async function measureFanOut(options: BenchOptions): Promise<Row[]> {
  const peers = await quickPeers();
  const rows: Row[] = [];
  for (const clients of options.short ? [10] : [10, 100, 1_000]) {
    const task = taskOf({ clients, types: BROADCASTS }, options);
    const rounds = await playAll(peers, task, { ...options, rounds: options.short ? 1 : 3 });
    const ours = rounds.get(OURS.name) ?? [];
    for (const { name } of peers) {
      const isTarget = clients === 1_000 && name === "nats-server";
      const theirs = rounds.get(name);
      rows.push({
        what: `to ${clients}, beside ${name}`,
        ...cpuOf(ours, theirs),
        ...(isTarget ? targetOf(6) : {}),
      });
      if (!isTarget) continue;
      const memory = ({ memoryMb }: Round): number => memoryMb;
      const figures = { ours: middle(ours, memory), peer: middle(theirs ?? [], memory) };
      rows.push({ what: `to ${clients}, memory`, unit: "MB", ...figures, limitRatio: 0.5 });
    }
  }
  return rows;
}

/**
 * Measures one message at a time: at once after the last for CPU time, with pauses for latency.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; those of CPU time are per delivery.
 */
export async function measureSingly(options: BenchOptions): Promise<Row[]> {
  const peers = await quickPeers();
  const rounds = options.short ? 1 : 5;
  const bare = { ...taskOf({ clients: 2, types: MIXED }, options), isPing: true, window: 1 };
  const busy = await playAll(peers, bare, { ...options, rounds });
  const paced = await playAll(peers, { ...bare, pauseMs: 1 }, { ...options, rounds });
  return peers.flatMap(({ name }): Row[] => {
    const isNats = name === "nats-server";
    const latency = (which: "latencyP50" | "latencyP99"): Omit<Row, "what"> => ({
      unit: "us",
      ours: middle(paced.get(OURS.name) ?? [], (one) => one[which] * 1000),
      peer: middle(paced.get(name) ?? [], (one) => one[which] * 1000),
      ...(isNats ? { limitRatio: 1.2 } : {}),
    });
    return [
      {
        what: `singly, beside ${name}`,
        ...cpuOf(busy.get(OURS.name) ?? [], busy.get(name)),
        ...(isNats ? { limitRatio: 1 } : {}),
      },
      { what: `latency p50, beside ${name}`, ...latency("latencyP50") },
      { what: `latency p99, beside ${name}`, ...latency("latencyP99") },
    ];
  });
}

/** What the clients could send if the router took no time: they are not what is measured. */
async function sinkRow(options: BenchOptions): Promise<Row> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const start = new TextEncoder().encode(`{"type":"START"}\n`);
  acceptAll(listener, async (connection) => {
    await connection.write(start);
    await discard(connection);
    closeQuietly(connection);
  });
  const task = { ...taskOf({ clients: 3, types: MIXED }, options), window: 0 };
  const here = { pid: Deno.pid, port: listener.addr.port };
  const { sent, seconds } = await play(here, "router", task).finally(() => closeQuietly(listener));
  return { what: "messages into a null sink", unit: "M/s", ours: sent / seconds / 1e6 };
}

async function presentPeers(): Promise<Contestant[]> {
  const { peers, absent } = await findPeers();
  for (const name of absent) console.error(`left out: ${name}`);
  return peers;
}

/** Those that do not take seconds for a message. */
async function quickPeers(): Promise<Contestant[]> {
  return (await presentPeers()).filter(({ name }) => name !== "mosquitto");
}

async function playAll(
  peers: readonly Contestant[],
  task: Task,
  { rounds, scratch }: { readonly rounds: number; readonly scratch: string },
): Promise<Map<string, Round[]>> {
  const arms = [OURS, ...peers].map((one) =>
    [one.name, (): Promise<Round> => round(one, task, scratch)] as const
  );
  return new Map(Object.entries(await interleave(rounds, Object.fromEntries(arms))));
}

function taskOf(
  { clients, types }: Pick<Task, "clients" | "types">,
  { short }: BenchOptions,
): Task {
  const senders = Math.min(3, clients);
  const seconds = short ? 0.5 : 2;
  return { clients, types, senders, seconds, window: WINDOW, isPing: false, pauseMs: 0 };
}

/** CPU time per delivery of both. */
function cpuOf(ours: readonly Round[], peer: readonly Round[] = []): Omit<Row, "what"> {
  const cost = ({ cpuPerMillion }: Round): number => cpuPerMillion;
  return { unit: "us", ours: middle(ours, cost), peer: middle(peer, cost) };
}

/** Less CPU time per delivery is more deliveries per CPU second. */
function targetOf(times: number | undefined): Pick<Row, "limitRatio"> {
  return times === undefined ? {} : { limitRatio: Math.round(1000 / times) / 1000 };
}

function middle(rounds: readonly Round[], figure: (round: Round) => number): number {
  return median(rounds.map(figure));
}
