/** The way of messages in virtual time: who gets them, and when. */

import type { ClockValues } from "../core/further_clock.ts";
import type { HostTable } from "../core/host_table.ts";
import { drawLatency, type Latency } from "../core/latency.ts";
import { MESSAGE_TYPES } from "../core/message.ts";
import { RandomStreams } from "../core/random.ts";

/** The number of the type BROADCAST. */
export const BROADCAST: number = MESSAGE_TYPES.indexOf("BROADCAST") + 1;

/** How many copies there is room for on the way to a host at first. */
const ARRIVALS_MIN = 4;

/** A message in numbers. */
export interface Sent {
  /** The number of the sender. */
  readonly sender: number;
  /** The number of its type: 1, 2 or 3. */
  readonly type: number;
  /** The Lamport clock as stamped. */
  readonly stamp: number;
  /** When it was sent, in seconds. */
  readonly time: number;
  /** What it carries of further clocks. */
  readonly values: ClockValues | undefined;
}

/** Takes messages and delivers them when their time has come. */
export interface Network {
  /** Whether nothing is on the way. */
  readonly isIdle: boolean;
  /**
   * Takes a message.
   *
   * @param message The message.
   */
  send(message: Sent): void;
  /**
   * Delivers what a host must have got before its tick; what arrives at the very instant of a tick
   * comes after it.
   *
   * @param time The instant of the tick, no earlier than that of any call before.
   * @param host The number of the host that ticks.
   */
  deliverBefore(time: number, host: number): void;
  /**
   * Counts what has not arrived.
   *
   * @returns How many copies are on their way to each host, by its number.
   */
  countInFlight(): Uint32Array<ArrayBuffer>;
}

/** What a network is made of. */
export interface NetworkOptions {
  /** How long messages are on the way. */
  readonly latency: Latency;
  /** What random latencies are drawn with. */
  readonly seed: number;
  /** Whether hosts get the messages themselves, and not their stamps alone. */
  readonly keepsMessages: boolean;
}

/**
 * Makes the network.
 *
 * @param hosts Who gets the messages.
 * @param options What it is made of.
 * @returns The network.
 */
export function makeNetwork(hosts: HostTable<Sent>, options: NetworkOptions): Network {
  const { latency, keepsMessages } = options;
  return latency.kind === "constant"
    ? new EvenNetwork(hosts, { seconds: latency.value, keepsMessages })
    : new UnevenNetwork(hosts, options);
}

/** All messages are on the way equally long, so they arrive in the order of their sending. */
class EvenNetwork implements Network {
  readonly #hosts: HostTable<Sent>;
  readonly #seconds: number;
  /** What is on the way, in a ring in columns: sender and type, stamp, arrival. */
  #origins = new Uint32Array(16);
  #stamps = new Float64Array(16);
  #arrivals = new Float64Array(16);
  #messages: (Sent | undefined)[] | undefined;
  #head = 0;
  #end = 0;

  constructor(
    hosts: HostTable<Sent>,
    { seconds, keepsMessages }: { readonly seconds: number; readonly keepsMessages: boolean },
  ) {
    this.#hosts = hosts;
    this.#seconds = seconds;
    if (keepsMessages) this.#messages = [];
  }

  get isIdle(): boolean {
    return this.#head === this.#end;
  }

  send(message: Sent): void {
    const place = this.#end & (this.#stamps.length - 1);
    this.#origins[place] = message.sender << 2 | message.type;
    this.#stamps[place] = message.stamp;
    this.#arrivals[place] = message.time + this.#seconds;
    if (this.#messages !== undefined) this.#messages[place] = message;
    this.#end++;
    if (this.#end - this.#head === this.#stamps.length) this.#double();
  }

  deliverBefore(time: number): void {
    const hosts = this.#hosts;
    const mask = this.#stamps.length - 1;
    while (this.#head !== this.#end) {
      const place = this.#head & mask;
      if (!((this.#arrivals[place] as number) < time)) return;
      const origin = this.#origins[place] as number;
      const stamp = this.#stamps[place] as number;
      const message = this.#messages?.[place];
      const sender = origin >>> 2;
      const type = origin & 3;
      if (type === BROADCAST) hosts.deliverToOthers(sender, stamp, message);
      else hosts.deliver(hosts.otherOf(sender, type - 1), stamp, message);
      this.#head++;
    }
  }

  /** A broadcast is on its way to all but its sender, so each is counted once and not per host. */
  countInFlight(): Uint32Array<ArrayBuffer> {
    const hosts = this.#hosts;
    const mask = this.#stamps.length - 1;
    const counts = new Uint32Array(hosts.size);
    const own = new Uint32Array(hosts.size);
    let broadcasts = 0;
    for (let entry = this.#head; entry !== this.#end; entry++) {
      const origin = this.#origins[entry & mask] as number;
      const [sender, type] = [origin >>> 2, origin & 3];
      if (type === BROADCAST) {
        broadcasts++;
        (own[sender] as number)++;
      } else (counts[hosts.otherOf(sender, type - 1)] as number)++;
    }
    return counts.map((direct, host) => direct + broadcasts - (own[host] as number));
  }

  /** Makes the ring twice as large, with the oldest at its start. */
  #double(): void {
    const [head, size] = [this.#head & (this.#stamps.length - 1), this.#stamps.length];
    this.#origins = unrolled(this.#origins, new Uint32Array(2 * size), head);
    this.#stamps = unrolled(this.#stamps, new Float64Array(2 * size), head);
    this.#arrivals = unrolled(this.#arrivals, new Float64Array(2 * size), head);
    const messages = this.#messages;
    if (messages !== undefined) {
      this.#messages = [...messages.slice(head), ...messages.slice(0, head)];
    }
    [this.#head, this.#end] = [0, size];
  }
}

/** Each copy draws how long it is on the way, but those of one link keep their order. */
class UnevenNetwork implements Network {
  readonly #hosts: HostTable<Sent>;
  readonly #latency: Latency;
  readonly #draws: LinkDraws;
  /** What is on the way to each host. */
  readonly #arrivals: Arrivals[];
  /** How many copies each link has carried, and when the latest arrives; by sender, then receiver. */
  readonly #counts: Uint32Array;
  readonly #latest: Float64Array;
  #size = 0;

  constructor(hosts: HostTable<Sent>, { latency, seed, keepsMessages }: NetworkOptions) {
    this.#hosts = hosts;
    this.#latency = latency;
    this.#draws = new LinkDraws(seed, hosts.size ** 2);
    this.#arrivals = Array.from({ length: hosts.size }, () => new Arrivals(keepsMessages));
    this.#counts = new Uint32Array(hosts.size ** 2);
    this.#latest = new Float64Array(hosts.size ** 2);
  }

  get isIdle(): boolean {
    return this.#size === 0;
  }

  send(message: Sent): void {
    const { sender, type } = message;
    if (type !== BROADCAST) return this.#sendTo(this.#hosts.otherOf(sender, type - 1), message);
    for (let host = 0; host < this.#hosts.size; host++) {
      if (host !== sender) this.#sendTo(host, message);
    }
  }

  deliverBefore(time: number, host: number): void {
    const arrivals = this.#arrivals[host];
    while (arrivals !== undefined && arrivals.next < time) {
      this.#hosts.deliver(host, arrivals.nextStamp, arrivals.nextMessage);
      arrivals.shift();
      this.#size--;
    }
  }

  countInFlight(): Uint32Array<ArrayBuffer> {
    return Uint32Array.from(this.#arrivals, ({ size }) => size);
  }

  #sendTo(receiver: number, message: Sent): void {
    const link = message.sender * this.#hosts.size + receiver;
    const k = this.#counts[link] as number;
    this.#draws.link = link;
    const drawn = message.time + drawLatency(this.#latency, this.#draws, k);
    const arrival = Math.max(this.#latest[link] as number, drawn);
    this.#counts[link] = k + 1;
    this.#latest[link] = arrival;
    this.#arrivals[receiver]?.push(arrival, message);
    this.#size++;
  }
}

/** The draws of whichever link is set. */
class LinkDraws {
  link = 0;
  readonly #streams: RandomStreams;

  constructor(seed: number, size: number) {
    this.#streams = new RandomStreams(seed, "latency", { size });
  }

  uniform(k: number): number {
    return this.#streams.uniform(this.link, k);
  }
}

/**
 * What is on the way to one host, by arrival; of equal ones, what was sent first comes first. It is a
 * heap, because long latencies that differ much bring thousands of copies out of order, and it is in
 * columns, because objects would take several times the memory, and the time to collect them.
 */
class Arrivals {
  #times = new Float64Array(ARRIVALS_MIN);
  /** How many copies were sent to the host before. */
  #numbers = new Float64Array(ARRIVALS_MIN);
  #stamps = new Float64Array(ARRIVALS_MIN);
  readonly #messages: (Sent | undefined)[] | undefined;
  #sent = 0;
  #size = 0;

  constructor(keepsMessages: boolean) {
    this.#messages = keepsMessages ? [] : undefined;
  }

  /** When the next arrives. */
  get next(): number {
    return this.#size === 0 ? Infinity : this.#times[0] as number;
  }

  /** What the next is stamped with; there must be one. */
  get nextStamp(): number {
    return this.#stamps[0] as number;
  }

  /** The next itself, where messages are kept. */
  get nextMessage(): Sent | undefined {
    return this.#messages?.[0];
  }

  /** How many have not arrived. */
  get size(): number {
    return this.#size;
  }

  push(time: number, message: Sent): void {
    if (this.#size === this.#times.length) this.#double();
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!((this.#times[parent] as number) > time)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#times[at] = time;
    this.#numbers[at] = this.#sent++;
    this.#stamps[at] = message.stamp;
    if (this.#messages !== undefined) this.#messages[at] = message;
  }

  /** Lets the next go; there must be one. */
  shift(): void {
    const last = --this.#size;
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.#isBefore(child + 1, child)) child++;
      if (!this.#isBefore(child, last)) break;
      this.#move(child, at);
      at = child;
    }
    this.#move(last, at);
    if (this.#messages !== undefined) this.#messages[last] = undefined;
  }

  #isBefore(one: number, other: number): boolean {
    const [time, otherTime] = [this.#times[one] as number, this.#times[other] as number];
    if (time !== otherTime) return time < otherTime;
    return (this.#numbers[one] as number) < (this.#numbers[other] as number);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    this.#numbers[to] = this.#numbers[from] as number;
    this.#stamps[to] = this.#stamps[from] as number;
    if (this.#messages !== undefined) this.#messages[to] = this.#messages[from];
  }

  #double(): void {
    const size = 2 * this.#times.length;
    this.#times = unrolled(this.#times, new Float64Array(size), 0);
    this.#numbers = unrolled(this.#numbers, new Float64Array(size), 0);
    this.#stamps = unrolled(this.#stamps, new Float64Array(size), 0);
  }
}

/**
 * Copies a ring, the oldest first, or a list, whose first is the oldest.
 *
 * @param ring The ring.
 * @param larger Where it goes.
 * @param head The place of the oldest.
 * @returns The copy.
 */
function unrolled<A extends Float64Array | Uint32Array>(ring: A, larger: A, head: number): A {
  larger.set(ring.subarray(head));
  larger.set(ring.subarray(0, head), ring.length - head);
  return larger;
}
