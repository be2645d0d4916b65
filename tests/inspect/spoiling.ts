/** Ways to find a place in the logs of a correct run, and to spoil what stands there. */

import assert from "node:assert/strict";
import type { Loose, RunFiles } from "./support.ts";

/** The lines of a file. */
export function linesOf(files: RunFiles, name: string): Loose[] {
  return files.get(name) ?? assert.fail(name);
}

/** The index of the first record that will do, from the middle of a log on. */
export function pick(lines: readonly Loose[], test: (record: Loose, i: number) => boolean): number {
  const start = Math.floor(lines.length / 2);
  const found = lines.findIndex((record, i) => i >= start && test(record, i));
  assert.ok(found > 0);
  return found;
}

/** Whether a record is an event of a kind, or a SEND of a type. */
export function isKind(kind: string): (record: Loose) => boolean {
  return (record) =>
    record?.event_type === kind || (record?.tick !== undefined && record.message?.type === kind);
}

/** INTERNAL before and after, so that nothing but the event itself depends on it. */
export function quietPlace(lines: readonly Loose[]): number {
  const isQuiet = isKind("INTERNAL");
  return pick(lines, (record, i) => {
    return isQuiet(record) && isQuiet(lines[i - 1]) && isQuiet(lines[i + 1]);
  });
}

/** A RECEIVE that nothing but its own host's earlier events decides: its message is old news. */
export function staleReceipt(lines: readonly Loose[]): number {
  return pick(lines, (record, i) => {
    const before = lines[i - 1];
    return isKind("RECEIVE")(record) && before.tick !== undefined &&
      record.message.logical_clock_time < before.logical_clock_time &&
      record.message_queue_size === 0 && before.message_queue_size === 0;
  });
}

/** The place of the SEND of a message. */
export function sendPlace(files: RunFiles, { source, logical_clock_time }: Loose): string {
  const name = `client-${source.replace(":", "-")}.ndjson`;
  const line = linesOf(files, name).findIndex(({ event_type, message }) =>
    event_type === "SEND" && message.logical_clock_time === logical_clock_time
  );
  assert.ok(line > 0);
  return `${name}:${line + 1}`;
}

/** A message as all hosts have logged it. */
export function copiesOf(files: RunFiles, { source, logical_clock_time }: Loose): Loose[] {
  return [...files.values()].flat().map(({ message }) => message).filter((message) =>
    message?.source === source && message.logical_clock_time === logical_clock_time
  );
}

/** Sets a clock of a message back. */
export function makeStale(message: Loose, clock: "vector" | "hybrid"): void {
  const { source, vector_clock, hybrid_clock } = message;
  if (clock === "hybrid") message.hybrid_clock = { ...hybrid_clock, l: hybrid_clock.l - 1 };
  else message.vector_clock = { ...vector_clock, [source]: vector_clock[source] - 1 };
}

/** Whether the event after an event is INTERNAL. */
export function isQuietAfter(lines: readonly Loose[], i: number): boolean {
  return isKind("INTERNAL")(lines[i + 1]);
}

/** A BROADCAST with an INTERNAL after it. */
export function quietBroadcast(lines: readonly Loose[]): number {
  return pick(lines, (record, i) => isKind("BROADCAST")(record) && isQuietAfter(lines, i));
}

/** The first event of a kind that will do. */
export function first(kind: string): (lines: readonly Loose[]) => number {
  return (lines) => pick(lines, isKind(kind));
}

/** How a fault changes one record. */
interface Spoiling {
  readonly change: (lines: Loose[], i: number) => unknown;
  /** How many lines after that record the fault shows; 0 where it shows there. */
  readonly after?: number;
}

/** Changes one record of a log, and tells where that must be found. */
export function spoil(
  name: string,
  choose: (lines: readonly Loose[]) => number,
  { change, after = 0 }: Spoiling,
): (files: RunFiles) => readonly string[] {
  return (files) => {
    const lines = linesOf(files, name);
    const i = choose(lines);
    change(lines, i);
    return [`${name}:${i + 1 + after}`];
  };
}
