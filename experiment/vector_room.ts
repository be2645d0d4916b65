/** How many hosts a vector clock may name: it stands in every message, and lines have a bound. Pure. */

import { formatAddress, PORT_MAX } from "../core/address.ts";
import type { ClockName } from "../core/further_clock.ts";
import { encodeLine, LINE_BYTES_MAX } from "../core/lines.ts";
import { LOGICAL_TIME_MAX, type Message } from "../core/message.ts";

/** A time as long as any that hosts write, which are whole microseconds. */
const LONG_TIME = 9_999_999_999.999_999;

/** Where hosts are, and what they keep. */
export interface VectorHosts {
  /** The address of all of them. */
  readonly clientAddress: string;
  /** The first one's port, the others follow; 0: any free ports. */
  readonly firstPort: number;
  /** Which clocks they keep. */
  readonly clocks: readonly ClockName[];
}

/**
 * Says how many hosts there may be, so that a message with the counts of all of them fits into a line,
 * however large those are.
 *
 * @param hosts Where they are, and what they keep.
 * @returns How many fit.
 */
export function vectorHostsMax({ clientAddress, firstPort, clocks }: VectorHosts): number {
  const sourceOf = (host: number): string => {
    const port = firstPort === 0 ? PORT_MAX : Math.min(PORT_MAX, firstPort + host);
    return formatAddress({ address: clientAddress, port });
  };
  const longest = formatAddress({ address: clientAddress, port: PORT_MAX });
  let left = LINE_BYTES_MAX - emptyLineBytes(longest, clocks);
  let hosts = 0;
  while ((left -= entryBytes(sourceOf(hosts))) >= 0) hosts++;
  return hosts;
}

/** What a line takes beside the entries of the vector clock. */
function emptyLineBytes(source: string, clocks: readonly ClockName[]): number {
  const message: Message = {
    ...{ source, type: "SEND_SECOND", system_clock_time: LONG_TIME },
    ...{ logical_clock_time: LOGICAL_TIME_MAX, payload: "", vector_clock: {} },
    ...clocks.includes("hybrid") ? { hybrid_clock: { l: LONG_TIME, c: LOGICAL_TIME_MAX } } : {},
  };
  return encodeLine(message).length - ",".length - "\n".length; // the last entry has no comma
}

/** What an entry takes, with the comma behind it. */
function entryBytes(source: string): number {
  return `"${source}":${LOGICAL_TIME_MAX},`.length;
}
