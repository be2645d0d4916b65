/** What args.json and summary.json tell of a run; neither needs to be there. */

import type { KnownFacts } from "../analysis/analyze_histories.ts";
import { printable, shorten } from "../core/errors.ts";
import { isPositive, isProbability } from "../core/number_rules.ts";
import { readText } from "../io/files.ts";
import { plural } from "../report/numbers.ts";

/**
 * Reads what is known of a run beside its histories. Programs name the same things differently, and
 * what is not understood is passed over: the histories tell most of it too.
 *
 * @param directory The run's directory, without a slash at its end.
 * @param hosts How many hosts the run has.
 * @param warn Hears what is amiss.
 * @returns The facts.
 */
export async function readKnownFacts(
  directory: string,
  hosts: number,
  warn: (text: string) => void,
): Promise<KnownFacts> {
  const args = await readObject(`${directory}/args.json`, warn);
  const summary = await readObject(`${directory}/summary.json`, warn);
  const outcome = summary["outcome"];
  const speeds = Array.isArray(args["clock_speeds"]) ? args["clock_speeds"] : null;
  const warnOfArgs = (text: string): void => warn(`${directory}/args.json: ${text}`);
  if (speeds !== null && speeds.length > hosts) {
    warnOfArgs(`it tells of ${speeds.length} hosts, but the logs of ${hosts} are there`);
  } else if (speeds !== null && speeds.length < hosts) {
    warnOfArgs(
      `it tells of ${speeds.length} ${plural(speeds.length, "host")}, but there are the logs of ` +
        `${hosts}; its 'clock_speeds' are not used`,
    );
  } else {
    const wrong = speeds?.find((speed) => !isPositive(speed));
    if (wrong !== undefined) {
      warnOfArgs(`'clock_speeds' has ${shorten(wrong)}, wanted a number above 0; it is not used`);
    }
  }
  const odds = args["prob_internal"] ?? null;
  if (odds !== null && !isProbability(odds)) {
    warnOfArgs(`'prob_internal' is ${shorten(odds)}, wanted a number from 0 to 1; it is not used`);
  }
  return {
    name: printable(text(args["name"]) ?? text(args["exp_name"]) ?? baseName(directory)),
    outcome: outcome === "complete" || outcome === "interrupted" || outcome === "failed"
      ? outcome
      : null,
    failure: text(summary["failure"]),
    runTime: positive(args["run_time"]),
    probInternal: isProbability(odds) ? odds : null,
    seed: number(args["seed"]),
    hosts: speeds?.length ?? null,
    clockSpeeds: speeds?.length === hosts ? speeds.map(positive) : [], // in the order of their ports
    settings: { latency: text(args["latency"]), phase: phasesOf(args["hosts"]) },
  };
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
