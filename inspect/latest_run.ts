/** Which of the logs in a directory are of the latest run: hosts that are started by hand leave theirs side by side. */

import type { HostStartRecord } from "../core/history.ts";
import type { HostFile } from "./run_files.ts";

/** A log with its first record, where it has one. */
export interface StartedFile {
  /** The log. */
  readonly file: HostFile;
  /** How its host started; `undefined` where nothing tells. */
  readonly start: HostStartRecord | undefined;
}

/**
 * Leaves out the logs of earlier runs. Hosts of one run start together, and one that joins late has in
 * its roster some of those that started before; so runs come apart where those who started next know
 * none of those who started before. Logs that do not tell when they start stay.
 *
 * @param files The logs.
 * @param warn Hears of each log that is passed over.
 * @returns Those of the latest run.
 */
export function latestRun(
  files: readonly StartedFile[],
  warn: (text: string) => void,
): HostFile[] {
  const generations = new Map<number, StartedFile[]>();
  for (const started of files) {
    if (started.start === undefined) continue;
    const { system_clock_time: time } = started.start;
    const members = generations.get(time);
    if (members === undefined) generations.set(time, [started]);
    else members.push(started);
  }
  const latestFirst = [...generations.keys()].sort((a, b) => b - a);
  const known = new Set<string>();
  const earlier = new Set<StartedFile>();
  for (const [i, time] of latestFirst.entries()) {
    const members = generations.get(time) ?? [];
    if (i === 0 || members.some(({ file }) => known.has(file.source))) {
      const rosters = new Set(members.map(({ start }) => start?.roster ?? [])); // mostly one
      for (const roster of rosters) for (const source of roster) known.add(source);
    } else members.forEach((member) => earlier.add(member));
  }
  for (const { file, start } of earlier) {
    const then = instant(start?.system_clock_time);
    warn(`${file.path}: it is of an earlier run, started ${then}; passed over`);
  }
  return files.filter((started) => !earlier.has(started)).map(({ file }) => file);
}

/** Writes an instant of real time as people read it, in UTC. */
function instant(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}
