/** What happened in a run, in one sentence. */

import type { RunAnalysis } from "../analysis/run_analysis.ts";
import type { HostSummary, RunSummary } from "../analysis/run_summary.ts";
import { hearsNothing } from "../analysis/theory.ts";
import { counted, grouped, short } from "./numbers.ts";

/** A log lacks its end where so much of the run is missing: programs start and end at different times. */
const CUT_SHARE_MIN = 0.1;
/** So many messages may wait by chance in an inbox that does not grow. */
const WAITING_MAX = 3;

/**
 * Tells a run in one sentence: who keeps up, who does not, and what the theory says of it.
 *
 * @param analysis The run.
 * @returns A sentence, for example `Host 8001 is saturated: its inbox grew by 1.25 messages/s, theory
 *   says 1.67.`
 */
export function storyText({ summary }: Pick<RunAnalysis, "summary">): string {
  const { hosts, outcome } = summary;
  if (hosts.every(({ ticks }) => ticks === 0)) {
    const isTold = hosts.some(({ stop_reason }) => stop_reason !== null);
    return isTold ? "No host has ticked." : "The logs hold no events that could be read.";
  }
  const read = hosts.filter(({ final_logical_clock }) => final_logical_clock !== null);
  const figures = `${[clocksText(read), ...inboxesText(read)].join(", ")}.`;
  if (read.length < hosts.length) {
    return `${grouped(read.length)} of ${grouped(hosts.length)} logs read: ${figures}`;
  }
  const cut = hosts.filter((host) => isCut(host, summary.run_time));
  if (cut.length > 0) return `${cutText(cut, hosts)} early: ${figures}`;
  // A run that ended early is not as long as it says, so its rates are not known.
  const isKnown = outcome === "complete" && hosts.every(({ predicted }) => predicted !== null);
  if (!isKnown) return figures.replace(/^./, (letter) => letter.toUpperCase());
  const saturated = hosts.filter(({ predicted }) => predicted?.regime === "saturated");
  if (saturated.length > 0) return saturatedText(summary, saturated);
  const critical = hosts.filter(({ predicted }) => predicted?.regime === "critical");
  if (critical.length > 0) {
    return `${subject(critical, hosts)} on the border between keeping up and falling behind` +
      `${inboxesText(hosts).map((text) => `: ${text}`).join("")}.`;
  }
  const slower = deafHosts(hosts);
  if (slower.length > 0) {
    const verb = slower.length === 1 ? "falls" : "fall";
    return `${subject(slower, hosts)} told nothing and ${verb} behind: ${figures}`;
  }
  return `All hosts keep up: ${figures}`;
}

/** Whether a host's log has no end, and its events stop long before the run does. */
function isCut(
  { stop_reason, measured_speed, clock_speed, ticks }: HostSummary,
  runTime: number,
): boolean {
  const period = 1 / (measured_speed ?? clock_speed ?? Infinity);
  return stop_reason === null && (ticks + 1) * period < (1 - CUT_SHARE_MIN) * runTime;
}

function cutText(cut: readonly HostSummary[], hosts: readonly HostSummary[]): string {
  const [first] = cut;
  return cut.length === 1 && first !== undefined
    ? `The log of host ${nameOf(first, hosts)} ends`
    : `${grouped(cut.length)} of ${grouped(hosts.length)} logs end`;
}

/** Hosts that no message reaches, and that are slower than the fastest: their clocks stay behind. */
function deafHosts(hosts: readonly HostSummary[]): HostSummary[] {
  const fastest = hosts.reduce((max, { clock_speed }) => Math.max(max, clock_speed ?? 0), 0);
  return hosts.filter(({ predicted, clock_speed }) =>
    predicted !== null && hearsNothing(predicted) && (clock_speed ?? 0) < fastest
  );
}

function saturatedText(
  { hosts, run_time }: RunSummary,
  saturated: readonly HostSummary[],
): string {
  if (saturated.some(({ inbox_final }) => inbox_final === null)) {
    return `${subject(saturated, hosts)} saturated, theory says; the logs do not tell of inboxes.`;
  }
  const inboxOf = ({ inbox_final }: HostSummary): number => inbox_final ?? 0;
  const worst = saturated.reduce((a, b) => inboxOf(b) > inboxOf(a) ? b : a);
  if (inboxOf(worst) <= WAITING_MAX) return tooSlowText(hosts, { saturated, runTime: run_time });
  const grew = `by ${(inboxOf(worst) / run_time).toFixed(2)} messages/s, theory says ${
    (worst.predicted?.inbox_growth ?? 0).toFixed(2)
  }`;
  return saturated.length === 1
    ? `Host ${nameOf(worst, hosts)} is saturated: its inbox grew ${grew}.`
    : `${grouped(saturated.length)} of ${
      grouped(hosts.length)
    } hosts are saturated: the inbox of ` +
      `host ${nameOf(worst, hosts)} grew fastest, ${grew}.`;
}

/** The run was too short for the theory to show: what it says must not be told as if it were seen. */
function tooSlowText(
  hosts: readonly HostSummary[],
  { saturated, runTime }: { readonly saturated: readonly HostSummary[]; readonly runTime: number },
): string {
  const growthOf = ({ predicted }: HostSummary): number => predicted?.inbox_growth ?? 0;
  const worst = saturated.reduce((a, b) => growthOf(b) > growthOf(a) ? b : a);
  const growth = `${growthOf(worst).toFixed(2)} messages/s`;
  const theory = saturated.length === 1
    ? `its inbox grows by ${growth}`
    : `the inbox of host ${nameOf(worst, hosts)} grows fastest, by ${growth}`;
  const time = runTime === 1 ? "this second" : `these ${short(runTime)} s`;
  const waiting = worst.inbox_final ?? 0;
  const seen = waiting === 0
    ? `in ${time} it did not`
    : `after ${time} it held ${counted(waiting, "message")}`;
  return `${subject(saturated, hosts)} too slow in the long run: theory says ${theory}; ${seen}.`;
}

/** `Host 8001 is`, or `3 of 5 hosts are`. */
function subject(some: readonly HostSummary[], hosts: readonly HostSummary[]): string {
  const [first] = some;
  return some.length === 1 && first !== undefined
    ? `Host ${nameOf(first, hosts)} is`
    : `${grouped(some.length)} of ${grouped(hosts.length)} hosts are`;
}

/** Nothing where the logs do not tell of all inboxes. */
function inboxesText(hosts: readonly HostSummary[]): string[] {
  const known = hosts.flatMap(({ inbox_max }) => inbox_max ?? []);
  if (known.length < hosts.length) return [];
  const most = known.reduce((max, inbox) => Math.max(max, inbox), 0);
  return [
    most === 0 ? "no message ever waited" : `inboxes held at most ${counted(most, "message")}`,
  ];
}

function clocksText(hosts: readonly HostSummary[]): string {
  const clocks = hosts.map(({ final_logical_clock }) => final_logical_clock ?? 0);
  const [least, most] = [Math.min(...clocks), Math.max(...clocks)];
  if (hosts.length === 1) return `the clock ended at ${grouped(most)}`;
  return least === most
    ? `all clocks ended at ${grouped(most)}`
    : `clocks ended at ${grouped(least)} to ${grouped(most)}`;
}

/** The port alone, where all hosts share their address. */
function nameOf({ source }: HostSummary, hosts: readonly HostSummary[]): string {
  const port = source.lastIndexOf(":") + 1;
  const address = source.slice(0, port);
  return hosts.every((host) => host.source.startsWith(address)) ? source.slice(port) : source;
}
