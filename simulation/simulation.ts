/**
 * The scale model in virtual time: the same hosts, the same routing, the same records as with real
 * processes, but a minute takes milliseconds and the same seed gives the same bytes.
 *
 * Whatever happens is ordered by (time, class, sequence): at one instant all ticks come first, in the
 * order of the roster, then deliveries in the order of their sending. So a message never reaches a
 * host at the instant at which it was sent, as it cannot in real time either.
 */

import type { HostRecord, StopReason, TimedHostEvent } from "../core/history.ts";
import type { Host } from "../core/host.ts";
import { drawLatency, type Latency } from "../core/latency.ts";
import type { Message } from "../core/message.ts";
import { RandomStream } from "../core/random.ts";
import type { RouterEvent, RouterRecord } from "../core/router_history.ts";
import { route } from "../core/routing.ts";
import { tickTime } from "../core/schedule.ts";
import { type HostSettings, type ReadyHost, setUpHost } from "../core/setup.ts";
import { Agenda } from "./agenda.ts";

/** A simulation. */
export interface SimulationOptions {
  /** The hosts, in roster order. */
  readonly hosts: readonly HostSettings[];
  /** What the latencies are drawn with. */
  readonly seed: number;
  /** Seconds of virtual time. */
  readonly runTime: number;
  /** How long messages are on the way. */
  readonly latency: Latency;
  /**
   * Takes each record of each host's history.
   *
   * @param index The host's place in the roster.
   * @param record The record.
   */
  readonly onHostRecord: (index: number, record: HostRecord) => void;
  /**
   * Takes each record of the router's history.
   *
   * @param record The record.
   */
  readonly onRouterRecord: (record: RouterRecord) => void;
}

/** A host with its place and its ticks. */
interface Member extends ReadyHost {
  readonly index: number;
  /** The number of its next tick. */
  next: number;
}

/** A copy on its way. */
interface Delivery {
  readonly destination: Member;
  readonly message: Message;
}

/**
 * A simulation, from time 0 on. Whoever runs it calls {@linkcode Simulation.advance} until it is over,
 * and has a turn in between to draw, or to stop it.
 */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #roster: readonly Member[];
  readonly #ticks = new Agenda<Member>();
  readonly #deliveries = new Agenda<Delivery>();
  readonly #links = new Map<number, Link>();
  #sent = 0;
  #routed = 0;
  #dropped = 0;
  #now = 0;

  /**
   * Makes the hosts, and records that they start.
   *
   * @param options The simulation.
   */
  constructor(options: SimulationOptions) {
    this.#options = options;
    const { hosts, runTime } = options;
    const roster = hosts.map((host) => host.source);
    this.#roster = hosts.map((settings, index) => {
      return { ...setUpHost(settings, { at: 0, index, roster, runTime }), index, next: 0 };
    });
    this.#record({ event_type: "START", at: 0, roster, run_time: runTime });
    for (const { index, record } of this.#roster) options.onHostRecord(index, record);
    for (const member of this.#roster) this.#plan(member);
  }

  /** The virtual time that has been reached, in seconds. */
  get now(): number {
    return this.#now;
  }

  /** The hosts, in roster order. */
  get hosts(): readonly Host[] {
    return this.#roster.map((member) => member.host);
  }

  /**
   * Goes on for a while.
   *
   * @param ticksMax After how many ticks to return.
   * @returns Whether there is more to come; `false` once the run time is over.
   */
  advance(ticksMax: number): boolean {
    for (let left = ticksMax; left > 0;) {
      const tick = this.#ticks.nextTime;
      const delivery = this.#deliveries.nextTime;
      if (tick === Infinity) return false;
      this.#now = Math.min(tick, delivery);
      if (tick <= delivery) {
        this.#tick(this.#ticks.shift() as Member);
        left--;
      } else this.#deliver(this.#deliveries.shift() as Delivery);
    }
    return true;
  }

  /**
   * Ends the run: what is on the way arrives, as at the end of a real run, and the hosts stop.
   *
   * @param reason Why; `run_time` once {@linkcode advance} has returned `false`.
   */
  finish(reason: StopReason): void {
    if (reason === "run_time") this.#now = this.#options.runTime;
    for (let left = this.#deliveries.shift(); left; left = this.#deliveries.shift()) {
      this.#deliver(left);
    }
    this.#recordStop(reason);
  }

  #plan(member: Member): void {
    if (member.next === member.ticks) return;
    this.#ticks.push(member, tickTime(member.schedule, member.next), member.index);
  }

  #tick(member: Member): void {
    const event = member.host.tick(microseconds(this.#now));
    member.next++;
    this.#plan(member);
    const record: TimedHostEvent = { ...event, late_ms: 0 };
    this.#options.onHostRecord(member.index, record);
    if (event.event_type === "SEND" && event.message !== null) this.#send(member, event.message);
  }

  #send(sender: Member, message: Message): void {
    const { type, source, logical_clock_time } = message;
    const receivers = route(type, sender, this.#roster);
    if (receivers.length === 0) {
      this.#dropped++;
      const reason = "no_destination";
      this.#record({
        event_type: "DROP",
        destination: null,
        reason,
        source,
        type,
        logical_clock_time,
      });
    }
    for (const receiver of receivers) {
      this.#routed++;
      const destination = receiver.host.source;
      this.#record({ event_type: "ROUTE", destination, source, type, logical_clock_time });
      const arrival = this.#link(sender, receiver).arrival(this.#now);
      this.#deliveries.push({ destination: receiver, message }, arrival, this.#sent++);
    }
  }

  #link(sender: Member, receiver: Member): Link {
    const number = sender.index * this.#roster.length + receiver.index;
    let link = this.#links.get(number);
    if (link === undefined) {
      link = new Link(
        this.#options.latency,
        new RandomStream(this.#options.seed, "latency", number),
      );
      this.#links.set(number, link);
    }
    return link;
  }

  #deliver({ destination, message }: Delivery): void {
    destination.host.deliver(message);
  }

  #recordStop(reason: StopReason): void {
    const system_clock_time = microseconds(this.#now);
    for (const { index, host } of this.#roster) {
      this.#options.onHostRecord(index, {
        event_type: "HOST_STOP",
        system_clock_time,
        logical_clock_time: host.logicalTime,
        message_queue_size: host.inboxSize,
        reason,
      });
    }
    this.#record({ event_type: "STOP", reason, routed: this.#routed, dropped: this.#dropped });
  }

  #record(event: RouterEvent): void {
    this.#options.onRouterRecord({ ...event, system_clock_time: microseconds(this.#now) });
  }
}

/** The way from one host to another: messages keep their order, whatever the latencies drawn. */
class Link {
  readonly #latency: Latency;
  readonly #stream: RandomStream;
  #count = 0;
  #latest = 0;

  constructor(latency: Latency, stream: RandomStream) {
    this.#latency = latency;
    this.#stream = stream;
  }

  arrival(sent: number): number {
    const drawn = sent + drawLatency(this.#latency, this.#stream, this.#count++);
    this.#latest = Math.max(this.#latest, drawn);
    return this.#latest;
  }
}

/** Histories are in whole microseconds, whoever writes them. */
function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
