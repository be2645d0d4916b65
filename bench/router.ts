/** How much a router can forward. */

import { discard } from "../io/line_reader.ts";
import { acceptAll, closeQuietly } from "../io/listen.ts";
import { CpuMeter } from "./cpu_meter.ts";
import { denoRun } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { type Notice, Service, startRouter } from "./service.ts";

const LOAD = new URL("router_load.ts", import.meta.url).pathname;
const CLIENTS = 3;

/**
 * Measures a router under as much load as three clients can make, and the same load into a sink that
 * forwards nothing: what the load could be if the router were infinitely fast.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures.
 */
export async function measure({ scratch, short }: BenchOptions): Promise<Row[]> {
  const seconds = short ? 1 : 3;
  const args = ["--expect", CLIENTS, "--log", `${scratch}router/`];
  const { router, address } = await startRouter(args);
  await using _ended = router;
  const { cpuSeconds, sent, received } = await load(address, { seconds, pid: router.pid });
  const sink = startSink();
  const sunk = await load(sink.address, { seconds }).finally(() => closeQuietly(sink.listener));
  return [
    { what: "deliveries per CPU second", unit: "k", ours: received / cpuSeconds / 1000 },
    { what: "deliveries per second", unit: "k", ours: received / seconds / 1000 },
    {
      what: "messages per second (peer: null sink)",
      unit: "k",
      ours: sent / seconds / 1000,
      peer: sunk.sent / seconds / 1000,
    },
    { what: "router's share of a core", unit: "%", ours: (cpuSeconds * 100) / seconds },
  ];
}

interface LoadResult {
  /** Messages written, as far as the operating system has taken them. */
  readonly sent: number;
  /** Copies read. */
  readonly received: number;
  /** What the measured process used meanwhile. */
  readonly cpuSeconds: number;
}

async function load(
  address: string,
  { seconds, pid = Deno.pid }: { readonly seconds: number; readonly pid?: number },
): Promise<LoadResult> {
  await using clients = new Service(denoRun(LOAD, [address, CLIENTS, seconds]));
  await clients.notice("START");
  const meter = await CpuMeter.start(pid);
  const { sent, received }: Notice = await clients.notice("STOP");
  const { cpuSeconds } = await meter.use();
  return { sent: Number(sent), received: Number(received), cpuSeconds };
}

/** Starts every client at once and forgets what it says. */
function startSink(): { readonly listener: Deno.TcpListener; readonly address: string } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const start = new TextEncoder().encode(`{"type":"START"}\n`);
  acceptAll(listener, async (connection) => {
    await connection.write(start);
    await discard(connection);
    closeQuietly(connection);
  });
  return { listener, address: `127.0.0.1:${listener.addr.port}` };
}
