/**
 * The log of a host that another program wrote: a JSON array of events, as the Python programs of the
 * exercise keep them. What such a log does not say, nobody checks.
 */

import { EVENT_KINDS, INTERNAL, RECEIVE } from "../core/event_kind.ts";
import type { HostNumbers } from "../analysis/event_record.ts";
import { EventRow, NO_MESSAGE, UNKNOWN_SENDER } from "../analysis/event_row.ts";
import type { HostLog } from "../analysis/host_logs.ts";
import { describeError, shorten } from "../core/errors.ts";
import type { Stamp } from "../core/host.ts";
import { ArraySplitter } from "../core/json_array.ts";
import { parseLine } from "../core/lines.ts";
import { checkMessage, type Message } from "../core/message.ts";
import { isTime, TIME_WANTED, unitOf } from "../core/number_rules.ts";
import { ChunkReader } from "./chunk_reader.ts";
import type { EventLogOptions } from "./event_log.ts";
import type { StampVotes } from "./stamp_votes.ts";
import { FileWarnings } from "./warnings.ts";

/** Kinds of events by the names that programs give them, in any case. */
const EVENT_TYPES = ["INTERNAL", "SEND", "RECEIVE"] as const;
/** Of a log that is written otherwise, most messages cannot be read: so many for each that can, */
const REFUSED_SHARE = 9;
/** and no fewer than these. */
const REFUSED_MIN = 3;

/** What a log needs to know. */
export interface ArrayLogOptions
  extends Pick<EventLogOptions, "source" | "file" | "hostNumbers" | "warn"> {
  /** How much is read at a time, in bytes. */
  readonly bufferBytes: number;
}

/** A host's log. Elements that are no events are passed over, and told of. */
export class ArrayLog implements HostLog {
  readonly source: string;
  readonly file: string;
  readonly row = new EventRow();
  readonly start = null;
  readonly stop = null;
  readonly stopLine = 0;
  /** Which value of the clock its messages carry, once all logs of the run have been judged together. */
  stamp: Stamp | null = null;
  /** What messages of the first piece carry. */
  readonly stampVotes: StampVotes;
  /** When its first event was, in seconds. */
  readonly startTime: number | null;
  readonly #reader: ChunkReader;
  readonly #buffer: Uint8Array;
  readonly #splitter = new ArraySplitter();
  readonly #hosts: HostNumbers;
  readonly #warnings: FileWarnings;
  /** Events that have been read and not come to. */
  #events: ForeignEvent[] = [];
  #next = 0;
  #hasEnded = false;
  /** How many elements were passed over. */
  #gaps = 0;
  /** The line on which each element begins: a program may write all of them on one. */
  readonly #lines: number[] = [];
  /** What was passed over in the first piece. */
  readonly #refusals: Refusal[] = [];
  #isRefused = false;
  #isJudged = false;

  /**
   * Opens a log.
   *
   * @param options What it needs to know.
   * @throws {EnvironmentError} Where the file cannot be read, here and later.
   */
  constructor({ source, file, hostNumbers, bufferBytes, warn }: ArrayLogOptions) {
    this.source = source;
    this.file = file;
    this.#reader = new ChunkReader(file);
    this.#buffer = new Uint8Array(bufferBytes);
    this.#hosts = hostNumbers;
    this.#warnings = new FileWarnings(file, warn);
    this.#fill();
    this.#judge();
    this.stampVotes = votesIn(this.#events);
    this.startTime = this.#events[0]?.time ?? null;
  }

  /** Up to the last event; what counts for a line is an element of the array. */
  get linesRead(): number {
    return this.row.line;
  }

  /** Whether the array was closed. */
  get isWhole(): boolean {
    return this.#splitter.isComplete && !this.#isRefused;
  }

  /** The line on which an element begins, which is named by its number, from 1. */
  lineOf(element: number): number | null {
    return this.#lines[element - 1] ?? null;
  }

  next(): boolean {
    while (this.#next === this.#events.length) {
      if (!this.#hasEnded && this.#fill()) continue;
      this.row.gaps = this.#gaps;
      return false;
    }
    const event = this.#events[this.#next++];
    if (event === undefined) return false;
    this.#fillRow(event);
    return true;
  }

  /** Reads on. Returns whether there was more. */
  #fill(): boolean {
    this.#events = [];
    this.#next = 0;
    const size = this.#reader.read(this.#buffer);
    if (size === 0) {
      this.#finish();
      return false;
    }
    this.#splitter.push(this.#buffer.subarray(0, size), (bytes, line) => {
      const element = this.#lines.push(line);
      let value: unknown;
      try {
        value = parseLine(bytes);
        this.#events.push({ ...checkForeignEvent(value), element, gaps: this.#gaps });
      } catch (error) {
        this.#gaps++;
        this.#refuse({ line, value, reason: `event ${element}: ${describeError(error)}` });
      }
    });
    return true;
  }

  /** Tells of an element that is passed over, in the first piece once all of that is known. */
  #refuse(refusal: Refusal): void {
    if (this.#isJudged) this.#warnings.addLine(refusal.line, refusal.reason);
    else this.#refusals.push(refusal);
  }

  /** Does without a log whose messages are written in a way that is not known. */
  #judge(): void {
    this.#isJudged = true;
    const refused = this.#refusals.filter(({ value }) => typeOf(value) !== "INTERNAL");
    const read = this.#events.filter(({ message }) => message !== null).length;
    this.#isRefused = refused.length >= Math.max(REFUSED_MIN, REFUSED_SHARE * read);
    if (!this.#isRefused) {
      for (const { line, reason } of this.#refusals) this.#warnings.addLine(line, reason);
    } else {
      this.#warnings.addFile(
        `${refused.length} of ${
          refused.length + read
        } events other than INTERNAL cannot be read, so ` +
          `the log is not used: ${refused[0]?.reason}`,
      );
      this.#events = [];
      this.#hasEnded = true;
    }
    this.#refusals.length = 0;
  }

  #finish(): void {
    this.#hasEnded = true;
    const splitter = this.#splitter;
    if (!splitter.hasStarted) this.#warnings.addFile("the file holds no events");
    else if (!splitter.isArray) {
      this.#warnings.addFile("the file holds a JSON object, wanted an array of events");
    } else if (splitter.isInElement) {
      this.#warnings.addLine(splitter.elementLine, "the file is cut off in the middle of an event");
    } else if (!splitter.isComplete) {
      this.#warnings.addFile("the file is cut off; its events up to there are used");
    }
    this.#warnings.end("event");
  }

  #fillRow({ element, gaps, type, time, logicalTime, inboxSize, message }: ForeignEvent): void {
    const { row } = this;
    row.line = element;
    row.gaps = gaps;
    row.time = time;
    row.logicalTime = logicalTime;
    row.inboxSize = inboxSize;
    row.kind = type === "INTERNAL" ? INTERNAL : RECEIVE;
    row.sender = NO_MESSAGE;
    if (message === null) return;
    row.messageKind = EVENT_KINDS.indexOf(message.type);
    if (type === "SEND") row.kind = row.messageKind;
    row.sender = this.#hosts.get(message.source) ?? UNKNOWN_SENDER;
    row.senderName = message.source;
    row.stamp = message.logical_clock_time;
    row.stampTime = message.system_clock_time;
  }
}

/** An event of such a log. */
interface ForeignEvent {
  /** Which element of the array it is, from 1. */
  readonly element: number;
  /** How many elements before it were passed over. */
  readonly gaps: number;
  readonly type: (typeof EVENT_TYPES)[number];
  readonly time: number;
  readonly logicalTime: number;
  readonly inboxSize: number;
  readonly message: Message | null;
}

/** An element that is passed over. */
interface Refusal {
  readonly line: number;
  /** What it holds, where it is JSON. */
  readonly value: unknown;
  readonly reason: string;
}

/** The kind of event that an element says it is, in capitals; empty where it says none. */
function typeOf(value: unknown): string {
  const type = (value as Partial<Record<string, unknown>> | null | undefined)?.["event_type"];
  return typeof type === "string" ? type.toUpperCase() : "";
}

function checkForeignEvent(value: unknown): Omit<ForeignEvent, "element" | "gaps"> {
  if (typeof value !== "object" || value === null) throw new TypeError("an event is an object");
  const record = value as Readonly<Record<string, unknown>>;
  const name = typeOf(record);
  const type = EVENT_TYPES.find((known) => known === name);
  if (type === undefined) {
    const wanted = EVENT_TYPES.join(", ");
    throw new TypeError(
      `'event_type' is ${shorten(record["event_type"])}, wanted one of ${wanted}`,
    );
  }
  const message = type === "INTERNAL" ? null : checkMessage(normalize(record["message"]));
  return {
    type,
    time: checkTime(record, "system_clock_time"),
    logicalTime: checkCount(record, "logical_clock_time"),
    inboxSize: (record["message_queue_size"] ?? null) === null
      ? -1
      : checkCount(record, "message_queue_size"),
    message,
  };
}

function checkTime(record: Readonly<Record<string, unknown>>, name: string): number {
  const value = record[name];
  if (isTime(value)) return value;
  const unit = unitOf(value);
  const guess = unit === undefined ? "" : `, and this looks like ${unit}`;
  throw new TypeError(`'${name}' is ${shorten(value)}, wanted ${TIME_WANTED}${guess}`);
}

function checkCount(record: Readonly<Record<string, unknown>>, name: string): number {
  const value = record[name];
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new TypeError(`'${name}' is ${shorten(value)}, wanted an integer that is not negative`);
}

/**
 * Leaves what checks go by: hosts are known by the IP address of `localhost`, whatever a log calls
 * them, and a payload may be anything.
 */
function normalize(message: unknown): unknown {
  if (typeof message !== "object" || message === null) return message;
  const { source, type, system_clock_time, logical_clock_time } = message as Partial<Message>;
  return {
    source: typeof source === "string" ? source.replace(/^localhost:/, "127.0.0.1:") : source,
    ...{ type, system_clock_time, logical_clock_time, payload: "" },
  };
}

function votesIn(events: readonly ForeignEvent[]): StampVotes {
  let [post, pre] = [0, 0];
  for (const { type, logicalTime, message } of events) {
    if (type !== "SEND" || message === null) continue;
    if (message.logical_clock_time === logicalTime) post++;
    if (message.logical_clock_time === logicalTime - 1) pre++;
  }
  return { post, pre };
}
