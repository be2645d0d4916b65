/**
 * The scale model in virtual time: the same hosts, the same routing, the same records as with real
 * processes, but a minute takes milliseconds and the same seed gives the same bytes.
 *
 * Whatever happens is ordered by (time, class, sequence): at one instant all ticks come first, in the
 * order of the roster, then deliveries in the order of their sending. So a message never reaches a
 * host at the instant at which it was sent, as it cannot in real time either. An inbox matters on a
 * tick only, so deliveries need no place of their own in the order: before a host ticks, it gets what
 * has arrived by then.
 */

import type { HostMetrics } from "../analysis/host_metrics.ts";
import { sumUp } from "../analysis/host_tally.ts";
import {
  type ClockValues,
  type FurtherClock,
  makeClocks,
  readClocks,
} from "../core/further_clock.ts";
import { microseconds, type StopReason } from "../core/history.ts";
import { stampOf } from "../core/host.ts";
import { HostTable } from "../core/host_table.ts";
import type { Latency } from "../core/latency.ts";
import { RandomStreams } from "../core/random.ts";
import { placeOfOther } from "../core/routing.ts";
import { phaseSeconds } from "../core/schedule.ts";
import { type CommonSettings, hostStartRecord, type OwnSettings } from "../core/setup.ts";
import { INTERNAL } from "../core/workload.ts";
import { BROADCAST, makeNetwork, type Network, type Sent } from "./network.ts";
import type { SimulationObserver, Tick } from "./observer.ts";
import { Schedules } from "./schedules.ts";
import { TickOrder } from "./tick_order.ts";

/** A simulation. */
export interface SimulationOptions extends CommonSettings {
  /** The hosts, in roster order: a list, or whatever makes them one by one. */
  readonly hosts: Iterable<OwnSettings> & { readonly length: number };
  /** Seconds of virtual time. */
  readonly runTime: number;
  /** How long messages are on the way. */
  readonly latency: Latency;
  /** Who watches. Without, there are the figures alone, and it goes ten times as fast. */
  readonly observer?: SimulationObserver;
}

/**
 * A simulation, from time 0 on. Whoever runs it calls {@linkcode Simulation.advance} until it is over,
 * and has a turn in between to draw, or to stop it.
 */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #hosts: HostTable<Sent>;
  readonly #schedules: Schedules;
  readonly #order: TickOrder;
  readonly #network: Network;
  /** Whether messages arrive at once and nobody watches, so that the table may deliver them. */
  readonly #isDirect: boolean;
  /** What each host keeps beside its Lamport clock, where that is watched. */
  readonly #furtherClocks: readonly FurtherClock[][] = [];
  /** What an observer is told of the latest tick. */
  readonly #watched = new WatchedTick();
  /** How many copies are on their way to each host in the end; empty where all have arrived. */
  #inFlight = new Uint32Array(0);
  /** Which tick of the order's batch is next. */
  #next = 0;
  #now = 0;

  /**
   * Makes the hosts, and tells the observer that they start.
   *
   * @param options The simulation.
   */
  constructor(options: SimulationOptions) {
    this.#options = options;
    const { hosts: { length: size }, runTime, latency, observer } = options;
    this.#schedules = new Schedules(size, runTime);
    this.#setUp();
    this.#isDirect = observer === undefined && latency.kind === "constant" && latency.value === 0;
    this.#order = new TickOrder(this.#schedules, this.#isDirect ? "classes" : "roster");
    this.#hosts = new HostTable(size, { ...options, places: this.#order.places });
    this.#network = makeNetwork(this.#hosts, {
      ...options,
      keepsMessages: observer !== undefined,
    });
    if (observer !== undefined) this.#furtherClocks = this.#start(observer);
  }

  /** The virtual time that has been reached, in seconds. */
  get now(): number {
    return this.#now;
  }

  /** The hosts, in an order of their own; see {@linkcode Simulation.hostAt}. */
  get hosts(): HostTable<Sent> {
    return this.#hosts;
  }

  /** How many copies were routed so far. */
  get routed(): number {
    return this.#countCopies().routed;
  }

  /** How many copies were dropped so far, because there is no such other host. */
  get dropped(): number {
    return this.#countCopies().dropped;
  }

  /**
   * Says what is still on its way to a host, once the run is finished.
   *
   * @param host Its number among {@linkcode Simulation.hosts}.
   * @returns How many copies.
   */
  inFlight(host: number): number {
    return this.#inFlight[host] ?? 0;
  }

  /**
   * Finds a host.
   *
   * @param place Its place in the roster.
   * @returns Its number among {@linkcode Simulation.hosts}.
   */
  hostAt(place: number): number {
    return this.#order.numberAt(place);
  }

  /**
   * Goes on for a while.
   *
   * @param ticksMax After how many ticks to return.
   * @returns Whether there is more to come; `false` once the run time is over.
   */
  advance(ticksMax: number): boolean {
    let left = ticksMax;
    while (left > 0) {
      if (this.#next === this.#order.size) {
        if (!this.#order.next()) return false;
        this.#next = 0;
      }
      const end = Math.min(this.#order.size, this.#next + left);
      left -= end - this.#next;
      this.#play(end);
    }
    return true;
  }

  /**
   * Ends the run: what has arrived by now is delivered, and the hosts stop. What arrives later stays
   * on the way.
   *
   * @param reason Why; `run_time` once {@linkcode advance} has returned `false`.
   */
  finish(reason: StopReason): void {
    const { runTime, observer } = this.#options;
    if (reason === "run_time") this.#now = runTime;
    const after = justAfter(this.#now);
    for (let host = 0; host < this.#hosts.size; host++) this.#network.deliverBefore(after, host);
    if (!this.#network.isIdle) this.#inFlight = this.#network.countInFlight();
    if (observer !== undefined) this.#stop(reason, observer);
  }

  /**
   * Measures a host, once the run is finished.
   *
   * @param place Its place in the roster.
   * @param facts What it is called, and why it stopped.
   * @returns Its figures.
   */
  measure(
    place: number,
    facts: { readonly source: string; readonly stopReason: StopReason },
  ): HostMetrics {
    const schedules = this.#schedules;
    const host = this.hostAt(place);
    return sumUp(this.#hosts, host, {
      ...facts,
      inFlight: this.inFlight(host),
      clockSpeed: schedules.rates[place] as number,
      firstTime: microseconds(schedules.dueTime(place, 0)),
      lastTime: microseconds(schedules.dueTime(place, this.#hosts.ticks(host) - 1)),
    });
  }

  #setUp(): void {
    const { hosts, seed } = this.#options;
    const streams = new RandomStreams(seed, "phase", { size: hosts.length });
    let host = 0;
    for (const { phase, clockSpeed: rate } of hosts) {
      const seconds = phaseSeconds(phase, rate, streams.uniform(host, 0));
      this.#schedules.set(host++, { start: 0, phase: seconds, rate });
    }
  }

  /** Plays the ticks of the batch up to this one. */
  #play(end: number): void {
    const { entries } = this.#order;
    const network = this.#network;
    const { observer } = this.#options;
    let next = this.#next;
    while (next < end) {
      if (this.#isDirect && network.isIdle) {
        next = this.#hosts.run(entries, next, end);
        if (this.#hosts.heldBack !== INTERNAL) {
          this.#act((entries[next - 1] as number) >> 1, undefined);
        }
        continue;
      }
      const host = (entries[next++] as number) >> 1;
      if (!network.isIdle) network.deliverBefore(this.#nextTime(host), host);
      if (observer !== undefined) this.#tickWatched(host, observer);
      else if (!this.#hosts.tick(host)) this.#act(host, undefined);
    }
    this.#next = end;
    const last = (entries[end - 1] as number) >> 1;
    this.#now = this.#schedules.dueTime(this.#order.placeOf(last), this.#hosts.ticks(last) - 1);
  }

  /** When a host's next tick is due. */
  #nextTime(host: number): number {
    return this.#schedules.dueTime(this.#order.placeOf(host), this.#hosts.ticks(host));
  }

  /** Sends what a host has chosen to send when nothing waited, and returns it. */
  #act(host: number, values: ClockValues | undefined): Sent | undefined {
    const type = this.#hosts.heldBack;
    if (type === INTERNAL) return undefined;
    const place = this.#order.placeOf(host);
    const stamp = stampOf(this.#hosts.logicalTime(host), this.#options.stamp);
    const time = this.#schedules.dueTime(place, this.#hosts.ticks(host) - 1);
    const message = { sender: host, type, stamp, time, values };
    if (copiesOf(type, place, this.#hosts.size) > 0) this.#network.send(message);
    return message;
  }

  /** Counts the copies of what was sent. */
  #countCopies(): { readonly routed: number; readonly dropped: number } {
    let [routed, dropped] = [0, 0];
    const { size } = this.#hosts;
    for (let host = 0; host < size; host++) {
      const place = this.#order.placeOf(host);
      for (let type = 1; type <= BROADCAST; type++) {
        const copies = copiesOf(type, place, size);
        const sent = this.#hosts.sent(host, type);
        routed += sent * copies;
        if (copies === 0) dropped += sent;
      }
    }
    return { routed, dropped };
  }

  /** A tick of a run that is watched. */
  #tickWatched(host: number, observer: SimulationObserver): void {
    const hosts = this.#hosts;
    const tick = this.#watched;
    const time = this.#nextTime(host);
    tick.host = host;
    tick.tick = hosts.ticks(host);
    tick.time = time;
    const received = hosts.tick(host) ? hosts.received : undefined;
    tick.values = this.#furtherClocks.length === 0
      ? undefined
      : this.#readClocks(host, microseconds(time), received);
    const sent = received === undefined ? this.#act(host, tick.values) : undefined;
    tick.logicalTime = hosts.logicalTime(host);
    tick.inboxSize = hosts.inboxSize(host);
    if (received !== undefined) observer.onReceive(tick, received);
    else if (sent === undefined) observer.onInternal(tick);
    else {
      observer.onSend(tick, sent);
      this.#tellCopies(sent, observer);
    }
  }

  #readClocks(host: number, now: number, received: Sent | undefined): ClockValues | undefined {
    const clocks = this.#furtherClocks[host];
    return clocks === undefined
      ? undefined
      : readClocks(clocks, now, received && (received.values ?? {}));
  }

  #tellCopies(message: Sent, observer: SimulationObserver): void {
    const { sender, type } = message;
    const { size } = this.#hosts;
    if (type !== BROADCAST) {
      const receiver = placeOfOther(type - 1, sender);
      return observer.onCopy(message, receiver < size ? receiver : undefined);
    }
    for (let host = 0; host < size; host++) {
      if (host !== sender) observer.onCopy(message, host);
    }
  }

  /** Tells that the hosts start, and makes the clocks that they keep beside the Lamport clock. */
  #start(observer: SimulationObserver): FurtherClock[][] {
    const { hosts, runTime, clocks } = this.#options;
    const roster = Array.from(hosts, ({ source }) => source);
    const start = { event_type: "START", at: 0, roster, run_time: runTime } as const;
    observer.onRouterRecord({ ...start, system_clock_time: 0 });
    const made: FurtherClock[][] = [];
    let index = 0;
    for (const own of hosts) {
      const phase = this.#schedules.firsts[index] as number;
      const start = { at: 0, index, roster, runTime };
      observer.onHostRecord(index, hostStartRecord({ ...this.#options, ...own, phase }, start));
      if (clocks.length > 1) made.push(makeClocks(clocks, { ...own, start: 0 }));
      index++;
    }
    return made;
  }

  #stop(reason: StopReason, observer: SimulationObserver): void {
    const system_clock_time = microseconds(this.#now);
    for (let host = 0; host < this.#hosts.size; host++) {
      const in_flight = this.inFlight(host);
      observer.onHostRecord(host, {
        event_type: "HOST_STOP",
        system_clock_time,
        logical_clock_time: this.#hosts.logicalTime(host),
        message_queue_size: this.#hosts.inboxSize(host),
        ...(in_flight > 0 ? { in_flight } : {}),
        reason,
      });
    }
    const { routed, dropped } = this.#countCopies();
    observer.onRouterRecord({ event_type: "STOP", reason, routed, dropped, system_clock_time });
  }
}

/** A tick that changes. */
class WatchedTick implements Tick {
  host = 0;
  tick = 0;
  time = 0;
  logicalTime = 0;
  inboxSize = 0;
  values: ClockValues | undefined = undefined;
}

/** The next instant that a number can tell from this one, or the one after it. */
function justAfter(time: number): number {
  return time + Math.max(Number.MIN_VALUE, time * Number.EPSILON);
}

/** How many copies of a message there are. */
function copiesOf(type: number, sender: number, size: number): number {
  if (type === BROADCAST) return size - 1;
  return placeOfOther(type - 1, sender) < size ? 1 : 0;
}
