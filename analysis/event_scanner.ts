/**
 * Reads the lines that scale-sim itself writes for events, ten times as fast as `JSON.parse` does: the
 * fields come in a fixed order, so that a line is compared with what is expected, and only its numbers
 * are read. Every other line is left to those who parse JSON.
 */

import { BROADCAST, INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND } from "../core/event_kind.ts";
import { LOGICAL_TIME_MAX } from "../core/message.ts";
import { type EventRow, NO_MESSAGE } from "./event_row.ts";
import { LineScanner, Literal } from "./line_scanner.ts";

const EVENT_TYPE = new Literal('{"event_type":"');
const INTERNAL_TIME = new Literal('INTERNAL","system_clock_time":');
const SEND_TIME = new Literal('SEND","system_clock_time":');
const RECEIVE_TIME = new Literal('RECEIVE","system_clock_time":');
const LOGICAL_TIME = new Literal(',"logical_clock_time":');
const INBOX = new Literal(',"message_queue_size":');
const NO_MESSAGE_TICK = new Literal(',"message":null,"tick":');
const MESSAGE_SOURCE = new Literal(',"message":{"source":');
const MESSAGE_TYPE = new Literal(',"type":"');
const MESSAGE_FIRST = new Literal('SEND_FIRST","system_clock_time":');
const MESSAGE_SECOND = new Literal('SEND_SECOND","system_clock_time":');
const MESSAGE_BROADCAST = new Literal('BROADCAST","system_clock_time":');
const PAYLOAD_TICK = new Literal(',"payload":""},"tick":');
const LATE = new Literal(',"late_ms":');

/** Scans lines for one run. */
export class EventScanner {
  readonly #line: LineScanner;
  readonly #row: EventRow;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   * @param row Gets each event, its line number excepted. Where a line is left alone, what it holds is
   *   undefined.
   */
  constructor(sources: readonly string[], row: EventRow) {
    this.#line = new LineScanner(sources);
    this.#row = row;
  }

  /**
   * Reads one line.
   *
   * @param view Where the line is. There may be more after it.
   * @param at Where it starts.
   * @returns Where the next line starts, or -1 where this line is not as scale-sim writes it.
   */
  scan(view: DataView, at: number): number {
    this.#line.moveTo(view, at);
    return this.#scan(this.#row) ? this.#line.at : -1;
  }

  #scan(row: EventRow): boolean {
    const line = this.#line;
    if (!line.skip(EVENT_TYPE)) return false;
    if (line.skip(INTERNAL_TIME)) row.kind = INTERNAL;
    else if (line.skip(RECEIVE_TIME)) row.kind = RECEIVE;
    else if (line.skip(SEND_TIME)) row.kind = SEND_FIRST;
    else return false;
    if ((row.time = line.number()) < 0 || !line.skip(LOGICAL_TIME)) return false;
    if ((row.logicalTime = line.integer()) < 0 || !line.skip(INBOX)) return false;
    if ((row.inboxSize = line.integer()) < 0) return false;
    if (row.kind === INTERNAL) {
      row.sender = NO_MESSAGE;
      if (!line.skip(NO_MESSAGE_TICK)) return false;
    } else if (!this.#scanMessage(row)) return false;
    if ((row.tick = line.integer()) < 0 || !line.skip(LATE)) return false;
    if ((row.lateMs = line.number()) < 0) return false;
    row.clocks = null;
    return line.skipEnd();
  }

  #scanMessage(row: EventRow): boolean {
    const line = this.#line;
    if (!line.skip(MESSAGE_SOURCE)) return false;
    row.sender = line.host(row.sender);
    if (row.sender < 0 || !line.skip(MESSAGE_TYPE)) return false;
    if (line.skip(MESSAGE_FIRST)) row.messageKind = SEND_FIRST;
    else if (line.skip(MESSAGE_SECOND)) row.messageKind = SEND_SECOND;
    else if (line.skip(MESSAGE_BROADCAST)) row.messageKind = BROADCAST;
    else return false;
    if (row.kind !== RECEIVE) row.kind = row.messageKind;
    if ((row.stampTime = line.number()) < 0 || !line.skip(LOGICAL_TIME)) return false;
    if ((row.stamp = line.integer()) < 0 || row.stamp > LOGICAL_TIME_MAX) return false;
    return line.skip(PAYLOAD_TICK);
  }
}
