/** Opening sockets with errors that say what to do. */

import { type Address, formatAddress } from "../core/address.ts";
import { describeError, EnvironmentError } from "../core/errors.ts";

/**
 * Listens.
 *
 * @param address Where; port 0 lets the operating system choose.
 * @param hint How the user names another port.
 * @returns The listener.
 * @throws {EnvironmentError} Where the port is taken or the address is not this machine's.
 */
export function listen(address: Address, hint: string): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: address.address, port: address.port });
  } catch (error) {
    const where = formatAddress(address);
    if (error instanceof Deno.errors.AddrInUse) {
      throw new EnvironmentError(
        `cannot listen on ${where}: the port is taken; stop what uses it or ${hint}`,
      );
    }
    throw new EnvironmentError(`cannot listen on ${where}: ${describeError(error)}`);
  }
}

/** What else is to be done where connections come in. */
export interface AcceptOptions {
  /** Hears, once, that a connection waits for which no descriptor is left. */
  readonly onExhausted?: () => void;
}

/**
 * Hands over each connection that comes in, until the listener is closed.
 *
 * @param listener Where they come in.
 * @param onConnection Takes each.
 * @param options Who hears of trouble.
 */
export async function acceptAll(
  listener: Deno.TcpListener,
  onConnection: (connection: Deno.TcpConn) => void,
  { onExhausted = () => {} }: AcceptOptions = {},
): Promise<void> {
  let isTold = false;
  for (;;) {
    let connection: Deno.TcpConn;
    try {
      connection = await listener.accept();
    } catch (error) {
      if (error instanceof Deno.errors.BadResource) return;
      if (!isTold && isExhaustion(error)) {
        isTold = true;
        onExhausted();
      }
      // Out of descriptors, or a peer that gave up in between: the next one may be fine.
      await new Promise((resolve) => setTimeout(resolve, 10));
      continue;
    }
    try {
      connection.setNoDelay(true);
    } catch {
      closeQuietly(connection); // the peer has gone already
      continue;
    }
    onConnection(connection);
  }
}

/**
 * Says why a router leaves hosts without an answer.
 *
 * @param connections How many it has.
 * @returns An error for people.
 */
export function describeExhaustion(connections: number): string {
  return `the router can take in no more than ${connections} connections, because it may open no ` +
    "more files and sockets: raise that limit (ulimit -n)";
}

/** Whether the process, or the whole machine, has as many files and sockets open as it may. */
function isExhaustion(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EMFILE" || code === "ENFILE";
}

/**
 * Closes a connection or a listener that may be closed already.
 *
 * @param resource What to close.
 */
export function closeQuietly(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
