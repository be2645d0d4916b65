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

/**
 * Hands over each connection that comes in, until the listener is closed.
 *
 * @param listener Where they come in.
 * @param onConnection Takes each.
 */
export async function acceptAll(
  listener: Deno.TcpListener,
  onConnection: (connection: Deno.TcpConn) => void,
): Promise<void> {
  for (;;) {
    let connection: Deno.TcpConn;
    try {
      connection = await listener.accept();
    } catch (error) {
      if (error instanceof Deno.errors.BadResource) return;
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
