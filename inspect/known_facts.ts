/** What args.json and summary.json tell of a run; neither needs to be there. */

import type { KnownFacts } from "../analysis/analyze_histories.ts";
import { printable } from "../core/errors.ts";
import { isPositive, isProbability } from "../core/number_rules.ts";
import { readText } from "../io/files.ts";

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
  if (speeds !== null && speeds.length > hosts) {
    warn(
      `${directory}/args.json: it tells of ${speeds.length} hosts, but the logs of ${hosts} are there`,
    );
  }
  return {
    name: printable(text(args["name"]) ?? text(args["exp_name"]) ?? baseName(directory)),
    outcome: outcome === "complete" || outcome === "interrupted" || outcome === "failed"
      ? outcome
      : null,
    failure: text(summary["failure"]),
    runTime: positive(args["run_time"]),
    probInternal: isProbability(args["prob_internal"]) ? args["prob_internal"] : null,
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

function baseName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "" && part !== ".") ?? path;
}
