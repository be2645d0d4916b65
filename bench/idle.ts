/** What a run costs in which nothing, or little, happens. */

import { CpuMeter } from "./cpu_meter.ts";
import type { BenchOptions, Row } from "./row.ts";
import { Service, startProgram, startRouter } from "./service.ts";

const HOSTS = 3;
const ROUTER_LIMIT_PERCENT = 0.2;
const CLIENT_LIMIT_PERCENT = 1;
/** From the start of a process until it has done what it does once. */
const SETTLE_MS = 1_000;
const PEER = new URL("peers/busy_router.py", import.meta.url).pathname;
const PEER_S = 2;

/**
 * Measures a router whose hosts hardly tick, and a client at 6 Hz.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures in percent of one core; the router's peer never sleeps.
 */
export async function measure({ scratch, short }: BenchOptions): Promise<Row[]> {
  const spanMs = short ? 1_000 : 10_000;
  const log = `${scratch}idle/`;
  await using processes = new AsyncDisposableStack();
  const { router, address } = await startRouter(["--expect", HOSTS, "--log", log]);
  processes.use(router);
  const startClient = (speed: number, phase: number): Service => {
    const at = ["127.0.0.1", 0, "--router", address, "--log", log];
    const client = ["client", ...at, "--clock-speed", speed, "--phase", phase];
    return processes.use(startProgram(client));
  };
  for (let i = 0; i < HOSTS; i++) startClient(0.001, 1_000);
  await router.notice("START");
  const routerPercent = await percentOf(router, spanMs);
  const client = startClient(6, 0);
  await client.notice("HOST_START");
  const clientPercent = await percentOf(client, spanMs);
  const what = `router with ${HOSTS} idle hosts`;
  const peer = await busyRouterPercent();
  return [
    { what, unit: "%", ours: routerPercent, peer, limit: ROUTER_LIMIT_PERCENT },
    { what: "client at 6 Hz", unit: "%", ours: clientPercent, limit: CLIENT_LIMIT_PERCENT },
  ];
}

async function percentOf({ pid }: Service, spanMs: number): Promise<number> {
  await pause(SETTLE_MS);
  const meter = await CpuMeter.start(pid);
  await pause(spanMs);
  return (await meter.use()).percent;
}

async function busyRouterPercent(): Promise<number> {
  await using peer = new Service(["python3", PEER, String(HOSTS), String(PEER_S + 1)]);
  const port = Number((await peer.notice("LISTEN"))["port"]);
  using connections = new DisposableStack();
  for (let i = 0; i < HOSTS; i++) connections.use(await Deno.connect({ port }));
  await peer.notice("START");
  const meter = await CpuMeter.start(peer.pid);
  await pause(PEER_S * 1_000);
  return (await meter.use()).percent;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
