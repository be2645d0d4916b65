/** What logs are called. */

/** The router's log. */
export const ROUTER_LOG_NAME = "router.ndjson";

/**
 * Names a client's log.
 *
 * @param source The host's identity, `ADDRESS:PORT`.
 * @returns `client-<address>-<port>.ndjson`, without characters that a file system refuses.
 */
export function clientLogName(source: string): string {
  const at = source.lastIndexOf(":");
  const address = source.slice(0, at).replaceAll(/[^A-Za-z0-9.-]/g, "_");
  return `client-${address}-${source.slice(at + 1)}.ndjson`;
}
