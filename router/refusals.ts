/** Why a router lets a host not join, in words. */

import { ProtocolError } from "../core/protocol.ts";

/** Says that nobody can join any more. */
export function runOver(): ProtocolError {
  return new ProtocolError("run_over", "the run has ended");
}

/**
 * Says that a host does not belong to this run.
 *
 * @param source The host.
 * @param token What it named in HELLO.
 * @returns The error.
 */
export function notInvited(source: string, token: string | undefined): ProtocolError {
  const found = token === undefined ? "no token" : "another token";
  return new ProtocolError(
    "not_invited",
    `'${source}' has ${found} in HELLO, wanted the one that this router was started with`,
  );
}

/**
 * Says that a source is taken.
 *
 * @param source The source.
 * @param isHere Whether its host is connected; if not, it has left.
 * @returns The error.
 */
export function duplicateSource(
  source: string,
  { isHere }: { readonly isHere: boolean },
): ProtocolError {
  return new ProtocolError(
    "duplicate_source",
    isHere
      ? `'${source}' has joined already`
      : `'${source}' was in this run before, wanted a source that is new to it`,
  );
}
