/** What lies in a run's directory. */

import { compareAddresses, parseAddress } from "../core/address.ts";
import { describeError, EnvironmentError } from "../core/errors.ts";
import { ROUTER_LOG_NAME } from "../io/log_names.ts";

/** The log of one host. */
export interface HostFile {
  /** The host, `ADDRESS:PORT`, as far as the file's name tells. */
  readonly source: string;
  /** The file, as the user named its directory. */
  readonly path: string;
  /** Whether scale-sim wrote it, as NDJSON, or another program, as a JSON array. */
  readonly isForeign: boolean;
}

/** The files of a run. */
export interface RunFiles {
  /** The directory as the user named it, without a slash at its end. */
  readonly directory: string;
  /** The logs of hosts, in roster order. */
  readonly hosts: readonly HostFile[];
  /** The router's log, if there is one. */
  readonly router: string | undefined;
}

const HOST_LOG = /^client-(?<address>.+)-(?<port>\d{1,5})\.(?<form>ndjson|json)$/;

/**
 * Looks into a run's directory.
 *
 * @param directory The directory.
 * @returns Its files.
 * @throws {EnvironmentError} Where it cannot be read or holds no log of a host.
 */
export async function findRunFiles(directory: string): Promise<RunFiles> {
  const path = directory.replace(/(?<=.)[/\\]+$/, "");
  const names = await listFiles(path);
  const hosts = names.flatMap((name): HostFile[] => {
    const { address = "", port = "", form } = HOST_LOG.exec(name)?.groups ?? {};
    if (form === undefined) return [];
    const source = `${addressOf(address)}:${Number(port)}`;
    return [{ source, path: `${path}/${name}`, isForeign: form === "json" }];
  });
  if (hosts.length === 0) {
    throw new EnvironmentError(
      `'${directory}' is no run directory: it holds no client-ADDRESS-PORT.ndjson (or .json)`,
    );
  }
  return {
    directory: path,
    hosts: hosts.sort((a, b) => compareSources(a.source, b.source)),
    router: names.includes(ROUTER_LOG_NAME) ? `${path}/${ROUTER_LOG_NAME}` : undefined,
  };
}

/**
 * Compares hosts by roster order.
 *
 * @param a One host, `ADDRESS:PORT`.
 * @param b The other.
 * @returns Negative, zero or positive, as `Array.prototype.sort` wants it.
 */
export function compareSources(a: string, b: string): number {
  const unknown = { address: "", port: 0 };
  return compareAddresses(parseAddress(a) ?? unknown, parseAddress(b) ?? unknown);
}

async function listFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (!isDirectory) names.push(name);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      throw new EnvironmentError(`'${directory}' is a file, wanted a run's directory`);
    }
    throw new EnvironmentError(`cannot read folder '${directory}': ${describeError(error)}`);
  }
  return names;
}

/** Hosts are known by the IP address of `localhost`; an IPv6 address is written in brackets. */
function addressOf(name: string): string {
  return name === "localhost" ? "127.0.0.1" : name.replace(/^_(.+)_$/, "[$1]").replaceAll("_", ":");
}
