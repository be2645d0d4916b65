/** A run's events as a page carries them: about seven bytes an event, in base64. */

import type { HostHistory, RunHistory } from "../analysis/run_history.ts";
import { ColumnReader, ColumnWriter, fromBase64, toBase64 } from "./varints.ts";

/** A host without its events. */
export interface PackedHost {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Nominal ticks per second; `null` where its log does not say. */
  readonly clockSpeed: number | null;
  /** Whether its log ends before the host does. */
  readonly endsEarly: boolean;
  /** How many events it has. */
  readonly length: number;
}

/** A {@linkcode RunHistory} that JSON can hold. */
export interface PackedHistory {
  /** The run's name. */
  readonly name: string;
  /** The instant of time 0, in seconds since the epoch. */
  readonly start: number;
  /** How many later events are not here. */
  readonly eventsOmitted: number;
  /** The hosts in roster order. */
  readonly hosts: readonly PackedHost[];
  /** Their columns one after another. */
  readonly columns: string;
}

/** Times are whole microseconds, as in logs. */
const PER_SECOND = 1e6;

/**
 * Packs a run's events.
 *
 * @param history The events.
 * @returns The same, with times rounded to microseconds.
 */
export function packHistory(history: RunHistory): PackedHistory {
  const writer = new ColumnWriter();
  for (const host of history.hosts) {
    writer.write(host.kinds);
    writer.write(host.times.map((time) => Math.round(time * PER_SECOND)));
    writer.write(host.logicalTimes);
    writer.write(host.inboxSizes);
    writer.write(host.sendHosts);
    writer.write(host.sendEvents);
  }
  const { name, start, eventsOmitted } = history;
  const hosts = history.hosts.map(({ source, clockSpeed, endsEarly, length }) => {
    return { source, clockSpeed, endsEarly, length };
  });
  return { name, start, eventsOmitted, hosts, columns: toBase64(writer.bytes()) };
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

function unpackHost(host: PackedHost, reader: ColumnReader): HostHistory {
  const { length } = host;
  const kinds = reader.read(new Uint8Array(length));
  const times = reader.read(new Float64Array(length));
  for (let i = 0; i < length; i++) times[i] = (times[i] ?? 0) / PER_SECOND;
  return {
    ...host,
    kinds,
    times,
    logicalTimes: reader.read(new Float64Array(length)),
    inboxSizes: reader.read(new Int32Array(length)),
    sendHosts: reader.read(new Int32Array(length)),
    sendEvents: reader.read(new Int32Array(length)),
  };
}
