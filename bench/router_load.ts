/** Clients that send as fast as they can: `router_load.ts ADDRESS:PORT CLIENTS SECONDS`. */

import { parseAddress } from "../core/address.ts";
import { encodeLine } from "../core/lines.ts";
import { type Message, MESSAGE_TYPES, type MessageType } from "../core/message.ts";
import { PROTOCOL_VERSION } from "../core/protocol.ts";
import { closeQuietly } from "../io/listen.ts";

const MESSAGE_BYTES = 130;
/** Messages in one write. */
const BATCH = 300;

const router = parseAddress(Deno.args[0] ?? "");
const count = Number(Deno.args[1]);
const seconds = Number(Deno.args[2]);
if (router === undefined) throw new TypeError("the router's ADDRESS:PORT is wanted");
const { address: hostname, port } = router;

let bytesSent = 0;
let bytesReceived = 0;
const sources = Array.from({ length: count }, (_, i) => `127.0.0.1:${10_001 + i}`);
const connections = await Promise.all(sources.map((source) => joinRouter(source)));
const starts = connections.map((connection) => awaitStart(connection));
await Promise.all(starts);
tell({ event_type: "START" });
connections.forEach((connection) => receive(connection));
connections.forEach((connection, i) => send(connection, batchOf(sources[i] ?? "")));
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
tell({
  event_type: "STOP",
  sent: Math.floor(bytesSent / MESSAGE_BYTES),
  received: Math.floor(bytesReceived / MESSAGE_BYTES),
});
connections.forEach(closeQuietly);

async function joinRouter(source: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname, port });
  connection.setNoDelay(true);
  await connection.write(encodeLine({ type: "HELLO", source, protocol: PROTOCOL_VERSION }));
  return connection;
}

async function awaitStart(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes(`"START"`)) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error(`the router went away after '${text}'`);
    text += decoder.decode(buffer.subarray(0, size));
  }
}

/** Counts until the connection is closed under it. */
async function receive(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(1 << 18);
  try {
    for (let size; (size = await connection.read(buffer)) !== null;) bytesReceived += size;
  } catch {
    return;
  }
}

/** Writes until the connection is closed under it. */
async function send(connection: Deno.TcpConn, batch: Uint8Array): Promise<void> {
  try {
    for (let rest = batch;; rest = rest.length > 0 ? rest : batch) {
      const size = await connection.write(rest);
      bytesSent += size;
      rest = rest.subarray(size);
    }
  } catch {
    return;
  }
}

/** Messages of every type in turn. */
function batchOf(source: string): Uint8Array {
  const batch = new Uint8Array(BATCH * MESSAGE_BYTES);
  for (let i = 0; i < BATCH; i++) {
    batch.set(messageOf(source, MESSAGE_TYPES[i % 3] ?? "BROADCAST"), i * MESSAGE_BYTES);
  }
  return batch;
}

/** A message whose payload makes up the length. */
function messageOf(source: string, type: MessageType): Uint8Array {
  const fields = { source, type, system_clock_time: 1_700_000_000.25, logical_clock_time: 1_000 };
  const bare: Message = { ...fields, payload: "" };
  const payload = "x".repeat(MESSAGE_BYTES - encodeLine(bare).length);
  return encodeLine({ ...bare, payload });
}

function tell(notice: object): void {
  console.log(JSON.stringify(notice));
}
