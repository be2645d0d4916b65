/** Whether the ports of an experiment are free, before an earlier run is replaced by it. */

import { OTHER_PORTS } from "../config/flags.ts";
import { closeQuietly, listen } from "../io/listen.ts";
import type { Plan } from "./plan.ts";

/**
 * Tries every port that the router and the hosts are to listen on. Whoever takes one a moment later
 * still makes the run fail, but most are taken by a program that has been there for long.
 *
 * @param plan The experiment, in real time.
 * @throws {EnvironmentError} Where a port is taken, or an address is not this machine's.
 */
export function checkPorts({ router, clientAddress: address, firstPort, hosts }: Plan): void {
  const ports = firstPort === 0 ? [] : hosts.map((_, i) => firstPort + i);
  const wanted = [router, ...ports.map((port) => ({ address, port }))];
  const listeners: Deno.TcpListener[] = [];
  try {
    for (const at of wanted) listeners.push(listen(at, OTHER_PORTS));
  } finally {
    listeners.forEach(closeQuietly);
  }
}
