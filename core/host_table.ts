/**
 * Hosts, each with an inbox, a Lamport clock, and one thing done per tick: the rules of the scale
 * model, once for all who drive hosts. A client drives a table of one, a simulation a table of a
 * million, so hosts are rows of numbers and not objects.
 *
 * A row is 32 bytes, so that a tick touches one line of the processor's cache. A message for all
 * hosts is kept once, in a ring that all read, each at its own pace; a message for one host alone
 * waits in that host's {@linkcode Inbox}, which knows its place among those for all.
 */

import { Inbox } from "./inbox.ts";
import { advance, receive } from "./lamport.ts";

/** A row begins with the clock, a 64-bit float, and goes on in 32-bit words. */
const ROW_FLOATS = 4;
const ROW_WORDS = 8;
/** How many ticks the host has done. */
const TICKS = 2;
/** How many messages it has received. */
const RECEIVED = 3;
/** How many messages for all it is past; those up to the end of the ring wait. */
const READ = 4;
/** How many of those that wait are its own, which it has to skip. */
const OWN = 5;
/** How many messages wait for it alone. */
const ALONE = 6;

/** The size of the ring at first. */
const RING_SIZE_MIN = 1024;

/**
 * Hosts by number. The table reads no clock and touches no network: whoever drives it delivers
 * messages, says who ticks, and does what a host that acts chooses to do.
 */
export class HostTable<M> {
  /** How many hosts there are. */
  readonly size: number;
  /** The rows, and the same bytes once more as words. */
  readonly #floats: Float64Array;
  readonly #words: Uint32Array;
  /** What came for one host alone; a host to which nothing ever came has no inbox. */
  readonly #inboxes: (Inbox<M> | undefined)[] = [];
  /** The ring of messages for all: stamps, senders, and the messages where they are wanted. */
  #stamps = new Float64Array(RING_SIZE_MIN);
  #senders = new Uint32Array(RING_SIZE_MIN);
  #messages: (M | undefined)[] | undefined;
  /** How many messages for all have come. */
  #end = 0;
  /** How many of them every host was past when that was last looked at. */
  #start = 0;
  #received: M | undefined;

  /**
   * Makes hosts that have done nothing yet.
   *
   * @param size How many.
   */
  constructor(size: number) {
    this.size = size;
    this.#floats = new Float64Array(size * ROW_FLOATS);
    this.#words = new Uint32Array(this.#floats.buffer);
  }

  /** The message that the latest RECEIVE took, where it was given. */
  get received(): M | undefined {
    return this.#received;
  }

  /**
   * Reads a host's clock.
   *
   * @param host The host's number.
   * @returns The logical time of its latest event.
   */
  logicalTime(host: number): number {
    return this.#floats[host * ROW_FLOATS] as number;
  }

  /**
   * Counts a host's ticks.
   *
   * @param host The host's number.
   * @returns How many it has done, which is also the number of its next tick, modulo 2^32.
   */
  ticks(host: number): number {
    return this.#words[host * ROW_WORDS + TICKS] as number;
  }

  /**
   * Counts what a host has received.
   *
   * @param host The host's number.
   * @returns On how many ticks it took a message, modulo 2^32.
   */
  receipts(host: number): number {
    return this.#words[host * ROW_WORDS + RECEIVED] as number;
  }

  /**
   * Looks into a host's inbox.
   *
   * @param host The host's number.
   * @returns How many messages wait.
   */
  inboxSize(host: number): number {
    const words = this.#words;
    const row = host * ROW_WORDS;
    const unread = (this.#end - (words[row + READ] as number)) >>> 0;
    return unread - (words[row + OWN] as number) + (words[row + ALONE] as number);
  }

  /**
   * Puts a message into one host's inbox, at any time. The clock does not move until it is taken out.
   *
   * @param host The receiver's number.
   * @param stamp The logical time that the message carries.
   * @param message The message itself, where it is wanted again.
   */
  deliver(host: number, stamp: number, message?: M): void {
    const alone = host * ROW_WORDS + ALONE;
    const inbox = this.#inboxes[host] ?? this.#addInbox(host);
    inbox.push(stamp, this.#end, message);
    this.#words[alone] = (this.#words[alone] as number) + 1;
  }

  /**
   * Puts a message into the inboxes of all hosts but one.
   *
   * @param sender The number of that one.
   * @param stamp The logical time that the message carries.
   * @param message The message itself, where it is wanted again.
   */
  deliverToOthers(sender: number, stamp: number, message?: M): void {
    const words = this.#words;
    const row = sender * ROW_WORDS;
    if (((this.#end - this.#start) >>> 0) === this.#stamps.length) this.#makeRoom();
    const place = this.#end & (this.#stamps.length - 1);
    this.#stamps[place] = stamp;
    this.#senders[place] = sender;
    if (message !== undefined) (this.#messages ??= [])[place] = message;
    const end = this.#end;
    this.#end = (end + 1) >>> 0;
    if (words[row + READ] === end) words[row + READ] = this.#end; // nothing is before it
    else words[row + OWN] = (words[row + OWN] as number) + 1;
  }

  /**
   * Does what the rules say of a tick: takes one message if any waits, else counts an event of the
   * host's own, and leaves to the driver what that is.
   *
   * @param host The host's number.
   * @returns Whether a message was taken: RECEIVE.
   */
  tick(host: number): boolean {
    const words = this.#words;
    const row = host * ROW_WORDS;
    words[row + TICKS] = (words[row + TICKS] as number) + 1;
    if (words[row + READ] !== this.#end || words[row + ALONE] !== 0) {
      if (this.#take(host)) return true;
    }
    const clock = host * ROW_FLOATS;
    this.#floats[clock] = advance(this.#floats[clock] as number);
    return false;
  }

  /** Takes the oldest message, if there is one that is not the host's own. */
  #take(host: number): boolean {
    const words = this.#words;
    const row = host * ROW_WORDS;
    const clock = host * ROW_FLOATS;
    if (words[row + OWN] !== 0) this.#skipOwn(host);
    const read = words[row + READ] as number;
    let stamp = 0;
    if (words[row + ALONE] !== 0 && this.#isNext(host, read)) stamp = this.#takeAlone(host);
    else if (read === this.#end) return false;
    else {
      const place = read & (this.#stamps.length - 1);
      stamp = this.#stamps[place] as number;
      words[row + READ] = read + 1;
      if (this.#messages !== undefined) this.#received = this.#messages[place];
    }
    words[row + RECEIVED] = (words[row + RECEIVED] as number) + 1;
    this.#floats[clock] = receive(this.#floats[clock] as number, stamp);
    return true;
  }

  /** Whether the oldest message for a host alone came before the next one for all. */
  #isNext(host: number, read: number): boolean {
    const place = this.#inboxes[host]?.firstPlace ?? 0;
    return ((read - place) | 0) >= 0;
  }

  #takeAlone(host: number): number {
    const alone = host * ROW_WORDS + ALONE;
    const inbox = this.#inboxes[host];
    if (inbox === undefined) return 0; // which cannot be, as ALONE counts what it holds
    this.#words[alone] = (this.#words[alone] as number) - 1;
    const stamp = inbox.firstStamp;
    this.#received = inbox.shift();
    return stamp;
  }

  /** Passes a host's own messages that are next in the ring. */
  #skipOwn(host: number): void {
    const words = this.#words;
    const row = host * ROW_WORDS;
    const mask = this.#stamps.length - 1;
    while (
      (words[row + OWN] as number) > 0 &&
      this.#senders[(words[row + READ] as number) & mask] === host
    ) {
      words[row + READ] = (words[row + READ] as number) + 1;
      words[row + OWN] = (words[row + OWN] as number) - 1;
    }
  }

  #addInbox(host: number): Inbox<M> {
    const inbox = new Inbox<M>();
    this.#inboxes[host] = inbox;
    return inbox;
  }

  /** Lets go of what every host is past, and doubles the ring where that is less than half of it. */
  #makeRoom(): void {
    let unread = 0;
    for (let row = 0; row < this.#words.length; row += ROW_WORDS) {
      unread = Math.max(unread, (this.#end - (this.#words[row + READ] as number)) >>> 0);
    }
    this.#start = (this.#end - unread) >>> 0;
    if (unread > this.#stamps.length / 2) this.#double();
  }

  #double(): void {
    const size = this.#stamps.length;
    const [stamps, senders] = [new Float64Array(2 * size), new Uint32Array(2 * size)];
    const messages = this.#messages === undefined ? undefined : new Array<M | undefined>(2 * size);
    for (let place = this.#start; place !== this.#end; place = (place + 1) >>> 0) {
      const [from, to] = [place & (size - 1), place & (2 * size - 1)];
      stamps[to] = this.#stamps[from] as number;
      senders[to] = this.#senders[from] as number;
      if (messages !== undefined) messages[to] = this.#messages?.[from];
    }
    [this.#stamps, this.#senders, this.#messages] = [stamps, senders, messages];
  }
}
