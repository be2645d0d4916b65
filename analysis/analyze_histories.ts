/** From the histories of a run's hosts to what an analysis says of the run: one pass. */

import type { HostStopRecord } from "../core/history.ts";
import { formatSkew, NO_SKEW } from "../core/physical_clock.ts";
import { CausalityFold } from "./causality.ts";
import { ConcurrentPair } from "./concurrent_pair.ts";
import { CausalMerge } from "./causal_merge.ts";
import type { TracedEvent } from "./traced_event.ts";
import { ClockChecks } from "./checks/clock_checks.ts";
import { checkConservation, type HostCopies } from "./checks/conservation.ts";
import { CopyChecks } from "./checks/copy_checks.ts";
import { checkDraws } from "./checks/draw_check.ts";
import { FurtherClockChecks } from "./checks/further_clock_checks.ts";
import { HostChecks } from "./checks/host_checks.ts";
import { evidenceAt, type HostNames } from "./checks/evidence.ts";
import { compareWithTheory } from "./comparisons.ts";
import type { Outstanding } from "./copy_order.ts";
import type { Histories, RouterLog } from "./histories.ts";
import { HistoryCollector } from "./history_collector.ts";
import { DistributionsFold } from "./host_distributions.ts";
import { haveHeardAll, type HostLog, outcomeOf, skewMax, Span, stampOf } from "./host_logs.ts";
import { HostFold, type HostMetrics } from "./host_metrics.ts";
import { Participants } from "./participants.ts";
import type { RunAnalysis, Verdict } from "./run_analysis.ts";
import type { EventLines, RunHistory } from "./run_history.ts";
import { hasLatency, type RunSettings, settingsOf } from "./run_settings.ts";
import { summarizeRun } from "./run_summary.ts";

/** After so many events others may have their turn. */
const TURN_EVENTS = 2 ** 16;

/** What came out. */
export interface AnalyzedRun {
  /** What can be said of the run. */
  readonly analysis: RunAnalysis;
  /** How the run was set up. */
  readonly settings: RunSettings;
  /** Its events, or the first of them. */
  readonly history: RunHistory;
  /** Where these events stand, host by host. */
  readonly eventLines: readonly EventLines[];
}

/**
 * Analyses a run, and yields now and then, so that others may have their turn.
 *
 * @param run The run.
 * @returns Its figures, verdicts and events.
 */
export function analyzeHistories(run: Histories): Generator<void, AnalyzedRun> {
  return new Pass(run).run();
}

/** One pass over the histories, with everyone who looks at the events. */
class Pass {
  readonly #run: Histories;
  readonly #names: HostNames;
  readonly #participants: Participants;
  readonly #clockSpeeds: readonly (number | null)[];
  readonly #merge: CausalMerge;
  readonly #clocks: ClockChecks;
  readonly #copyChecks: CopyChecks;
  readonly #hostChecks: HostChecks;
  readonly #further: FurtherClockChecks;
  readonly #distributions: DistributionsFold;
  readonly #collector: HistoryCollector;
  readonly #hostFolds: readonly HostFold[];
  readonly #causality = new CausalityFold();
  readonly #pair: ConcurrentPair;
  readonly #span = new Span();
  /** What the router's log tells, in the end. */
  #router: RouterLog | null = null;
  /** Per host, what it had not received when its log ended. */
  readonly #outstanding: Outstanding[] = [];

  constructor(run: Histories) {
    const { hosts, known } = run;
    const sources = hosts.map(({ source }) => source);
    this.#run = run;
    this.#names = {
      sources,
      files: hosts.map(({ file }) => file),
      lineOf: (host, element) => hosts[host]?.lineOf?.(element) ?? null,
    };
    this.#clockSpeeds = hosts.map(({ start }, i) => {
      return start?.clock_speed ?? known.clockSpeeds[i] ?? null;
    });
    this.#participants = new Participants(hosts, known);
    this.#merge = new CausalMerge(hosts, this.#participants);
    const names = this.#names;
    const { sends } = this.#merge;
    for (const { startTime } of hosts) if (startTime !== null) this.#span.add(startTime);
    this.#clocks = new ClockChecks({ names, sends, stamps: hosts.map(({ stamp }) => stamp) });
    this.#copyChecks = new CopyChecks({
      names,
      sends,
      isMissing: (source) => this.#participants.meet(source),
      onMisrouted: () => this.#participants.addMisrouted(),
      endsEarly: (host) => this.#merge.hasEnded(host) && hosts[host]?.isWhole === false,
      isInGap: (host, stamp) => this.#merge.mayHaveLost(host, stamp),
      latestReceived: (receiver, sender) => {
        return sender < 0 ? -1 : this.#merge.copies.latestStamp(receiver, sender);
      },
    });
    this.#hostChecks = new HostChecks(names, hosts.map(({ start }) => start !== null));
    this.#further = new FurtherClockChecks({
      ...{ names, sends },
      isMissing: (source) => this.#participants.meet(source),
      skewMax: this.#skewMax(),
      clocks: hosts.map(({ start }) => start?.clocks ?? []),
    });
    this.#pair = new ConcurrentPair(names);
    this.#distributions = new DistributionsFold(sources);
    this.#collector = new HistoryCollector({
      name: known.name,
      start: this.#span.start,
      sources,
      clockSpeeds: this.#clockSpeeds,
      ...{ stamp: stampOf(hosts), sends },
      eventsMax: run.eventsMax,
    });
    this.#hostFolds = sources.map((source, i) => new HostFold(source, this.#clockSpeeds[i]));
    for (const [i, { start }] of hosts.entries()) {
      if (start !== null) this.#hostFolds[i]?.addStart(start);
    }
  }

  *run(): Generator<void, AnalyzedRun> {
    const visit = (event: TracedEvent): void => this.#visit(event);
    const end = (host: number): void => this.#endHost(host);
    while (this.#merge.runFor(TURN_EVENTS, visit, end)) yield;
    if (this.#run.router !== null) this.#router = yield* this.#run.router;
    const measured = this.#hostFolds.map((fold) => fold.result());
    const { files } = this.#names;
    return {
      analysis: this.#conclude(measured),
      settings: settingsOf(this.#run.hosts, this.#run.known.settings),
      history: this.#collector.result(this.#run.hosts),
      eventLines: this.#collector.lines().map((lines, i) => ({ file: files[i] ?? "", lines })),
    };
  }

  get #unknownRoster(): string | null {
    return this.#router?.account.rosterChange ?? this.#participants.doubt;
  }

  #visit(event: TracedEvent): void {
    this.#hostFolds[event.host]?.addEvent(event.row, event.isAfterGap);
    this.#clocks.add(event);
    this.#copyChecks.add(event);
    this.#hostChecks.add(event);
    this.#further.add(event);
    this.#distributions.add(event);
    this.#collector.add(event);
    this.#causality.add(event);
    this.#pair.add(event);
  }

  #endHost(host: number): void {
    const log = this.#run.hosts[host];
    if (log === undefined) return;
    if (log.row.line > 0) this.#span.add(log.row.time);
    if (this.#isWhole(host)) this.#hostFolds[host]?.addEnd();
    if (log.stop !== null) {
      this.#hostFolds[host]?.addStop(log.stop);
      this.#span.add(log.stop.system_clock_time);
      this.#addStop(host, log, log.stop);
    }
    this.#outstanding[host] = this.#merge.copies.outstanding(host);
  }

  /** Takes the last record of a log, unless events come after it, of which a warning tells. */
  #addStop(host: number, { row, stopLine }: HostLog, stop: HostStopRecord): void {
    if (row.line > stopLine) return;
    const end = { host, row, stop, line: stopLine };
    this.#hostChecks.addStop(end);
    const isGapBefore = this.#merge.gapsOf(host).holds(Infinity);
    if (!isGapBefore) this.#clocks.addStop(end);
  }

  #conclude(measured: readonly HostMetrics[]): RunAnalysis {
    const { directory, known, hosts, warnings } = this.#run;
    const { warning } = this.#participants;
    const router = this.#router;
    const isPredictable = this.#participants.areAllThere && this.#unknownRoster === null;
    const first = hosts.find(({ start }) => start !== null)?.start ?? null;
    const probabilities = hosts.map(({ start }) => start?.prob_internal ?? known.probInternal);
    const [p = known.probInternal] = probabilities;
    const shared = probabilities.every((other) => other === p) ? p : null;
    const sums = summarizeRun({
      name: known.name,
      outcome: known.outcome ?? outcomeOf(hosts, { isOver: router?.account.isOver ?? false }),
      failure: known.failure,
      elapsed: this.#span.seconds,
      run_time: known.runTime ?? first?.run_time ?? this.#span.seconds,
      prob_internal: shared,
      seed: known.seed ?? first?.seed ?? null,
      hosts: measured,
      copies: router?.copies.result(measured) ?? null,
    });
    const summary = isPredictable
      ? sums
      : { ...sums, hosts: sums.hosts.map((host) => ({ ...host, predicted: null })) };
    const verdicts: Verdict[] = [
      ...this.#clocks.results(),
      ...this.#copyChecks.results(this.#unknownRoster),
      this.#checkConservation(measured),
      ...this.#hostChecks.results(),
      ...this.#further.results(),
      checkDraws(measured, probabilities, this.#names.files),
    ];
    const isComparable = this.#tellsAllSends && this.#unknownRoster === null;
    const comparisons = compareWithTheory({
      hosts: measured,
      probInternal: isComparable ? shared : null,
      duration: this.#span.seconds,
      addressed: hosts.map((_, host) => this.#merge.copies.addressed(host)),
    });
    const distributions = this.#distributions.results();
    const ordered = this.#causality.result();
    const causality = {
      ...ordered,
      concurrent_pair: this.#pair.result(),
      is_certain: ordered.is_certain && this.#tellsAllSends,
    };
    return {
      ...{ directory, summary, hosts: distributions, verdicts, comparisons },
      ...{ has_latency: hasLatency(known.settings), causality },
      warnings: [...warnings, ...warning === null ? [] : [warning], ...this.#further.warnings()],
    };
  }

  /** Whether the logs of all hosts are there and whole. */
  get #tellsAllSends(): boolean {
    return this.#participants.areAllThere && this.#run.hosts.every((_, i) => this.#isWhole(i));
  }

  /** Whether the log of a host is whole, without gaps. */
  #isWhole(host: number): boolean {
    return this.#run.hosts[host]?.isWhole === true && !this.#merge.gapsOf(host).areThere;
  }

  #checkConservation(measured: readonly HostMetrics[]): Verdict {
    const account = this.#router?.account.isComplete === true ? this.#router.account : null;
    const hosts = [...this.#copiesOfHosts(measured), ...this.#copiesOfMissing()];
    return checkConservation({
      hosts,
      totals: account === null ? null : this.#router?.copies.totals ?? null,
      routerEnd: this.#router?.end ?? null,
      router: account === null ? null : hosts.map(({ source }) => account.of(source)),
      unknownRoster: this.#unknownRoster,
    });
  }

  #copiesOfHosts(measured: readonly HostMetrics[]): HostCopies[] {
    const { hosts } = this.#run;
    const names = this.#names;
    const haveEnded = haveHeardAll(hosts);
    const torn = hosts.flatMap((_, i) => this.#isWhole(i) ? [] : i);
    return hosts.map((log, i) => ({
      source: log.source,
      end: evidenceAt(names, i, { line: log.linesRead, event: "where its log ends" }),
      received: measured[i]?.events?.RECEIVE ?? 0,
      queued: log.stop?.message_queue_size ?? null,
      inFlight: log.stop?.in_flight ?? 0,
      isWhole: !torn.includes(i),
      hasGaps: this.#merge.gapsOf(i).areThere,
      addressed: this.#addressed(i),
      areSendsTold: this.#participants.areAllThere && torn.every((other) => other === i),
      passed: this.#outstanding[i]?.passed ?? 0,
      waiting: haveEnded ? this.#outstanding[i]?.waiting ?? 0 : 0,
      unreceived: (this.#outstanding[i]?.examples ?? []).map(({ sender, line }) => {
        return evidenceAt(names, sender, { line, event: `SEND, not received by ${log.source}` });
      }),
    }));
  }

  /** Of hosts without logs the router's tells all the same what was sent to them. */
  #copiesOfMissing(): HostCopies[] {
    const router = this.#router;
    if (router === null) return [];
    const { missing } = this.#participants;
    const areSendsTold = missing.size === 1 &&
      this.#run.hosts.every((_, i) => this.#isWhole(i));
    return [...missing].map(([source, number]) => ({
      ...{ source, end: router.end, received: 0, queued: null, inFlight: 0, isWhole: false },
      ...{ hasGaps: false, addressed: this.#addressed(number), areSendsTold },
      ...{ passed: 0, waiting: 0, unreceived: [] },
    }));
  }

  /** How many copies were sent to a host; `null` where nobody knows whom messages were for. */
  #addressed(host: number): number | null {
    return this.#unknownRoster === null ? this.#merge.copies.addressed(host) : null;
  }

  /** Of a host whose first record is not there, only args.json may tell how its clock goes wrong. */
  #skewMax(): number {
    const { hosts, known } = this.#run;
    const seconds = known.runTime ?? hosts[0]?.start?.run_time ?? Infinity;
    const starts = hosts.flatMap(({ start }) => start ?? []);
    const areAll = this.#participants.areAllThere && starts.length === hosts.length;
    const skews = areAll ? starts.map(({ skew }) => skew ?? formatSkew(NO_SKEW)) : known.skews;
    return skews === null ? Infinity : skewMax(skews, seconds);
  }
}
