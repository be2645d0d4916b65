/**
 * The lines that a simulation leaves in logs, written as bytes from numbers.
 *
 * Each kind of line has a function of its own, which goes from its first byte to its last: the
 * compiler makes one piece of code of it, as long as it is not too long.
 */

import type { ClockValues } from "../core/further_clock.ts";
import type { JsonBytes } from "../core/json_bytes.ts";
import { Literal, literal, putLiteral, putSix, putThree } from "../core/json_literals.ts";
import { putInteger, RisingTimes } from "../core/json_numbers.ts";
import { MESSAGE_TYPES } from "../core/message.ts";
import type { Sent } from "./network.ts";
import type { Tick } from "./observer.ts";

const [INTERNAL, INTERNAL_BYTES] = literal(`{"event_type":"INTERNAL","system_clock_time":`);
const [SEND, SEND_BYTES] = literal(`{"event_type":"SEND","system_clock_time":`);
const [RECEIVE, RECEIVE_BYTES] = literal(`{"event_type":"RECEIVE","system_clock_time":`);
const [LOGICAL_TIME, LOGICAL_TIME_BYTES] = literal(`,"logical_clock_time":`);
const [QUEUE_SIZE, QUEUE_SIZE_BYTES] = literal(`,"message_queue_size":`);
const [NO_MESSAGE, NO_MESSAGE_BYTES] = literal(`,"message":null,"tick":`);
const [PAYLOAD, PAYLOAD_BYTES] = literal(`,"payload":""`);
const [MESSAGE_END, MESSAGE_END_BYTES] = literal(`},"tick":`);
const [LATE, LATE_BYTES] = literal(`,"late_ms":0}\n`);
const [TIME, TIME_BYTES] = literal(`,"system_clock_time":`);
const [END, END_BYTES] = literal("}\n");

/** What begins the line of a copy that goes nowhere. */
const DROPPED = new Literal(
  `{"event_type":"DROP","destination":null,"reason":"no_destination","source":`,
);

/** What stands for a host that does not exist. */
const NOTHING = new Literal("");

/** What a line takes at most, without the names of hosts and the values of further clocks. */
const LINE_BYTES_MAX = 512;

/** What is written again and again of one host. */
interface HostLiterals {
  /** A copy for it, up to where its sender is said. */
  readonly routed: Literal;
  /** A message of it, from its name up to its time; one for each type. */
  readonly messages: readonly Literal[];
  /** A copy of a message of it, from its name up to its stamp; one for each type. */
  readonly copies: readonly Literal[];
}

/** Writes records exactly as `JSON.stringify` writes those of {@linkcode HostRecord} and {@linkcode RouterRecord}. */
export class HistoryLines {
  readonly #hosts: readonly HostLiterals[];
  readonly #times = new RisingTimes();
  readonly #lineBytesMax: number;

  /**
   * Prepares what is the same in many lines.
   *
   * @param sources The hosts' names, in roster order.
   */
  constructor(sources: readonly string[]) {
    const nameMax = sources.reduce((max, { length }) => Math.max(max, length), 0);
    this.#lineBytesMax = LINE_BYTES_MAX + 2 * nameMax;
    this.#hosts = sources.map((source) => {
      const name = JSON.stringify(source);
      return {
        routed: new Literal(`{"event_type":"ROUTE","destination":${name},"source":`),
        messages: MESSAGE_TYPES.map((type) =>
          new Literal(`,"message":{"source":${name},"type":"${type}","system_clock_time":`)
        ),
        copies: MESSAGE_TYPES.map((type) =>
          new Literal(`${name},"type":"${type}","logical_clock_time":`)
        ),
      };
    });
  }

  /**
   * Writes the line of an INTERNAL event.
   *
   * @param tick What happened.
   * @param line Where it goes.
   */
  writeInternal(tick: Tick, line: JsonBytes): void {
    line.makeRoom(this.#lineBytesMax);
    const { view, length } = line;
    putSix(view, length, INTERNAL);
    const at = this.#putState(view, length + INTERNAL_BYTES, tick);
    putThree(view, at, NO_MESSAGE);
    this.#end(at + NO_MESSAGE_BYTES, tick, line);
  }

  /**
   * Writes the line of a RECEIVE.
   *
   * @param tick What happened.
   * @param message What was received.
   * @param line Where it goes.
   */
  writeReceive(tick: Tick, message: Sent, line: JsonBytes): void {
    line.makeRoom(this.#lineBytesMax);
    const { view, length } = line;
    putSix(view, length, RECEIVE);
    const at = this.#putState(view, length + RECEIVE_BYTES, tick);
    this.#end(this.#putMessage(at, message, line), tick, line);
  }

  /**
   * Writes the line of a SEND.
   *
   * @param tick What happened.
   * @param message What was sent.
   * @param line Where it goes.
   */
  writeSend(tick: Tick, message: Sent, line: JsonBytes): void {
    line.makeRoom(this.#lineBytesMax);
    const { view, length } = line;
    putSix(view, length, SEND);
    const at = this.#putState(view, length + SEND_BYTES, tick);
    this.#end(this.#putMessage(at, message, line), tick, line);
  }

  /**
   * Writes the line of a copy.
   *
   * @param message The message.
   * @param receiver Whom it is for; `undefined` where there is no such other host.
   * @param line Where it goes.
   */
  writeCopy(message: Sent, receiver: number | undefined, line: JsonBytes): void {
    const { sender, type, stamp, time } = message;
    line.makeRoom(this.#lineBytesMax);
    const { view, length } = line;
    const routed = receiver === undefined ? DROPPED : this.#hosts[receiver]?.routed ?? DROPPED;
    const copy = this.#hosts[sender]?.copies[type - 1] ?? NOTHING;
    let at = putLiteral(view, putLiteral(view, length, routed), copy);
    at = putInteger(view, at, stamp);
    putThree(view, at, TIME);
    at = this.#times.put(view, at + TIME_BYTES, time);
    putThree(view, at, END);
    line.endAt(at + END_BYTES);
  }

  /** Puts when a tick happened, the clock and the inbox. */
  #putState(view: DataView, from: number, { time, logicalTime, inboxSize }: Tick): number {
    let at = this.#times.put(view, from, time);
    putThree(view, at, LOGICAL_TIME);
    at = putInteger(view, at + LOGICAL_TIME_BYTES, logicalTime);
    putThree(view, at, QUEUE_SIZE);
    return putInteger(view, at + QUEUE_SIZE_BYTES, inboxSize);
  }

  /** Puts a message and what is between it and the number of the tick. */
  #putMessage(from: number, message: Sent, line: JsonBytes): number {
    const { sender, type, stamp, time, values } = message;
    const { view } = line;
    let at = putLiteral(view, from, this.#hosts[sender]?.messages[type - 1] ?? NOTHING);
    at = this.#times.put(view, at, time);
    putThree(view, at, LOGICAL_TIME);
    at = putInteger(view, at + LOGICAL_TIME_BYTES, stamp);
    putThree(view, at, PAYLOAD);
    at += PAYLOAD_BYTES;
    if (values !== undefined) at = this.#appendFields(at, stampedValues(values), line);
    putThree(line.view, at, MESSAGE_END);
    return at + MESSAGE_END_BYTES;
  }

  /** Ends the line of a tick with its number and what follows. */
  #end(from: number, { tick, values }: Tick, line: JsonBytes): void {
    let at = putInteger(line.view, from, tick);
    if (values !== undefined) at = this.#appendFields(at, values, line);
    putThree(line.view, at, LATE);
    line.endAt(at + LATE_BYTES);
  }

  /** Writes the values of further clocks, and makes room for the rest of the line. */
  #appendFields(from: number, values: ClockValues, line: JsonBytes): number {
    line.endAt(from);
    const fields = JSON.stringify(values).slice(1, -1);
    if (fields !== "") line.text(`,${fields}`);
    line.makeRoom(this.#lineBytesMax);
    return line.length;
  }
}

/** Those that a message carries. */
function stampedValues({ vector_clock, hybrid_clock }: ClockValues): ClockValues {
  return {
    ...(vector_clock === undefined ? {} : { vector_clock }),
    ...(hybrid_clock === undefined ? {} : { hybrid_clock }),
  };
}
