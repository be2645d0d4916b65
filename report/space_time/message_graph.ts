/** A run's messages as a graph: program order on each host, and an edge per message received. */

import type { RunHistory } from "../../analysis/run_history.ts";
import { RECEIVE } from "../../core/event_kind.ts";
import { countBelow } from "../sorted.ts";

/** An event by its place: which host, and which of its events. */
export interface EventPlace {
  /** The host's number in roster order. */
  readonly host: number;
  /** The event's number on its host. */
  readonly event: number;
}

/** A host's receives in columns. */
interface Receives {
  /** Which events they are. */
  readonly events: Int32Array;
  /** When they happened. */
  readonly times: Float64Array;
  /** The earliest sending of this one and of all later ones, by which a search can end. */
  readonly earliestSends: Float64Array;
}

/** The messages of a run, to be walked in both directions. */
export class MessageGraph {
  /** The run's events. */
  readonly history: RunHistory;
  readonly #receives: readonly Receives[];
  /** Of host h, how many of its first e events are receives. */
  readonly #received: readonly Int32Array[];
  /** Of host h, the receives of event e are entries from #firsts[h][e] to #firsts[h][e + 1]. */
  readonly #firsts: readonly Int32Array[];
  readonly #receiverHosts: readonly Int32Array[];
  readonly #receiverEvents: readonly Int32Array[];

  /**
   * Reads the graph off a run's events.
   *
   * @param history The events.
   */
  constructor(history: RunHistory) {
    this.history = history;
    this.#receives = history.hosts.map((_, host) => receivesOf(history, host));
    this.#received = history.hosts.map(({ kinds }) => countReceives(kinds));
    this.#firsts = history.hosts.map(({ length }) => new Int32Array(length + 1));
    this.#eachMessage((sender, send) => {
      const firsts = this.#firsts[sender];
      if (firsts !== undefined) firsts[send + 1] = (firsts[send + 1] ?? 0) + 1;
    });
    for (const firsts of this.#firsts) {
      for (let i = 1; i < firsts.length; i++) firsts[i] = (firsts[i] ?? 0) + (firsts[i - 1] ?? 0);
    }
    this.#receiverHosts = this.#firsts.map((firsts) => new Int32Array(firsts.at(-1) ?? 0));
    this.#receiverEvents = this.#firsts.map((firsts) => new Int32Array(firsts.at(-1) ?? 0));
    const next = this.#firsts.map((firsts) => firsts.slice());
    this.#eachMessage((sender, send, receiver, receive) => {
      const slots = next[sender];
      const slot = slots?.[send];
      const [hosts, events] = [this.#receiverHosts[sender], this.#receiverEvents[sender]];
      if (!slots || slot === undefined || !hosts || !events) return;
      slots[send] = slot + 1;
      hosts[slot] = receiver;
      events[slot] = receive;
    });
  }

  /**
   * Finds where a message came from.
   *
   * @param place A RECEIVE.
   * @returns Its SEND; `undefined` where it is not known, and for other events.
   */
  sendOf({ host, event }: EventPlace): EventPlace | undefined {
    const { sendHosts, sendEvents } = this.history.hosts[host] ?? {};
    const [sender = -1, send = -1] = [sendHosts?.[event], sendEvents?.[event]];
    return sender < 0 || send < 0 ? undefined : { host: sender, event: send };
  }

  /**
   * Finds where a message went.
   *
   * @param place A SEND.
   * @returns The events that processed it, none for other events.
   */
  receivesOf({ host, event }: EventPlace): EventPlace[] {
    const firsts = this.#firsts[host];
    const found: EventPlace[] = [];
    for (let i = firsts?.[event] ?? 0; i < (firsts?.[event + 1] ?? 0); i++) {
      const receiver = this.#receiverHosts[host]?.[i] ?? -1;
      found.push({ host: receiver, event: this.#receiverEvents[host]?.[i] ?? -1 });
    }
    return found;
  }

  /**
   * Counts receives.
   *
   * @param host The host's number.
   * @param from The first event to look at.
   * @param to The first to look at no more.
   * @returns How many of them are receives.
   */
  countReceives(host: number, from: number, to: number): number {
    const received = this.#received[host];
    return (received?.[to] ?? 0) - (received?.[from] ?? 0);
  }

  /**
   * Visits the messages to one host that are on their way, or waiting, at some time of a stretch.
   *
   * @param receiver The host's number.
   * @param stretch From when to when, in seconds.
   * @param visit Takes the RECEIVE's number on the host, and the message's number among all to it.
   */
  eachMessageTo(
    receiver: number,
    { from, to }: { readonly from: number; readonly to: number },
    visit: (receive: number, number: number) => void,
  ): void {
    const receives = this.#receives[receiver];
    const host = this.history.hosts[receiver];
    if (receives === undefined || host === undefined) return;
    const { events, times, earliestSends } = receives;
    for (let i = countBelow(times, from); i < events.length; i++) {
      if ((earliestSends[i] ?? Infinity) > to) return;
      const event = events[i] ?? 0;
      const sent = this.history.hosts[host.sendHosts[event] ?? -1]
        ?.times[host.sendEvents[event] ?? -1];
      if (sent !== undefined && sent <= to) visit(event, i);
    }
  }

  #eachMessage(
    visit: (sender: number, send: number, receiver: number, receive: number) => void,
  ): void {
    for (const [receiver, { events }] of this.#receives.entries()) {
      const { sendHosts, sendEvents } = this.history.hosts[receiver] ?? {};
      for (const receive of events) {
        visit(sendHosts?.[receive] ?? -1, sendEvents?.[receive] ?? -1, receiver, receive);
      }
    }
  }
}

function countReceives(kinds: Uint8Array): Int32Array {
  const received = new Int32Array(kinds.length + 1);
  for (const [i, kind] of kinds.entries()) {
    received[i + 1] = (received[i] ?? 0) + (kind === RECEIVE ? 1 : 0);
  }
  return received;
}

/** Those whose SEND is known. */
function receivesOf({ hosts }: RunHistory, number: number): Receives {
  const events: number[] = [];
  const host = hosts[number];
  const { kinds, sendHosts, sendEvents } = host ?? {};
  for (let i = 0; i < (host?.length ?? 0); i++) {
    const sender = hosts[sendHosts?.[i] ?? -1];
    if (kinds?.[i] === RECEIVE && (sendEvents?.[i] ?? -1) in (sender?.kinds ?? [])) events.push(i);
  }
  const times = Float64Array.from(events, (event) => host?.times[event] ?? 0);
  const earliestSends = new Float64Array(events.length);
  let earliest = Infinity;
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i] ?? 0;
    const sent = hosts[sendHosts?.[event] ?? -1]?.times[sendEvents?.[event] ?? -1] ?? Infinity;
    earliest = Math.min(earliest, sent);
    earliestSends[i] = earliest;
  }
  return { events: Int32Array.from(events), times, earliestSends };
}
