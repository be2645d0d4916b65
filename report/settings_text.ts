/** What kind of run it was, in a few words. */

import { hasLatency, type RunSettings } from "../analysis/run_settings.ts";

/** Of more hosts that differ, what each has is left to args.json. */
const LISTED_MAX = 6;

/**
 * Tells real time from virtual, and names what differs from the defaults as flags do.
 *
 * @param settings How the run was set up.
 * @returns Phrases without commas between, such as `virtual time` and `stamp pre`.
 */
export function settingsTexts(settings: RunSettings): string[] {
  const { isVirtual, stamp, latency, clocks, skew, phase } = settings;
  return [
    ...(isVirtual === null ? [] : [isVirtual ? "virtual time" : "real time"]),
    ...(isVirtual === true && hasLatency(settings) ? [`latency ${latency}`] : []),
    ...(stamp === "pre" ? ["stamp pre"] : []),
    ...(clocks === null || clocks === "lamport" ? [] : [`clocks ${clocks}`]),
    ...differing("skew", skew, "none"),
    ...differing("phase", phase, "random"),
  ];
}

function differing(name: string, words: readonly string[], usual: string): string[] {
  if (words.every((word) => word === usual)) return [];
  if (words.length > LISTED_MAX) return [`${name} by host`];
  return [`${name} ${words.join(" ")}`];
}
