/**
 * A host's identity: `ADDRESS:PORT`, for example `127.0.0.1:8001`, `localhost:8001` or
 * `[::1]:8001`. It is the `source` of the host's messages.
 */

/** The two parts of an `ADDRESS:PORT`. */
export interface Address {
  /** A host name, an IPv4 address or an IPv6 address without brackets. */
  readonly address: string;
  /** 0..65535; 0 asks the operating system for a free port. */
  readonly port: number;
}

/** No address is longer than a DNS name. No leading zeros, so that a host has but one identity. */
const PATTERN =
  /^(?:\[(?=[^\]]*:)([0-9A-Fa-f:.]{2,45})\]|([0-9A-Za-z._-]{1,253})):(0|[1-9]\d{0,4})$/;
/** The last port. */
export const PORT_MAX = 65_535;

/**
 * Reads an `ADDRESS:PORT`.
 *
 * @param text The text, an IPv6 address in brackets.
 * @returns The parts, or `undefined` where the text is no such thing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseAddress("127.0.0.1:8001"), { address: "127.0.0.1", port: 8001 });
 * assert.equal(parseAddress("127.0.0.1"), undefined);
 * ```
 */
export function parseAddress(text: string): Address | undefined {
  const match = PATTERN.exec(text);
  const address = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return address === undefined || port > PORT_MAX ? undefined : { address, port };
}

/**
 * Reads an address without a port, an IPv6 address with or without brackets.
 *
 * @param text The text.
 * @returns The address without brackets, or `undefined` where the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseHost("[::1]"), "::1");
 * assert.equal(parseHost("127.0.0.1:8001"), undefined);
 * ```
 */
export function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[(.*:.*)\]$/s, "$1"); // as it stands in ADDRESS:PORT
  if (bare.split(":").length === 2) return undefined; // that is an ADDRESS:PORT
  return parseAddress(formatAddress({ address: bare, port: 0 }))?.address;
}

/**
 * Writes an `ADDRESS:PORT`, the inverse of {@linkcode parseAddress}.
 *
 * @param address The parts.
 * @returns The text, an IPv6 address in brackets.
 */
export function formatAddress({ address, port }: Address): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * Orders addresses as the roster does: by address (code units, so the order does not depend on a
 * locale), then by port as a number.
 *
 * @param a One address.
 * @param b The other.
 * @returns Negative, zero or positive, as `Array.prototype.sort` wants it.
 */
export function compareAddresses(a: Address, b: Address): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.port - b.port;
}
