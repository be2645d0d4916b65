/** A minute of overload: senders faster than a receiver. Memory must stay as it is. */

import { encodeLine, LineSplitter } from "../../core/lines.ts";
import { PROTOCOL_VERSION } from "../../core/protocol.ts";
import type { BenchOptions, Row } from "../row.ts";
import { type Service, startRouter } from "../service.ts";
import { BATCH, batchOf, sourceOf, WIRES } from "./wire.ts";

const SECONDS = 60;
const CLIENTS = 4;
/** The last client takes so much, and then pauses. */
const SLOW = { bytes: 1 << 16, pauseMs: 5 };
const TYPES = ["SEND_FIRST", "SEND_SECOND", "BROADCAST"] as const;

/**
 * Lets three hosts send as fast as they can while a fourth, which gets every broadcast, reads slowly;
 * then lets the run end in order and counts what came.
 *
 * @param options Where to write, and whether to be short.
 * @returns The figures; a copy that is missing is an error.
 */
export async function measure({ scratch, short }: BenchOptions): Promise<Row[]> {
  const seconds = short ? 2 : SECONDS;
  const log = ["--log", `${scratch}soak/`];
  const { router, address } = await startRouter(["--expect", CLIENTS, ...log]);
  await using _ended = router;
  const port = Number(address.split(":").at(-1));
  using connections = new DisposableStack();
  const hosts: Deno.TcpConn[] = [];
  for (let place = 0; place < CLIENTS; place++) {
    const connection = connections.use(await Deno.connect({ hostname: "127.0.0.1", port }));
    const hello = { type: "HELLO", source: sourceOf(place), protocol: PROTOCOL_VERSION };
    await connection.write(encodeLine(hello));
    hosts.push(connection);
  }
  const end = performance.now() + seconds * 1000;
  const received = hosts.map((host, place) => receive(host, place === CLIENTS - 1));
  const sending = hosts.slice(0, -1).map((host, place) => flood(host, place, end));
  const samples = await sampleMemory(router, end);
  const sent = await Promise.all(sending);
  for (const host of hosts) await host.write(encodeLine({ type: "DONE" }));
  const got = (await Promise.all(received)).reduce((sum, count) => sum + count, 0);
  const messages = sent.reduce((sum, count) => sum + count, 0);
  const wanted = (messages / 3) * (1 + 1 + (CLIENTS - 1));
  if (got !== wanted) throw new Error(`${got} copies came of ${wanted}`);
  const half = samples.slice(samples.length >> 1);
  return [
    { what: "copies in the soak", unit: "M", ours: got / 1e6 },
    { what: "most memory", unit: "MB", ours: Math.max(...samples) },
    { what: "growth over its second half", unit: "MB", ours: spread(half), limit: 10 },
  ];
}

function spread(values: readonly number[]): number {
  const third = Math.ceil(values.length / 3);
  return Math.max(...values.slice(-third)) - Math.max(...values.slice(0, third));
}

/** Resident memory in MB, ten times a second. */
async function sampleMemory({ pid }: Service, end: number): Promise<number[]> {
  const memory: number[] = [];
  while (performance.now() < end) {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    memory.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
    await pause(100);
  }
  return memory;
}

/** Sends until the end of the soak; returns how many messages. */
async function flood(host: Deno.TcpConn, place: number, end: number): Promise<number> {
  const batch = batchOf(WIRES.router, place, { clients: CLIENTS, types: TYPES });
  await pause(500); // START has come by then
  let count = 0;
  while (performance.now() < end) {
    for (let at = 0; at < batch.length;) at += await host.write(batch.subarray(at));
    count += BATCH;
  }
  return count;
}

/** Reads until DONE; returns how many messages came. */
async function receive(host: Deno.TcpConn, isSlow: boolean): Promise<number> {
  const buffer = new Uint8Array(SLOW.bytes);
  const splitter = new LineSplitter(1 << 20);
  let count = 0;
  for (let size; (size = await host.read(buffer)) !== null;) {
    splitter.push(buffer.subarray(0, size), () => count++);
    if (isSlow) await pause(SLOW.pauseMs);
  }
  return count - 3; // WELCOME, START, DONE
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
