/** How long it takes until thousands have joined, and what they cost when they are silent. */

import { encodeLine } from "../../core/lines.ts";
import { PROTOCOL_VERSION } from "../../core/protocol.ts";
import { CpuMeter } from "../cpu_meter.ts";
import type { BenchOptions, Row } from "../row.ts";
import { startRouter } from "../service.ts";
import { sourceOf } from "./wire.ts";

const CLIENTS = 5_000;

/**
 * Measures joining: from the first HELLO until every client has read its START.
 *
 * @param options Where to write, and whether to be short.
 * @returns The figures.
 */
export async function measure({ scratch, short }: BenchOptions): Promise<Row[]> {
  const clients = short ? 100 : CLIENTS;
  const { router, address } = await startRouter(["--expect", clients, "--log", `${scratch}joins/`]);
  await using _ended = router;
  using connections = new DisposableStack();
  const port = Number(address.split(":").at(-1));
  const joining: Deno.TcpConn[] = [];
  for (let i = 0; i < clients; i++) {
    joining.push(connections.use(await Deno.connect({ hostname: "127.0.0.1", port })));
  }
  const meter = await CpuMeter.start(router.pid);
  const started = router.notice("START");
  const begin = performance.now();
  const all = joining.map(async (connection, place) => {
    const hello = { type: "HELLO", source: sourceOf(place), protocol: PROTOCOL_VERSION };
    await connection.write(encodeLine(hello));
    await readStart(connection);
  });
  await started;
  const joinedS = (performance.now() - begin) / 1000;
  await Promise.all(all);
  const { cpuSeconds } = await meter.use();
  const status = await Deno.readTextFile(`/proc/${router.pid}/status`);
  const memoryMb = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  return [
    { what: `${clients} joins`, unit: "s", ours: joinedS, limit: 1 },
    { what: `${clients} joins and STARTs, CPU`, unit: "s", ours: cpuSeconds },
    { what: `${clients} joined, memory`, unit: "MB", ours: memoryMb },
  ];
}

/** Reads WELCOME and a START that names everyone; it is long, so nothing of it is kept. */
async function readStart(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(1 << 16);
  const lf = 0x0a;
  for (let lines = 0; lines < 2;) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("the router closed a connection");
    for (let at = buffer.indexOf(lf); at !== -1 && at < size; at = buffer.indexOf(lf, at + 1)) {
      lines++;
    }
  }
}
