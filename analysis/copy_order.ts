/** Which copies of messages a host has received, and in which order: FIFO per pair of hosts. */

import { BROADCAST, SEND_FIRST, SEND_SECOND } from "../core/event_kind.ts";
import { route } from "../core/routing.ts";
import type { SendLog } from "./send_log.ts";

/** Copies that were passed over are remembered one by one, up to this many. */
const PASSED_MAX = 1_000_000;
/** So many copies that were not received are named. */
const EXAMPLES_MAX = 5;

/** What a RECEIVE is among those of its pair. */
export type CopyFate =
  /** The next copy, or a later one. */
  | "in_order"
  /** A copy that was passed over before: a later one was received first. */
  | "late"
  /** A copy that was received before. */
  | "again"
  /** A copy that was not for this host. */
  | "misrouted"
  /** No SEND is known that it could be from, */
  | "unknown"
  /** though its sender still has events to come, and one may be among them. */
  | "early";

/** Where a SEND stands. */
export interface SendPlace {
  /** The number of the host. */
  readonly sender: number;
  /** The line of its log. */
  readonly line: number;
}

/** The copies for a host that it has not received. */
export interface Outstanding {
  /** How many it passed over: it received later ones of the same sender. */
  readonly passed: number;
  /** How many were sent after the latest that it received. */
  readonly waiting: number;
  /** The first few sends of these. */
  readonly examples: readonly SendPlace[];
}

/** The copies between all pairs of hosts. */
export class CopyOrder {
  readonly #sends: readonly SendLog[];
  /** Of each host, who gets its SEND_FIRST, and who its SEND_SECOND; -1: nobody. */
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  /** Of each pair, the position after the latest send that was received. */
  readonly #positions: Uint32Array;
  /** Of each pair, how many copies had been sent when that one was. */
  readonly #ordinals: Uint32Array;
  /** Of some pairs, the ordinals of copies that were passed over, and the lines of their sends. */
  readonly #passed = new Map<number, Map<number, number>>();
  readonly #passedTo: Float64Array;
  readonly #isReleased: Uint8Array;
  #passedCount = 0;

  /**
   * Starts with nothing received.
   *
   * @param sends The sends of each host.
   * @param roster Everyone in the run by number, in roster order; numbers below -1 stand for hosts without
   *   sends here.
   */
  constructor(sends: readonly SendLog[], roster: readonly number[]) {
    const hosts = sends.length;
    this.#sends = sends;
    this.#first = Int32Array.from(sends, (_, host) => route("SEND_FIRST", host, roster)[0] ?? -1);
    this.#second = Int32Array.from(sends, (_, host) => route("SEND_SECOND", host, roster)[0] ?? -1);
    this.#positions = new Uint32Array(hosts ** 2);
    this.#ordinals = new Uint32Array(hosts ** 2);
    this.#passedTo = new Float64Array(hosts);
    this.#isReleased = new Uint8Array(hosts);
  }

  /**
   * Says near which position the next copy of a pair is.
   *
   * @param receiver The host that receives.
   * @param sender The host that sent.
   * @returns The position after that of the latest one.
   */
  nextPosition(receiver: number, sender: number): number {
    return this.#positions[this.#pair(receiver, sender)] as number;
  }

  /**
   * Looks the latest copy of a pair up that was received.
   *
   * @param receiver The host that received.
   * @param sender The host that sent.
   * @returns Its stamp; -1 where there is none.
   */
  latestStamp(receiver: number, sender: number): number {
    const position = this.nextPosition(receiver, sender) - 1;
    return position < 0 ? -1 : this.#sends[sender]?.stamp(position) ?? -1;
  }

  /**
   * Takes a RECEIVE.
   *
   * @param receiver The host.
   * @param sender Who sent the message.
   * @param position The position of the SEND, -1 where there is none.
   * @returns What it is among the copies of this pair.
   */
  receive(receiver: number, sender: number, position: number): CopyFate {
    if (position < 0) return "unknown";
    const kind = this.#sends[sender]?.kind(position) ?? BROADCAST;
    if (!this.isFor(receiver, sender, kind)) return "misrouted";
    const pair = this.#pair(receiver, sender);
    const latest = this.#ordinals[pair] as number;
    const ordinal = this.#ordinal(receiver, sender, position);
    if (ordinal <= latest) return this.#takeLate(pair, receiver, ordinal);
    if (ordinal > latest + 1) this.#passOver(receiver, sender, position);
    this.#ordinals[pair] = ordinal;
    this.#positions[pair] = position + 1;
    return "in_order";
  }

  /**
   * Says whether a message is for a host.
   *
   * @param receiver The host.
   * @param sender Who sent it.
   * @param kind The number of the SEND's kind.
   * @returns Whether the receiver gets a copy.
   */
  isFor(receiver: number, sender: number, kind: number): boolean {
    return receiver !== sender &&
      (kind === BROADCAST || (kind === SEND_FIRST && this.#first[sender] === receiver) ||
        (kind === SEND_SECOND && this.#second[sender] === receiver));
  }

  /**
   * Counts what was sent to a host and not received, up to now.
   *
   * @param receiver The host.
   * @returns How many, and some of them.
   */
  outstanding(receiver: number): Outstanding {
    let waiting = 0;
    const examples: SendPlace[] = [];
    for (let sender = 0; sender < this.#sends.length; sender++) {
      if (sender === receiver) continue;
      const copies = this.#waitingOf(receiver, sender);
      waiting += copies;
      if (examples.length >= EXAMPLES_MAX) continue;
      const lines = [
        ...this.#passedLines(this.#pair(receiver, sender)),
        ...this.#waitingLines(receiver, sender, copies),
      ];
      examples.push(...lines.map((line) => ({ sender, line })));
    }
    const passed = this.#passedTo[receiver] as number;
    return { passed, waiting, examples: examples.slice(0, EXAMPLES_MAX) };
  }

  /**
   * Counts what was sent to a host.
   *
   * @param receiver The host, one that has sends here or not.
   * @returns How many copies.
   */
  addressed(receiver: number): number {
    return this.#sends.reduce((sum, sends, sender) => {
      if (sender === receiver || sends.next === 0) return sum;
      return sum + this.#ordinal(receiver, sender, sends.next - 1);
    }, 0);
  }

  /**
   * Finds the oldest send that somebody may still receive.
   *
   * @param sender The host that sent.
   * @returns Its position.
   */
  oldestNeeded(sender: number): number {
    let oldest = Infinity;
    for (let receiver = 0; receiver < this.#sends.length; receiver++) {
      if (receiver === sender || this.#isReleased[receiver] === 1) continue;
      oldest = Math.min(oldest, this.nextPosition(receiver, sender));
    }
    return oldest;
  }

  /**
   * Lets go of a host that receives nothing more.
   *
   * @param receiver The host.
   */
  release(receiver: number): void {
    this.#isReleased[receiver] = 1;
  }

  /** How many copies of a pair were sent after the latest that was received. */
  #waitingOf(receiver: number, sender: number): number {
    const pair = this.#pair(receiver, sender);
    const { next } = this.#sends[sender] as SendLog;
    if (next <= (this.#positions[pair] as number)) return 0;
    return this.#ordinal(receiver, sender, next - 1) - (this.#ordinals[pair] as number);
  }

  /** The lines of the first few sends of a pair that were passed over; of most pairs there are none. */
  #passedLines(pair: number): number[] {
    const passed = this.#passed.get(pair);
    return passed === undefined ? [] : [...passed.values()].slice(0, EXAMPLES_MAX);
  }

  /** The lines of the first few of so many copies of a pair that wait. */
  #waitingLines(receiver: number, sender: number, copies: number): number[] {
    const sends = this.#sends[sender] as SendLog;
    const lines: number[] = [];
    const most = Math.min(copies, EXAMPLES_MAX);
    let position = this.#positions[this.#pair(receiver, sender)] as number;
    for (; lines.length < most && position < sends.next; position++) {
      if (this.isFor(receiver, sender, sends.kind(position))) lines.push(sends.line(position));
    }
    return lines;
  }

  #pair(receiver: number, sender: number): number {
    return receiver * this.#sends.length + sender;
  }

  /** The number of a copy among those of its pair, from 1. */
  #ordinal(receiver: number, sender: number, position: number): number {
    const sends = this.#sends[sender] as SendLog;
    let ordinal = sends.count(BROADCAST, position);
    if (this.#first[sender] === receiver) ordinal += sends.count(SEND_FIRST, position);
    if (this.#second[sender] === receiver) ordinal += sends.count(SEND_SECOND, position);
    return ordinal;
  }

  /** Remembers the copies of a pair that have not been received, up to a position. */
  #passOver(receiver: number, sender: number, position: number): void {
    const pair = this.#pair(receiver, sender);
    const sends = this.#sends[sender] as SendLog;
    let passed = this.#passed.get(pair);
    if (passed === undefined) this.#passed.set(pair, passed = new Map());
    let ordinal = this.#ordinals[pair] as number;
    for (let p = this.#positions[pair] as number; p < position; p++) {
      if (!this.isFor(receiver, sender, sends.kind(p))) continue;
      ordinal++;
      (this.#passedTo[receiver] as number)++;
      if (this.#passedCount >= PASSED_MAX) continue;
      passed.set(ordinal, sends.line(p));
      this.#passedCount++;
    }
  }

  #takeLate(pair: number, receiver: number, ordinal: number): CopyFate {
    if (this.#passed.get(pair)?.delete(ordinal) !== true) return "again";
    this.#passedCount--;
    this.#passedTo[receiver] = (this.#passedTo[receiver] as number) - 1;
    return "late";
  }
}
