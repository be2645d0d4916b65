/** Runs as files: written as programs write them, spoilt as a test wants it, and analysed. */

import assert from "node:assert/strict";
import type { Evidence, RunAnalysis, Verdict } from "../../analysis/run_analysis.ts";
import { loadRun } from "../../inspect/load_run.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../../io/log_names.ts";
import { hostsAt, type Scenario, scenario, simulate } from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A record whose fields a test may change. */
// deno-lint-ignore no-explicit-any
export type Loose = any;

/** The files of a run: lines, which are records or, where a test spoils them, texts. */
export type RunFiles = Map<string, Loose[]>;

/** What tests call the files of the first three hosts, and the router's. */
export const FILES = [1, 2, 3].map((n) => `client-127.0.0.1-800${n}.ndjson`);
export const ROUTER = ROUTER_LOG_NAME;

/** A run of three hosts, the first of which gets more messages than it can take. */
export const RUN: Partial<Scenario> = {
  hosts: hostsAt([1, 4, 4], "random"),
  runTime: 60,
  probInternal: 0.4,
  clocks: ["lamport", "vector", "hybrid"],
};

/** The files of a run in virtual time. */
export function filesOf(options: Partial<Scenario> = {}): RunFiles {
  const run = scenario(options);
  const { hosts, router } = simulate(run);
  const files: RunFiles = new Map(
    run.hosts.map(({ source }, i) => [clientLogName(source), structuredClone([...hosts[i] ?? []])]),
  );
  return files.set(ROUTER, structuredClone([...router]));
}

/** The same run as the programs of the exercise log it: an array per host, and no router's log. */
export function foreignFilesOf(options: Partial<Scenario> = {}): Map<string, Loose[]> {
  const files = filesOf(options);
  files.delete(ROUTER);
  return new Map([...files].map(([name, records]) => [
    name.replace("127.0.0.1", "localhost").replace(".ndjson", ".json"),
    records.filter(({ tick }) => tick !== undefined).map((record) => {
      const { event_type, system_clock_time, logical_clock_time, message_queue_size } = record;
      const { message } = record;
      return { event_type, system_clock_time, logical_clock_time, message_queue_size, message };
    }),
  ]));
}

/** The text of a file: a record a line, or an element a line. */
export function textOf(name: string, records: readonly Loose[]): string {
  const lines = records.map((record) => {
    return typeof record === "string" ? record : JSON.stringify(record);
  });
  if (name.endsWith(".json")) return `[\n${lines.join(",\n")}\n]\n`;
  const text = lines.join("\n");
  return lines.at(-1)?.endsWith("~") === true ? text.slice(0, -1) : `${text}\n`; // ~: torn
}

/** Writes files into a folder and analyses it. Names of files in the analysis have no folder. */
export async function analyzeFiles(
  files: ReadonlyMap<string, readonly Loose[] | string>,
): Promise<RunAnalysis> {
  await using folder = await temporaryFolder();
  for (const [name, content] of files) {
    const text = typeof content === "string" ? content : textOf(name, content);
    await Deno.writeTextFile(folder.path + name, text);
  }
  const { analysis } = await loadRun(folder.path);
  return JSON.parse(JSON.stringify(analysis).replaceAll(folder.path, ""));
}

/** The checks that were violated. */
export function violatedIn({ verdicts }: RunAnalysis): string[] {
  return verdicts.filter(({ status }) => status === "violated").map(({ check }) => check);
}

/** A verdict by its check's name. */
export function verdictOf({ verdicts }: RunAnalysis, check: string): Verdict {
  return verdicts.find((verdict) => verdict.check === check) ?? assert.fail(`no check ${check}`);
}

/** Where the violations of a check are, `FILE:LINE`. */
export function placesOf(analysis: RunAnalysis, check: string): string[][] {
  return verdictOf(analysis, check).examples.map(({ evidence }) => evidence.map(placeOf));
}

export function placeOf({ file, line }: Evidence): string {
  return `${file}:${line}`;
}

/** Asserts that a run raises nothing. */
export function assertLawful(analysis: RunAnalysis, warnings: readonly string[] = []): void {
  assert.deepEqual(violatedIn(analysis), [], JSON.stringify(analysis.verdicts, null, 2));
  assert.deepEqual(analysis.warnings, warnings);
}
