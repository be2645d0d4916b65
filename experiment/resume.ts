/** Going on with trials that were ended early, in words for users. */

import { callOf, userArgs } from "../io/called.ts";

/** The flags of a host's options in args.json. */
const HOST_FLAGS: Readonly<Record<string, string>> = {
  clock_speed: "--clock-speeds",
  phase: "--phase",
  skew: "--skew",
  port: "--first-port",
};

/** What no flag says. */
const VERSIONS: Readonly<Record<string, string>> = {
  scale_sim: "scale-sim",
  deno: "Deno",
  protocol: "the protocol",
};

/** What a configuration file alone says. */
const CONFIGURED: Readonly<Record<string, string>> = {
  outbox_kib: "router.outbox_kib",
  log_rate: "router.log_rate",
  wait: "client.wait",
};

/**
 * Names what differs between two experiments by the flag that says it.
 *
 * @param key The option in args.json.
 * @param before What it was.
 * @param after What it is.
 * @returns For example `another --clock-speeds`.
 */
export function nameDifference(key: string, before: unknown, after: unknown): string {
  const version = VERSIONS[key];
  if (version !== undefined) return `another version of ${version}, ${before}`;
  if (key === "hosts") return `another ${hostFlag(before, after)}`;
  const configured = CONFIGURED[key];
  if (configured !== undefined) return `another ${configured} in the configuration`;
  return `another --${key.replaceAll("_", "-")}`;
}

/** Which option of hosts differs first; the number of hosts comes from their speeds. */
function hostFlag(before: unknown, after: unknown): string {
  const [old, now] = [optionsOf(before), optionsOf(after)];
  const differs = (option: string): boolean =>
    old.length !== now.length || old.some((host, i) => host[option] !== now[i]?.[option]);
  const option = Object.keys(HOST_FLAGS).find(differs) ?? "clock_speed";
  return HOST_FLAGS[option] ?? option;
}

function optionsOf(hosts: unknown): Record<string, unknown>[] {
  return Array.isArray(hosts) ? hosts.map((host) => ({ ...host })) : [];
}

/**
 * Writes the command that goes on with trials.
 *
 * @param args What the program that began them was called with.
 * @param plan What they are called, and their seed, which may have been drawn.
 * @returns A line for a shell.
 */
export function resumeCommand(
  args: readonly string[],
  { name, seed }: { readonly name: string; readonly seed: number },
): string {
  const kept = userArgs(args).filter((arg) => arg !== "--force" && arg !== "--resume");
  const isGiven = (flag: string): boolean =>
    kept.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (!isGiven("--exp-name")) kept.push("--exp-name", name);
  if (!isGiven("--seed")) kept.push("--seed", String(seed));
  return [...callOf(args), ...kept, "--resume"].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[A-Za-z0-9_./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
