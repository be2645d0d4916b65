/** What kind of run it was, beside its rates, its length, its odds and its seed. */

import { parseLatency, takesTime } from "../core/latency.ts";
import { formatSkew, NO_SKEW } from "../core/physical_clock.ts";
import type { Stamp } from "../core/host.ts";
import { type HostLog, stampOf } from "./host_logs.ts";

/** How a run was set up, as far as its files tell. */
export interface RunSettings {
  /** Whether time was virtual; `null` where nothing tells. */
  readonly isVirtual: boolean | null;
  /** Which value of the clock messages carry; `null` where hosts differ or nothing tells. */
  readonly stamp: Stamp | null;
  /** How long messages were on the way in virtual time, as `--latency` takes it; `null` as above. */
  readonly latency: string | null;
  /** Which logical clocks hosts kept, as `--clocks` takes them; `null` as above. */
  readonly clocks: string | null;
  /** How physical clocks went wrong, as `--skew` takes it: once for all, or host by host. */
  readonly skew: readonly string[];
  /** How hosts were set against each other, as `--phase` takes it: once for all, or host by host. */
  readonly phase: readonly string[];
}

/** What only args.json tells. */
export type ToldSettings = Pick<RunSettings, "latency" | "phase">;

/**
 * Says how a run was set up, by the first records of its hosts and by args.json.
 *
 * @param hosts The logs.
 * @param told What args.json tells.
 * @returns The settings.
 */
export function settingsOf(hosts: readonly HostLog[], told: ToldSettings): RunSettings {
  const starts = hosts.flatMap(({ start }) => start ?? []);
  const clocks = new Set(starts.map(({ clocks = ["lamport"] }) => clocks.join(",")));
  const [shared = null] = clocks;
  return {
    isVirtual: starts.length === 0
      ? null
      : starts.every(({ system_clock_time }) => system_clock_time === 0),
    stamp: stampOf(hosts),
    latency: told.latency,
    clocks: clocks.size === 1 ? shared : null,
    skew: onceForAll(starts.map(({ skew = formatSkew(NO_SKEW) }) => skew)),
    phase: onceForAll(told.phase),
  };
}

/**
 * Says whether messages were on the way for a while.
 *
 * @param settings How the run was set up.
 * @returns Whether that is known, and they were.
 */
export function hasLatency({ latency }: Pick<RunSettings, "latency">): boolean {
  const known = latency === null ? undefined : parseLatency(latency);
  return known !== undefined && takesTime(known);
}

/** One word where all hosts have the same. */
function onceForAll(words: readonly string[]): readonly string[] {
  return new Set(words).size === 1 ? words.slice(0, 1) : words;
}
