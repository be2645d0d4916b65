/** A run's events as a page carries them: about seven bytes an event, in base64. */

import type { Stamp } from "../core/host.ts";
import type { FurtherClocks, HostHistory, HostStop, RunHistory } from "../analysis/run_history.ts";
import { ColumnReader, ColumnWriter, fromBase64, toBase64 } from "./varints.ts";

/** A host without its events. */
export interface PackedHost {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Nominal ticks per second; `null` where its log does not say. */
  readonly clockSpeed: number | null;
  /** Whether its log ends before the host does. */
  readonly endsEarly: boolean;
  /** How it stopped; absent where its log does not say. */
  readonly stop?: HostStop;
  /** How many events it has. */
  readonly length: number;
  /** Before which of them others are missing; absent where none are. */
  readonly gaps?: readonly number[];
  /** Whether columns of further clocks follow its others; absent where the log has none. */
  readonly hasClocks?: true;
}

/** A {@linkcode RunHistory} that JSON can hold. */
export interface PackedHistory {
  /** The run's name. */
  readonly name: string;
  /** The instant of time 0, in seconds since the epoch. */
  readonly start: number;
  /** Which value of the sender's clock messages carry; `null` where that is not known. */
  readonly stamp: Stamp | null;
  /** How many later events are not here. */
  readonly eventsOmitted: number;
  /** The hosts in roster order. */
  readonly hosts: readonly PackedHost[];
  /** Their columns one after another. */
  readonly columns: string;
}

/** Times are whole microseconds, as in logs. */
const PER_SECOND = 1e6;
/** Which clocks an event has: what is unknown is said apart, so that no number has to stand for it. */
const PHYSICAL = 1;
/** See {@linkcode PHYSICAL}. */
const HYBRID = 2;

/**
 * Packs a run's events. Vector clocks as logged stay behind, for a page works them out, and so does what
 * messages say of their kind.
 *
 * @param history The events.
 * @returns The same, with times rounded to microseconds.
 */
export function packHistory(history: RunHistory): PackedHistory {
  const writer = new ColumnWriter();
  for (const host of history.hosts) {
    writer.write(host.kinds);
    writer.write(host.times.map(microseconds));
    writer.write(host.logicalTimes);
    writer.write(host.inboxSizes);
    writer.write(host.sendHosts);
    writer.write(host.sendEvents);
    if (hasClocks(host)) writeClocks(host.furtherClocks, { times: host.times, writer });
  }
  const { name, start, stamp, eventsOmitted } = history;
  const hosts = history.hosts.map((host): PackedHost => {
    const { source, clockSpeed, endsEarly, stop, length, gaps } = host;
    return {
      ...{ source, clockSpeed, endsEarly, length },
      ...(stop === null ? {} : { stop }),
      ...(gaps.length > 0 ? { gaps } : {}),
      ...(hasClocks(host) ? { hasClocks: true } : {}),
    };
  });
  return { name, start, stamp, eventsOmitted, hosts, columns: toBase64(writer.bytes()) };
}

/**
 * Unpacks a run's events.
 *
 * @param packed What {@linkcode packHistory} gave.
 * @returns The events.
 */
export function unpackHistory({ columns, hosts, ...run }: PackedHistory): RunHistory {
  const reader = new ColumnReader(fromBase64(columns));
  return { ...run, hosts: hosts.map((host) => unpackHost(host, reader)) };
}

function unpackHost(
  { hasClocks, stop, gaps = [], ...host }: PackedHost,
  reader: ColumnReader,
): HostHistory {
  const { length } = host;
  const kinds = reader.read(new Uint8Array(length));
  const times = reader.read(new Float64Array(length));
  for (let i = 0; i < length; i++) times[i] = (times[i] ?? 0) / PER_SECOND;
  return {
    ...host,
    kinds,
    messageKinds: null,
    times,
    logicalTimes: reader.read(new Float64Array(length)),
    inboxSizes: reader.read(new Float64Array(length)),
    sendHosts: reader.read(new Int32Array(length)),
    sendEvents: reader.read(new Int32Array(length)),
    ...{ stop: stop ?? null, gaps },
    furtherClocks: hasClocks === true ? readClocks(reader, times) : null,
  };
}

/** Whether a page needs a host's further clocks. */
function hasClocks(
  host: HostHistory,
): host is HostHistory & { readonly furtherClocks: FurtherClocks } {
  return [host.furtherClocks?.physicalTimes, host.furtherClocks?.hybridTimes].some((times) => {
    return times?.some((time) => !Number.isNaN(time)) === true;
  });
}

/** Times are written as they differ from the event's own, which takes a byte or two. */
function writeClocks(
  { physicalTimes, hybridTimes, hybridCounts }: FurtherClocks,
  { times, writer }: { readonly times: Float64Array; readonly writer: ColumnWriter },
): void {
  const known = Uint8Array.from(times, (_, i) => {
    return (isNaN(physicalTimes[i] ?? NaN) ? 0 : PHYSICAL) |
      (isNaN(hybridTimes[i] ?? NaN) ? 0 : HYBRID);
  });
  writer.write(known);
  for (const column of [physicalTimes, hybridTimes]) {
    let before = 0;
    writer.write(times.map((time, i) => {
      const difference = microseconds(column[i] ?? NaN) - microseconds(time);
      return before = isNaN(difference) ? before : difference;
    }));
  }
  writer.write(hybridCounts);
}

function readClocks(reader: ColumnReader, times: Float64Array): FurtherClocks {
  const { length } = times;
  const known = reader.read(new Uint8Array(length));
  const [physicalTimes, hybridTimes] = [PHYSICAL, HYBRID].map((clock) => {
    return reader.read(new Float64Array(length)).map((difference, i) => {
      if (((known[i] ?? 0) & clock) === 0) return NaN;
      return (microseconds(times[i] ?? 0) + difference) / PER_SECOND;
    });
  }) as [Float64Array, Float64Array];
  const hybridCounts = reader.read(new Float64Array(length));
  return { physicalTimes, hybridTimes, hybridCounts, vectors: null };
}

function microseconds(seconds: number): number {
  return Math.round(seconds * PER_SECOND);
}
