/**
 * The histories of a run's hosts as one sequence: by time, but every RECEIVE after its SEND, whatever
 * the hosts' system clocks say. So each event is seen when all that happened before it has been seen,
 * and one pass in little memory is enough to check what must hold.
 */

import { RECEIVE, SEND_FIRST } from "../core/event_kind.ts";
import type { VectorTime } from "../core/vector_clock.ts";
import { CopyOrder } from "./copy_order.ts";
import { EarlyReceipts } from "./early_receipts.ts";
import type { HostNumbers } from "./event_record.ts";
import type { EventCursor, EventRow } from "./event_row.ts";
import { HostQueue } from "./host_queue.ts";
import { COUNT_MAX, newTrack, type Track } from "./host_track.ts";
import type { LogGaps } from "./log_gaps.ts";
import { SendLog } from "./send_log.ts";
import type { TracedEvent } from "./traced_event.ts";
import { earliestOfCircle } from "./wait_circle.ts";

/** With more hosts than these, vector clocks of all sends would take too much memory. */
const VECTOR_HOSTS_MAX = 128;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a merge knows of the run beside the histories. */
export interface MergeOptions {
  /**
   * Everyone in the run by number, in the order by which messages find their way; numbers below -1 stand
   * for hosts whose histories are not there.
   * @default {[0, 1, 2]} Everyone whose history is there.
   */
  readonly roster?: readonly number[];
  /**
   * The hosts' numbers by name, to read the vector clocks of messages whose SEND is not there.
   * @default {new Map()}
   */
  readonly hostNumbers?: HostNumbers;
}

/** One pass over the histories of a run. */
export class CausalMerge {
  /** The sends of each host that may still be received, by the hosts' numbers. */
  readonly sends: readonly SendLog[];
  /** What was received of them. */
  readonly copies: CopyOrder;
  readonly #cursors: readonly EventCursor[];
  readonly #tracks: readonly Track[];
  readonly #queue: HostQueue;
  readonly #hostNumbers: HostNumbers;
  /** Hosts whose next event must wait for another host's. */
  readonly #parked = new Set<number>();
  readonly #event: Mutable<TracedEvent>;
  readonly #early = new EarlyReceipts();
  /** Of the RECEIVE that comes next, where its SEND is; -1 where there is none. */
  #found = -1;
  #hasStarted = false;

  /**
   * Starts before the first event.
   *
   * @param cursors The histories of the hosts, in roster order.
   * @param options Who else took part.
   */
  constructor(
    cursors: readonly EventCursor[],
    { roster = [...cursors.keys()], hostNumbers = new Map() }: MergeOptions = {},
  ) {
    this.#hostNumbers = hostNumbers;
    const hosts = cursors.length;
    const vectorSize = hosts <= VECTOR_HOSTS_MAX ? hosts : 0;
    this.#cursors = cursors;
    this.sends = cursors.map(() => new SendLog(vectorSize));
    this.copies = new CopyOrder(this.sends, roster);
    this.#queue = new HostQueue(hosts);
    this.#tracks = cursors.map(() => newTrack(vectorSize));
    this.#event = {
      host: 0,
      row: cursors[0]?.row as EventRow,
      ...{ index: 0, lineBefore: 0, logicalTimeBefore: 0, inboxSizeBefore: 0, timeBefore: 0 },
      depth: 0,
      isAfterGap: false,
      vector: new Uint32Array(0),
      causalPast: 0,
      sendPosition: -1,
      fate: "unknown",
      earlyReceipts: [],
    };
  }

  /**
   * Goes through all events.
   *
   * @param visit Gets each event; what it gets is valid during the call only.
   * @param onEnd Hears of the end of each host's history.
   */
  run(visit: (event: TracedEvent) => void, onEnd: (host: number) => void = () => {}): void {
    while (this.runFor(Infinity, visit, onEnd));
  }

  /**
   * Goes through some of the events.
   *
   * @param count How many.
   * @param visit Gets each event; what it gets is valid during the call only.
   * @param onEnd Hears of the end of each host's history.
   * @returns Whether there may be more.
   */
  runFor(
    count: number,
    visit: (event: TracedEvent) => void,
    onEnd: (host: number) => void,
  ): boolean {
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      for (const host of this.#cursors.keys()) this.#advance(host, onEnd);
    }
    const queue = this.#queue;
    for (let left = count; left > 0; left--) {
      const host = queue.first;
      if (host < 0) {
        const parked = this.#contradiction();
        if (parked === undefined) return false;
        this.#unpark(parked);
        this.#take(parked, visit);
        this.#advance(parked, onEnd);
        this.#wake(parked);
        continue;
      }
      const cursor = this.#cursors[host] as EventCursor;
      const { row } = cursor;
      if (row.kind === RECEIVE && this.#mustWait(host, row)) {
        queue.dropFirst();
        this.#park(host);
        continue;
      }
      this.#take(host, visit);
      if (cursor.next()) queue.moveFirst(row.time);
      else {
        queue.dropFirst();
        this.#end(host, onEnd);
      }
      this.#wake(host);
    }
    return true;
  }

  /**
   * Says whether a host's history has been gone through.
   *
   * @param host The host.
   * @returns Whether it has no more events.
   */
  hasEnded(host: number): boolean {
    return this.#trackOf(host).hasEnded;
  }

  /**
   * Looks up where a host's history has gaps.
   *
   * @param host The host.
   * @returns The gaps, so far.
   */
  gapsOf(host: number): LogGaps {
    return this.#trackOf(host).gaps;
  }

  /**
   * Says whether an event of a host may be missing from its log.
   *
   * @param host The host.
   * @param logicalTime Its Lamport clock at the event, or before it.
   * @returns Whether the log has a gap there, also one before the host's event that comes next.
   */
  mayHaveLost(host: number, logicalTime: number): boolean {
    const track = this.#trackOf(host);
    if (track.gaps.holds(logicalTime)) return true;
    const row = this.#rowOf(host);
    return !track.hasEnded && track.logicalTime <= logicalTime && logicalTime <= row.logicalTime &&
      track.gaps.comesBefore(row, track);
  }

  #advance(host: number, onEnd: (host: number) => void): void {
    if ((this.#cursors[host] as EventCursor).next()) this.#queue.push(host, this.#timeOf(host));
    else this.#end(host, onEnd);
  }

  #end(host: number, onEnd: (host: number) => void): void {
    const track = this.#trackOf(host);
    track.hasEnded = true;
    track.gaps.end(this.#rowOf(host));
    onEnd(host);
    this.copies.release(host);
  }

  #timeOf(host: number): number {
    return this.#rowOf(host).time;
  }

  /** Finds the SEND of a RECEIVE. Returns whether there is none, but may still be one. */
  #mustWait(host: number, { sender, stamp }: EventRow): boolean {
    if (sender < 0 || sender === host) {
      this.#found = -1;
      return false;
    }
    this.#found = this.#find(host, sender, stamp);
    if (this.#found >= 0) return false;
    // The clock of its SEND is the stamp, or where messages are stamped before the step one more; the
    // sender may be past that with the event that comes next, as behind a gap in its log.
    const track = this.#trackOf(sender);
    return !track.hasEnded && this.#rowOf(sender).logicalTime <= stamp + 1;
  }

  #park(host: number): void {
    this.#parked.add(host);
    this.#trackOf(this.#rowOf(host).sender).waiting.push(host);
  }

  #unpark(host: number): void {
    this.#parked.delete(host);
    this.#found = -1;
    const sender = this.#trackOf(this.#rowOf(host).sender);
    sender.waiting = sender.waiting.filter((other) => other !== host);
  }

  #wake(sender: number): void {
    const track = this.#trackOf(sender);
    if (track.waiting.length === 0) return;
    for (const host of track.waiting) {
      this.#parked.delete(host);
      this.#queue.push(host, this.#timeOf(host));
    }
    track.waiting = [];
  }

  /** Where all that are left wait for each other, so that no such SEND can come. */
  #contradiction(): number | undefined {
    for (const start of this.#parked) {
      return earliestOfCircle(start, {
        senderOf: (host) => this.#rowOf(host).sender,
        isWaiting: (host) => this.#parked.has(host),
        timeOf: (host) => this.#timeOf(host),
      });
    }
    return undefined;
  }

  #take(host: number, visit: (event: TracedEvent) => void): void {
    const row = this.#rowOf(host);
    const track = this.#trackOf(host);
    const event = this.#event;
    event.host = host;
    event.row = row;
    event.isAfterGap = track.gaps.pass(row, track);
    event.index = ++track.index;
    event.lineBefore = track.line;
    event.logicalTimeBefore = track.logicalTime;
    event.inboxSizeBefore = event.isAfterGap ? -1 : track.inboxSize;
    event.timeBefore = track.time;
    event.sendPosition = -1;
    track.depth++;
    track.causalPast++;
    if (row.kind === RECEIVE) this.#receive(host, row, track);
    if (event.isAfterGap) this.#passGap(host, row, track);
    if (track.vector.length > 0) {
      track.vector[host] = Math.min(COUNT_MAX, track.index + track.gaps.lost + 1);
    }
    if (row.kind >= SEND_FIRST) this.#send(host, row, track);
    event.depth = track.depth;
    event.vector = track.vector;
    event.causalPast = track.vector.length > 0 ? track.causalPast : 0;
    visit(event);
    track.line = row.line;
    track.logicalTime = row.logicalTime;
    track.inboxSize = row.inboxSize;
    track.time = row.time;
  }

  /** Believes what comes after a gap: else all that follows would seem to be wrong. */
  #passGap(host: number, row: EventRow, track: Track): void {
    track.depth = Math.max(track.depth, row.logicalTime);
    this.#believe(track, host, row.clocks?.vector);
    const own = track.index + track.gaps.lost;
    const more = own - (track.vector[host] ?? own);
    if (more > 0) track.causalPast += more;
  }

  #receive(host: number, row: EventRow, track: Track): void {
    const { sender, stamp } = row;
    const event = this.#event;
    event.fate = "unknown";
    if (sender >= 0 && sender !== host) {
      event.sendPosition = this.#found;
      event.fate = this.copies.receive(host, sender, this.#found);
      if (this.#found < 0 && this.#isEarly(host, row)) event.fate = "early";
    }
    const sends = this.sends[sender];
    // What is not known is believed: else one message without its SEND would spoil all that follows.
    if (event.sendPosition < 0 || sends === undefined) {
      track.depth = Math.max(track.depth, stamp + 1);
      this.#believe(track, host, row.clocks?.messageVector);
      return;
    }
    track.depth = Math.max(track.depth, sends.depth(event.sendPosition) + 1);
    track.causalPast += sends.mergeVector(event.sendPosition, track.vector);
  }

  /** Remembers a RECEIVE whose SEND may still come, although by all clocks it should have come before. */
  #isEarly(host: number, { sender, stamp, line, logicalTime }: EventRow): boolean {
    return !this.#trackOf(sender).hasEnded &&
      this.#early.add(sender, stamp, { host, line, logicalTime });
  }

  #believe(track: Track, host: number, vector: VectorTime = {}): void {
    for (const [name, count] of Object.entries(vector)) {
      const other = this.#hostNumbers.get(name) ?? -1;
      const more = count - (track.vector[other] ?? Infinity);
      if (other === host || !(more > 0) || count > COUNT_MAX) continue;
      track.vector[other] = count;
      track.causalPast += more;
    }
  }

  #send(host: number, row: EventRow, track: Track): void {
    const sends = this.sends[host] as SendLog;
    if (sends.isFull) sends.makeRoom(this.copies.oldestNeeded(host));
    sends.push(row, { event: track.index, depth: track.depth }, track.vector);
    const receipts = this.#early.take(host, row.stamp);
    this.#event.earlyReceipts = receipts;
    for (const receipt of receipts) this.copies.receive(receipt.host, host, sends.next - 1);
  }

  #find(host: number, sender: number, stamp: number): number {
    const near = this.copies.nextPosition(host, sender);
    return this.sends[sender]?.find(stamp, near) ?? -1;
  }

  #rowOf(host: number): EventRow {
    return (this.#cursors[host] as EventCursor).row;
  }

  #trackOf(host: number): Track {
    return this.#tracks[host] as Track;
  }
}
