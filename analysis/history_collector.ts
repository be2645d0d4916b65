/** Keeps the events of a run, or the first of them, in columns. */

import type { TracedEvent } from "./traced_event.ts";
import type { HostStopRecord } from "../core/history.ts";
import { RECEIVE } from "../core/event_kind.ts";
import type { Stamp } from "../core/host.ts";
import { ClockColumns, COUNT_MAX, since } from "./clock_columns.ts";
import type { HostHistory, HostStop, RunHistory } from "./run_history.ts";
import type { SendLog } from "./send_log.ts";

const CAPACITY_MIN = 256;

/** What the collector knows of the run. */
export interface CollectorFacts {
  /** The run's name. */
  readonly name: string;
  /** The instant of time 0, in seconds. */
  readonly start: number;
  /** The hosts in roster order. */
  readonly sources: readonly string[];
  /** Their nominal ticks per second. */
  readonly clockSpeeds: readonly (number | null)[];
  /** Which value of the sender's clock messages carry; `null` where that is not known. */
  readonly stamp: Stamp | null;
  /** The sends that may still be received, by host number. */
  readonly sends: readonly SendLog[];
  /** How many events are kept at most, of all hosts together. */
  readonly eventsMax: number;
}

/** How a host's log ends. */
export interface LogEnd {
  /** Whether it ends where it was meant to. */
  readonly isWhole: boolean;
  /** Its last record; `null` where it has none. */
  readonly stop: Pick<HostStopRecord, "system_clock_time" | "message_queue_size"> | null;
}

/** Collects the events of a run in causal order, so that what is kept is a consistent start. */
export class HistoryCollector {
  readonly #facts: CollectorFacts;
  readonly #hosts: readonly Columns[];
  #kept = 0;
  #omitted = 0;
  /** Of which hosts there are more events than are kept, so that these do not tell where logs end. */
  readonly #isCut: boolean[] = [];

  /**
   * Starts with no event seen.
   *
   * @param facts The run.
   */
  constructor(facts: CollectorFacts) {
    this.#facts = facts;
    this.#hosts = facts.sources.map(() => new Columns());
  }

  /**
   * Takes an event.
   *
   * @param event The event.
   */
  add(event: TracedEvent): void {
    if (this.#kept === this.#facts.eventsMax) {
      this.#omitted++;
      this.#isCut[event.host] = true;
      return;
    }
    this.#kept++;
    const { host, sendPosition, row } = event;
    const sent = sendPosition < 0 ? -1 : this.#facts.sends[row.sender]?.event(sendPosition) ?? -1;
    this.#hosts[host]?.push(event, { start: this.#facts.start, sent });
  }

  /**
   * Ends the collection.
   *
   * @param ends How each host's log ends.
   * @returns The events.
   */
  result(ends: readonly LogEnd[]): RunHistory {
    const { name, start, stamp, sources, clockSpeeds } = this.#facts;
    const hosts = this.#hosts.map((columns, host): HostHistory => ({
      source: sources[host] ?? "",
      clockSpeed: clockSpeeds[host] ?? null,
      endsEarly: ends[host]?.isWhole === false && !this.#isCut[host],
      stop: this.#omitted > 0 ? null : stopOf(ends[host]?.stop, start),
      ...columns.trimmed(),
    }));
    return { name, start, stamp, hosts, eventsOmitted: this.#omitted };
  }

  /**
   * Tells where the events that are kept stand.
   *
   * @returns Per host, the line of each of its events.
   */
  lines(): Uint32Array[] {
    return this.#hosts.map((columns) => columns.lines());
  }
}

function stopOf(stop: LogEnd["stop"] | undefined, start: number): HostStop | null {
  if (stop === null || stop === undefined) return null;
  return { time: since(start, stop.system_clock_time), inboxSize: stop.message_queue_size };
}

/** The columns of one host, which grow. */
class Columns {
  #length = 0;
  #lines = new Uint32Array(CAPACITY_MIN);
  #kinds = new Uint8Array(CAPACITY_MIN);
  #messageKinds = new Uint8Array(CAPACITY_MIN);
  #times = new Float64Array(CAPACITY_MIN);
  #logicalTimes = new Float64Array(CAPACITY_MIN);
  #inboxSizes = new Float64Array(CAPACITY_MIN);
  #sendHosts = new Int32Array(CAPACITY_MIN);
  #sendEvents = new Int32Array(CAPACITY_MIN);
  readonly #gaps: number[] = [];
  readonly #clocks = new ClockColumns();

  push(
    { row, isAfterGap }: TracedEvent,
    { start, sent }: { readonly start: number; readonly sent: number },
  ): void {
    if (this.#length === this.#kinds.length) this.#resize(2 * this.#length);
    const i = this.#length++;
    this.#lines[i] = row.line;
    this.#kinds[i] = row.kind;
    this.#messageKinds[i] = row.kind === RECEIVE ? row.messageKind : row.kind;
    this.#times[i] = since(start, row.time);
    this.#logicalTimes[i] = row.logicalTime;
    this.#inboxSizes[i] = Math.min(row.inboxSize, COUNT_MAX);
    this.#sendHosts[i] = sent < 0 ? -1 : row.sender;
    this.#sendEvents[i] = sent;
    if (isAfterGap) this.#gaps.push(i);
    if (row.clocks !== null) this.#clocks.set(i, row.clocks, { start, time: row.time });
  }

  trimmed(): Omit<HostHistory, "source" | "clockSpeed" | "endsEarly" | "stop"> {
    this.#resize(this.#length);
    return {
      length: this.#length,
      kinds: this.#kinds,
      messageKinds: this.#messageKinds,
      times: this.#times,
      logicalTimes: this.#logicalTimes,
      inboxSizes: this.#inboxSizes,
      sendHosts: this.#sendHosts,
      sendEvents: this.#sendEvents,
      gaps: this.#gaps,
      furtherClocks: this.#clocks.trimmed(this.#length),
    };
  }

  lines(): Uint32Array {
    return this.#lines.slice(0, this.#length);
  }

  #resize(length: number): void {
    const resize = <C extends Float64Array | Int32Array | Uint32Array | Uint8Array>(
      from: C,
      to: C,
    ): C => {
      to.set(from.subarray(0, Math.min(length, from.length)));
      return to;
    };
    this.#lines = resize(this.#lines, new Uint32Array(length));
    this.#kinds = resize(this.#kinds, new Uint8Array(length));
    this.#messageKinds = resize(this.#messageKinds, new Uint8Array(length));
    this.#times = resize(this.#times, new Float64Array(length));
    this.#logicalTimes = resize(this.#logicalTimes, new Float64Array(length));
    this.#inboxSizes = resize(this.#inboxSizes, new Float64Array(length));
    this.#sendHosts = resize(this.#sendHosts, new Int32Array(length));
    this.#sendEvents = resize(this.#sendEvents, new Int32Array(length));
  }
}
