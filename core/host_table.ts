/**
 * Hosts, each with an inbox, a Lamport clock, and one thing done per tick: the rules of the scale
 * model, once for all who drive hosts. A client drives a table of one, a simulation a table of a
 * million, so hosts are rows of numbers and not objects.
 *
 * A row is 64 bytes and holds whatever a tick looks at, so that a tick touches one line of the
 * processor's cache. A message for all hosts is kept once, in a ring that all read, each at its own
 * pace; a message for one host alone waits in a list of that host's ({@linkcode LoneMessages}), which
 * knows its place among those for all.
 *
 * The rules are one loop over many ticks, `#play`, because a tick takes 30 cycles of the processor:
 * what the loop needs is in local variables, nothing is called in it that V8 does not inline, and
 * offsets are joined by `|` and counts by `| 0`, because sums would be checked for overflow.
 */

import { HostRows, ROW } from "./host_rows.ts";
import { advance, receive, type Stamp, stampOf } from "./lamport.ts";
import { LoneMessages } from "./lone_messages.ts";
import { MessageRing } from "./message_ring.ts";
import { drawHash, StreamKeys } from "./random.ts";
import { firstOfRoster, placeOfOther } from "./routing.ts";
import { ActionTable, INTERNAL } from "./workload.ts";

// The compiler knows the values of a module's own constants, but not those of imported ones.
const { FLOATS, WORDS, INBOX_SUM, JUMP_MAX, TICKS, READ, OWN, ALONE } = ROW;
const { KEY, SECOND_KEY, INBOX_MAX, SENT } = ROW;

/** What a tick was that neither is INTERNAL nor sends a message of a type, which have numbers below. */
const RECEIVE = 4;

const NONE = INTERNAL;
const BROADCAST = 3;

/** The rows of more hosts than this are not all in the processor's cache. */
const CACHED_HOSTS_MAX = 1 << 14;
/** After so many ticks, which send no more messages than that, the loop makes room for more. */
const BLOCK_TICKS = 128;

/** How the hosts of a table choose what to do. */
export interface TableOptions {
  /** The seed of the draws. */
  readonly seed: number;
  /** How likely INTERNAL is. */
  readonly probInternal: number;
  /** Which value of the clock messages carry. */
  readonly stamp: Stamp;
  /** Each host's place in the roster, where that is not its number. */
  readonly places?: Int32Array | undefined;
}

/**
 * Hosts by number. The table reads no clock and touches no network: whoever drives it delivers
 * messages and says who ticks, one by one or many at once.
 */
export class HostTable<M> extends HostRows {
  /** How many messages for all a host has sent, and how many came for it alone. */
  readonly #sentToAll: Int32Array;
  readonly #cameAlone: Int32Array;
  readonly #lone: LoneMessages<M>;
  readonly #actions: ActionTable;
  readonly #lag: number;
  /** The first three of the roster, of whom two are the first of the others. */
  readonly #firstHosts: Int32Array;
  readonly #order = new Int32Array(1); // for one tick
  readonly #ring = new MessageRing<M>();
  /** Whether messages themselves are given, and the one that was taken last. */
  #keepsMessages = false;
  #received: M | undefined;
  /** What the latest tick was, and the message that it leaves for the driver. */
  #action = INTERNAL;
  #heldBack = INTERNAL;
  #fetched = 0;

  /**
   * Makes hosts that have done nothing yet.
   *
   * @param size How many.
   * @param options How they choose what to do; left away where the driver chooses.
   */
  constructor(size: number, options?: TableOptions) {
    super(size);
    this.#sentToAll = new Int32Array(size);
    this.#cameAlone = new Int32Array(size);
    this.#lone = new LoneMessages(size);
    this.#actions = new ActionTable(options?.probInternal ?? 1);
    this.#lag = -stampOf(0, options?.stamp ?? "post");
    this.#firstHosts = firstOfRoster(size, options?.places);
    if (options !== undefined) this.#setKeys(options);
  }

  /** The number of the type of message that the latest tick leaves for the driver to send, or INTERNAL. */
  get heldBack(): number {
    return this.#heldBack;
  }

  /** The message that the latest RECEIVE took, where it was given. */
  get received(): M | undefined {
    return this.#received;
  }

  /**
   * Counts what a host has received: what it is past and was not its own, and what came for it alone
   * and waits no longer.
   *
   * @param host The host's number.
   * @returns On how many ticks it took a message, modulo 2^32.
   */
  receipts(host: number): number {
    const passed = (this.#sentToAll[host] as number) - this.word(host, OWN);
    const alone = (this.#cameAlone[host] as number) - this.word(host, ALONE);
    return (this.word(host, READ) - passed + alone) >>> 0;
  }

  /**
   * Looks into a host's inbox.
   *
   * @param host The host's number.
   * @returns How many messages wait.
   */
  inboxSize(host: number): number {
    const unread = this.#ring.end - this.word(host, READ);
    return (unread - this.word(host, OWN) + this.word(host, ALONE)) >>> 0;
  }

  /**
   * Finds one of the others of a host, who get what is not for all.
   *
   * @param host The host's number.
   * @param n Which of the others, 0 or 1.
   * @returns The number of that one, which may be beyond the last host: then there is no such other.
   */
  otherOf(host: number, n: number): number {
    const hosts = this.#firstHosts;
    // Who stands further back makes no difference to the first two of the others.
    const own = host === hosts[0] ? 0 : host === hosts[1] ? 1 : 2;
    return hosts[placeOfOther(n, own)] as number;
  }

  /**
   * Puts a message into one host's inbox, at any time. The clock does not move until it is taken out.
   *
   * @param host The receiver's number.
   * @param stamp The logical time that the message carries.
   * @param message The message itself, where it is wanted again.
   */
  deliver(host: number, stamp: number, message?: M): void {
    this.#lone.reserve(1);
    this.#putForOne(host, stamp);
    if (message === undefined) return;
    this.#keepsMessages = true;
    this.#lone.keep(host, message);
  }

  /**
   * Puts a message into the inboxes of all hosts but one.
   *
   * @param sender The number of that one.
   * @param stamp The logical time that the message carries.
   * @param message The message itself, where it is wanted again.
   */
  deliverToOthers(sender: number, stamp: number, message?: M): void {
    this.#makeRoom(1);
    if (message !== undefined) {
      this.#keepsMessages = true;
      this.#ring.keep(message);
    }
    this.#putForAll(sender, stamp);
  }

  /**
   * Does what the rules say of a tick: takes one message if any waits, else counts an event of the
   * host's own, and leaves in {@linkcode HostTable.heldBack} what the host sends.
   *
   * @param host The host's number.
   * @returns Whether a message was taken: RECEIVE.
   */
  tick(host: number): boolean {
    this.#order[0] = host << 1 | 1;
    this.#play(this.#order, 0, 1);
    return this.#action === RECEIVE;
  }

  /**
   * Does the same for one host after another, and delivers at once what they send, as long as nothing
   * else is on the way. It ends early, right after a tick whose message is not to be delivered before
   * the next tick, which is then in {@linkcode HostTable.heldBack}.
   *
   * @param order Who ticks: the number of the host, times two, plus one where the next tick is at the
   *   same instant.
   * @param from The place of the first tick.
   * @param end The place after the last.
   * @returns The place after the last tick that was done.
   */
  run(order: Int32Array, from: number, end: number): number {
    let next = from;
    do next = this.#play(order, next, Math.min(end, next + BLOCK_TICKS)); while (
      next < end && this.#heldBack === INTERNAL
    );
    return next;
  }

  /** The rules. Returns the place after the last tick, which is the first that leaves a message over. */
  #play(order: Int32Array, from: number, end: number): number {
    this.#makeRoom(end - from);
    this.#lone.reserve(end - from);
    if (this.size > CACHED_HOSTS_MAX) this.#fetch(order, from, end);
    const [floats, words, lone, actions] = [this.floats, this.words, this.#lone, this.#actions];
    const [ring, keepsMessages] = [this.#ring, this.#keepsMessages];
    const { stamps, senders } = ring;
    const mask = stamps.length - 1;
    this.#heldBack = NONE;
    const lag = this.#lag;
    let ringEnd = ring.end;
    let action = NONE;
    let next = from | 0;
    while (next < end) {
      const entry = order[next] as number;
      next = (next + 1) | 0;
      const host = entry >> 1;
      const row = host << WORDS;
      const clock = host << FLOATS;
      const tick = words[row | TICKS] as number;
      words[row | TICKS] = (tick + 1) | 0;
      const before = floats[clock] as number;
      let read = words[row | READ] as number;
      let alone = words[row | ALONE] as number;
      let own = 0;
      let isWaiting = read !== ringEnd || alone !== 0;
      if (isWaiting) {
        own = words[row | OWN] as number;
        if (own !== 0) {
          while (own > 0 && senders[read & mask] === host) {
            read = (read + 1) | 0;
            own = (own - 1) | 0;
          }
          words[row | OWN] = own;
          words[row | READ] = read;
          isWaiting = read !== ringEnd || alone !== 0;
        }
      }

      if (!isWaiting) {
        floats[clock] = advance(before);
        const first = words[row | KEY] as number;
        action = actions.choose(drawHash(first, words[row | SECOND_KEY] as number, tick));
        if (action === NONE) continue;
        words[row + SENT + action] = ((words[row + SENT + action] as number) + 1) | 0;
        if ((entry & 1) === 1) {
          this.#heldBack = action;
          break;
        }
        this.#send(host, action, (floats[clock] as number) - lag);
        ringEnd = ring.end;
        continue;
      }

      action = RECEIVE;
      let stamp = 0;
      if (alone !== 0 && ((read - lone.place(host)) | 0) >= 0) {
        if (keepsMessages) this.#received = lone.message(host);
        stamp = lone.take(host);
        alone = (alone - 1) | 0;
        words[row | ALONE] = alone;
      } else {
        if (keepsMessages) this.#received = ring.message(read);
        stamp = stamps[read & mask] as number;
        read = (read + 1) | 0;
        words[row | READ] = read;
      }
      const after = receive(before, stamp);
      floats[clock] = after;
      const waiting = (ringEnd - read - own + alone) | 0;
      floats[clock | INBOX_SUM] = (floats[clock | INBOX_SUM] as number) - -waiting;
      if (waiting > (words[row | INBOX_MAX] as number)) words[row | INBOX_MAX] = waiting;
      if (after - before > (floats[clock | JUMP_MAX] as number)) {
        if (before === 0) this.firstClocks[host] = after;
        else floats[clock | JUMP_MAX] = after - before;
      }
    }
    this.#action = action;
    return next;
  }

  /** Looks at rows that are needed soon, so that they come into the cache side by side, not one by one. */
  #fetch(order: Int32Array, from: number, end: number): void {
    const words = this.words;
    let sum = 0;
    for (let next = from; next < end; next++) {
      sum = (sum + (words[(order[next] as number) >> 1 << WORDS] as number)) | 0;
    }
    this.#fetched = sum; // or V8 would leave the loop away
  }

  /** Sends a message that arrives at once. There must be room. */
  #send(host: number, type: number, stamp: number): void {
    if (type === BROADCAST) return this.#putForAll(host, stamp);
    const receiver = this.otherOf(host, type - 1);
    if (receiver < this.size) this.#putForOne(receiver, stamp);
  }

  #putForOne(host: number, stamp: number): void {
    const words = this.words;
    const row = host << WORDS;
    const alone = words[row | ALONE] as number;
    this.#lone.push(host, { stamp, place: this.#ring.end, isFirst: alone === 0 });
    words[row | ALONE] = (alone + 1) | 0;
    this.#cameAlone[host] = ((this.#cameAlone[host] as number) + 1) | 0;
  }

  #putForAll(sender: number, stamp: number): void {
    const words = this.words;
    const row = sender << WORDS;
    const place = this.#ring.push(sender, stamp);
    this.#sentToAll[sender] = ((this.#sentToAll[sender] as number) + 1) | 0;
    if (words[row | READ] === place) words[row | READ] = (place + 1) | 0; // nothing is before it
    else words[row | OWN] = ((words[row | OWN] as number) + 1) | 0;
  }

  #setKeys({ seed, places }: TableOptions): void {
    const keys = new StreamKeys(seed, "action");
    for (let host = 0; host < this.size; host++) {
      const key = keys.first(places === undefined ? host : places[host] as number);
      this.words[host << WORDS | KEY] = key;
      this.words[host << WORDS | SECOND_KEY] = keys.second(key);
    }
  }

  /** Makes room for messages for all. */
  #makeRoom(count: number): void {
    const ring = this.#ring;
    if (ring.hasRoom(count)) return;
    let unread = 0;
    for (let host = 0; host < this.size; host++) {
      unread = Math.max(unread, (ring.end - this.word(host, READ)) >>> 0);
    }
    ring.makeRoom(unread);
  }
}
