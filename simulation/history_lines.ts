/** The lines that a simulation leaves in logs, written as bytes from numbers. */

import type { ClockValues } from "../core/further_clock.ts";
import { type JsonBytes, Literal } from "../core/json_bytes.ts";
import { MESSAGE_TYPES } from "../core/message.ts";
import type { Sent } from "./network.ts";
import type { Tick } from "./observer.ts";

const INTERNAL = new Literal(`{"event_type":"INTERNAL","system_clock_time":`);
const SEND = new Literal(`{"event_type":"SEND","system_clock_time":`);
const RECEIVE = new Literal(`{"event_type":"RECEIVE","system_clock_time":`);
const LOGICAL_TIME = new Literal(`,"logical_clock_time":`);
const QUEUE_SIZE = new Literal(`,"message_queue_size":`);
const NO_MESSAGE = new Literal(`,"message":null,"tick":`);
const PAYLOAD = new Literal(`,"payload":""`);
const MESSAGE_END = new Literal(`},"tick":`);
const LATE = new Literal(`,"late_ms":0}\n`);
const DROPPED = new Literal(
  `{"event_type":"DROP","destination":null,"reason":"no_destination","source":`,
);
const TIME = new Literal(`,"system_clock_time":`);
const END = new Literal(`}\n`);

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

  /**
   * Prepares what is the same in many lines.
   *
   * @param sources The hosts' names, in roster order.
   */
  constructor(sources: readonly string[]) {
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
   * Writes the line of a tick.
   *
   * @param tick What happened.
   * @param line Where it goes.
   */
  writeTick(tick: Tick, line: JsonBytes): void {
    const { received, sent, values } = tick;
    line.literal(received !== undefined ? RECEIVE : sent !== undefined ? SEND : INTERNAL);
    line.microseconds(Math.round(tick.time * 1e6));
    line.literal(LOGICAL_TIME);
    line.integer(tick.logicalTime);
    line.literal(QUEUE_SIZE);
    line.integer(tick.inboxSize);
    const message = received ?? sent;
    if (message === undefined) line.literal(NO_MESSAGE);
    else this.#writeMessage(message, line);
    line.integer(tick.tick);
    if (values !== undefined) writeFields(values, line);
    line.literal(LATE);
  }

  /**
   * Writes the line of a copy.
   *
   * @param message The message.
   * @param receiver Whom it is for; `undefined` where there is no such other host.
   * @param line Where it goes.
   */
  writeCopy(message: Sent, receiver: number | undefined, line: JsonBytes): void {
    const routed = receiver === undefined ? undefined : this.#hosts[receiver]?.routed;
    line.literal(routed ?? DROPPED);
    const copy = this.#hosts[message.sender]?.copies[message.type - 1];
    if (copy !== undefined) line.literal(copy);
    line.integer(message.stamp);
    line.literal(TIME);
    line.microseconds(Math.round(message.time * 1e6));
    line.literal(END);
  }

  #writeMessage({ sender, type, stamp, time, values }: Sent, line: JsonBytes): void {
    const start = this.#hosts[sender]?.messages[type - 1];
    if (start !== undefined) line.literal(start);
    line.microseconds(Math.round(time * 1e6));
    line.literal(LOGICAL_TIME);
    line.integer(stamp);
    line.literal(PAYLOAD);
    if (values !== undefined) {
      const { vector_clock, hybrid_clock } = values;
      writeFields({
        ...(vector_clock === undefined ? {} : { vector_clock }),
        ...(hybrid_clock === undefined ? {} : { hybrid_clock }),
      }, line);
    }
    line.literal(MESSAGE_END);
  }
}

function writeFields(values: ClockValues, line: JsonBytes): void {
  const fields = JSON.stringify(values).slice(1, -1);
  if (fields !== "") line.text(`,${fields}`);
}
