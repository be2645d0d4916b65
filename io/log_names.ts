/** What logs are called, for those who write them and those who look for them. */

/** The router's log. */
export const ROUTER_LOG_NAME = "router.ndjson";

/** What an experiment of many trials keeps. */
export const TRIALS_NAME = "trials.ndjson";

/** What the name of a client's log tells. */
export interface ClientLogName {
  /** The host, `ADDRESS:PORT`, as far as the name tells it. */
  readonly source: string;
  /** Whether another program writes such logs, as a JSON array. */
  readonly isForeign: boolean;
}

/** Of any letters, because other programs name their hosts as they like, but of letters. */
const CLIENT_LOG = /^client-(?<address>\P{Cc}+)-(?<port>\d{1,5})\.(?<form>ndjson|json)$/u;
/** The logs that we write, those that were set aside included; of a client's with no other letters. */
const OWN_LOG = /^(router|trials|client-[A-Za-z0-9._-]+-\d{1,5})(\.\d+)?\.ndjson$/;

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

/**
 * Reads the name of a client's log, ours or another program's.
 *
 * @param name The file's name.
 * @returns What it tells; `undefined` where it is no such name.
 */
export function parseClientLogName(name: string): ClientLogName | undefined {
  const { address, port, form } = CLIENT_LOG.exec(name)?.groups ?? {};
  if (address === undefined) return undefined;
  return { source: `${addressOf(address)}:${Number(port)}`, isForeign: form === "json" };
}

/**
 * Names the place of a log that makes way for a new one.
 *
 * @param path The log.
 * @param n A number, from 1.
 * @returns The path with the number: `router.ndjson` becomes `router.1.ndjson`.
 */
export function asidePath(path: string, n: number): string {
  return path.replace(/(\.[^./\\]*)?$/, `.${n}$1`);
}

/**
 * Says whether a log is of those that a run writes.
 *
 * @param name The file's name.
 * @returns Whether it is, {@linkcode asidePath} included.
 */
export function isOwnLogName(name: string): boolean {
  return OWN_LOG.test(name);
}

/** Hosts are known by the IP address of `localhost`; an IPv6 address is written in brackets. */
function addressOf(name: string): string {
  if (name === "localhost") return "127.0.0.1";
  return /^_.+_$/.test(name) ? `[${name.slice(1, -1).replaceAll("_", ":")}]` : name;
}
