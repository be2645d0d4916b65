/**
 * Clients in one process: `load.ts JSON`, see {@linkcode Load}. They send what was encoded
 * beforehand and count the bytes that come, so that this process is not what is measured. No more
 * than a window of messages is under way, because most brokers do not hold senders up: they drop
 * messages or connections where a sender is too fast.
 */

import { quantile } from "simple-statistics";
import type { MessageType } from "../../core/message.ts";
import { BATCH, batchOf, MESSAGE_BYTES, messageOf, type WireName, WIRES } from "./wire.ts";

/** What the clients shall do. */
export interface Load {
  readonly wire: WireName;
  readonly port: number;
  readonly clients: number;
  /** How many of them send. */
  readonly senders: number;
  readonly types: readonly MessageType[];
  readonly seconds: number;
  /** Messages that may be under way; 0: nothing is sent back, so there is no bound. */
  readonly window: number;
  /** Whether there is one message at a time, with a pause in between, for latencies. */
  readonly isPing: boolean;
  /** The pause, in milliseconds; 0: none. */
  readonly pauseMs: number;
}

/** What came of it. */
export interface LoadResult {
  readonly seconds: number;
  readonly sent: number;
  readonly deliveries: number;
  /** Milliseconds, of one message at a time. */
  readonly latencyP50: number;
  readonly latencyP99: number;
}

const RECEIVE_BYTES = 1 << 18;
/** After so long without a delivery what is missing counts as lost. */
const LOST_MS = 200;
/** Programs that are compiled as they run, and buffers that grow, need a moment. */
const WARM_UP_MS = 700;

/** One client's connections; they are the same where the protocol allows it. */
interface Client {
  readonly receiving: Deno.TcpConn;
  readonly sending: Deno.TcpConn;
}

const load: Load = JSON.parse(Deno.args[0] ?? "");
const wire = WIRES[load.wire];
const deliveryBytes = MESSAGE_BYTES + wire.overheadBytes;
/** Copies of a message, on average. */
const fanOut = load.types.reduce(
  (sum, type) => sum + (type === "BROADCAST" ? load.clients - 1 : 1),
  0,
) / load.types.length;

let sent = 0;
let receivedBytes = 0;
let onReceive = (): void => {};
const clients = await connectAll();
tell({ event_type: "START" });
for (const { receiving, sending } of clients) {
  receive(receiving, true);
  if (sending !== receiving) receive(sending, false);
}
let began = performance.now();
let sentBefore = 0;
let receivedBefore = 0;
const latencies: number[] = [];
setTimeout(() => {
  began = performance.now();
  sentBefore = sent;
  receivedBefore = receivedBytes;
  latencies.length = 0;
  tell({ event_type: "WARM" });
}, WARM_UP_MS);
setTimeout(() => {
  const seconds = (performance.now() - began) / 1000;
  const deliveries = Math.floor((receivedBytes - receivedBefore) / deliveryBytes);
  const latencyP50 = quantile(latencies, 0.5);
  const latencyP99 = quantile(latencies, 0.99);
  const result = { seconds, sent: sent - sentBefore, deliveries, latencyP50, latencyP99 };
  tell({ event_type: "STOP", ...result });
}, WARM_UP_MS + load.seconds * 1000);
await (load.isPing ? ping() : flood()); // until this process is killed

async function connectAll(): Promise<Client[]> {
  const made: Client[] = [];
  for (let place = 0; place < load.clients; place++) {
    const receiving = await connect();
    const sending = wire.isOneWay && place < load.senders ? await connect() : receiving;
    await writeAll(receiving, wire.hello(place, load.senders));
    made.push({ receiving, sending });
  }
  await Promise.all(made.map(({ receiving }, place) => awaitReady(receiving, place)));
  return made;
}

async function connect(): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: load.port });
  connection.setNoDelay(true);
  return connection;
}

async function awaitReady(connection: Deno.TcpConn, place: number): Promise<void> {
  const isSender = place < load.senders;
  const topics = (place < 3 ? 1 : 0) + load.senders - (isSender ? 1 : 0);
  const buffer = new Uint8Array(1 << 16);
  for (let size = 0; !wire.isReady(buffer.subarray(0, size), topics);) {
    const more = await connection.read(buffer.subarray(size));
    if (more === null) throw new Error("the connection was closed");
    size += more;
  }
}

async function receive(connection: Deno.TcpConn, counts: boolean): Promise<void> {
  const buffer = new Uint8Array(load.clients > 100 ? RECEIVE_BYTES / 4 : RECEIVE_BYTES);
  for (let size; (size = await connection.read(buffer)) !== null;) {
    if (!counts) continue;
    receivedBytes += size;
    onReceive();
  }
}

/** Sends as fast as it may. */
async function flood(): Promise<void> {
  const wake: (() => void)[] = [];
  let lost = 0;
  const underWay = (): number => sent - lost - receivedBytes / deliveryBytes / fanOut;
  onReceive = () => {
    if (wake.length === 0 || underWay() > load.window / 2) return;
    for (const go of wake.splice(0)) go();
  };
  let before = 0;
  setInterval(() => {
    if (receivedBytes === before && load.window > 0) {
      lost += underWay();
      onReceive();
    }
    before = receivedBytes;
  }, LOST_MS);
  await Promise.all(
    clients.slice(0, load.senders).map(async ({ sending }, place) => {
      const batch = batchOf(wire, place, load);
      for (;;) {
        if (load.window > 0 && underWay() > load.window) {
          await new Promise<void>((go) => wake.push(go));
          continue;
        }
        sent += BATCH;
        await writeAll(sending, batch);
      }
    }),
  );
}

/** One message at a time from the first client to the second. */
async function ping(): Promise<void> {
  const [first] = clients;
  const message = messageOf(0, "SEND_FIRST", 1_000);
  const bytes = wire.publish(0, message, "SEND_FIRST", load.clients);
  while (first !== undefined) {
    const wanted = receivedBytes + deliveryBytes;
    const start = performance.now();
    const arrived = new Promise<void>((resolve) => {
      onReceive = () => receivedBytes >= wanted && resolve();
    });
    sent++;
    await first.sending.write(bytes);
    await arrived;
    latencies.push(performance.now() - start);
    if (load.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, load.pauseMs));
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

function tell(notice: object): void {
  console.log(JSON.stringify(notice));
}
