/** What args.json and summary.json tell of a run; neither needs to be there. */

import type { KnownFacts } from "../analysis/histories.ts";
import { formatAddress } from "../core/address.ts";
import { printable, shorten } from "../core/errors.ts";
import { isPositive, isProbability } from "../core/number_rules.ts";
import { readText } from "../io/files.ts";
import { plural } from "../report/numbers.ts";

/**
 * Reads what is known of a run beside its histories. Programs name the same things differently, and
 * what is not understood is passed over: the histories tell most of it too.
 *
 * @param directory The run's directory, without a slash at its end.
 * @param sources The hosts whose logs are there.
 * @param warn Hears what is amiss.
 * @returns The facts.
 */
export async function readKnownFacts(
  directory: string,
  sources: readonly string[],
  warn: (text: string) => void,
): Promise<KnownFacts> {
  const args = await readObject(`${directory}/args.json`, warn);
  const summary = await readObject(`${directory}/summary.json`, warn);
  const outcome = summary["outcome"];
  const hosts = sources.length;
  const speeds = Array.isArray(args["clock_speeds"]) ? args["clock_speeds"] : null;
  const odds = args["prob_internal"] ?? null;
  warnOfUnused({ speeds, odds, hosts }, (text) => warn(`${directory}/args.json: ${text}`));
  return {
    name: printable(text(args["name"]) ?? text(args["exp_name"]) ?? baseName(directory)),
    outcome: outcome === "complete" || outcome === "interrupted" || outcome === "failed"
      ? outcome
      : null,
    failure: text(summary["failure"]),
    runTime: positive(args["run_time"]),
    probInternal: isProbability(odds) ? odds : null,
    seed: number(args["seed"]),
    roster: rosterOf(args, sources),
    hosts: speeds?.length ?? number(args["clients"]),
    clockSpeeds: speeds?.length === hosts ? speeds.map(positive) : [], // in the order of their ports
    skews: skewsOf(args),
    settings: { latency: text(args["latency"]), phase: phasesOf(args["hosts"]) },
  };
}

/** What a student meant to say, and this program does not use, must not be passed over in silence. */
function warnOfUnused(
  { speeds, odds, hosts }: {
    readonly speeds: readonly unknown[] | null;
    readonly odds: unknown;
    readonly hosts: number;
  },
  warn: (text: string) => void,
): void {
  const count = speeds?.length ?? hosts;
  if (count > hosts) warn(`it tells of ${count} hosts, but the logs of ${hosts} are there`);
  if (count < hosts) {
    warn(
      `it tells of ${count} ${plural(count, "host")}, but there are the logs of ${hosts}; its ` +
        "'clock_speeds' are not used",
    );
  }
  const wrong = count === hosts ? speeds?.find((speed) => !isPositive(speed)) : undefined;
  if (wrong !== undefined) {
    warn(`'clock_speeds' has ${shorten(wrong)}, wanted a number above 0; it is not used`);
  }
  if (odds !== null && !isProbability(odds)) {
    warn(`'prob_internal' is ${shorten(odds)}, wanted a number from 0 to 1; it is not used`);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

async function readObject(path: string, warn: (text: string) => void): Promise<JsonObject> {
  const content = await readText(path).catch(() => undefined);
  if (content === undefined) return {};
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === "object" && value !== null) return value as JsonObject;
  } catch {
    // told below
  }
  warn(`${path}: the file holds no JSON object, and is not used`);
  return {};
}

/** Everyone who took part, where all have ports of their own, and among them are those who have logs. */
function rosterOf(args: JsonObject, sources: readonly string[]): string[] | null {
  const address = text(args["client_address"]);
  const ports = hostsOf(args)?.map((host) => number(host?.["port"]) ?? 0);
  if (address === null || ports === undefined) return null;
  const roster = ports.map((port) => formatAddress({ address, port }));
  return sources.every((source) => roster.includes(source)) ? roster : null;
}

/** How each host's physical clock went wrong, where all of them tell it. */
function skewsOf(args: JsonObject): string[] | null {
  const skews = hostsOf(args)?.map((host) => text(host?.["skew"]));
  return skews?.every((skew) => skew !== null) ? skews : null;
}

/** What is told of each host, if of all of them: of very many, the first are listed. */
function hostsOf(args: JsonObject): (JsonObject | null)[] | undefined {
  const hosts = args["hosts"];
  return Array.isArray(hosts) && hosts.length === args["clients"] ? hosts : undefined;
}

/** Each host's phase, where all of them tell it. */
function phasesOf(hosts: unknown): string[] {
  const phases = (Array.isArray(hosts) ? hosts : []).map((host) => host?.["phase"]);
  const areKnown = phases.every((phase) => typeof phase === "string" || number(phase) !== null);
  return areKnown ? phases.map(String) : [];
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function positive(value: unknown): number | null {
  return isPositive(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The last part of a path that names something, so that a run is called the same from wherever it is read. */
function baseName(path: string): string {
  const name = path.split(/[/\\]/).findLast((part) => part !== "" && part !== ".");
  if (name !== undefined && name !== "..") return name;
  return Deno.realPathSync(path).split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
