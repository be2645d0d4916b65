/**
 * The memory in which the logs of a run are scanned, and the functions that do it: a WebAssembly module
 * of their own, `log_scan.as`. Here is what they expect to find there.
 */

import { MESSAGE_TYPES } from "../core/message.ts";
import { EVENT_FLOATS, EventBlock } from "./event_block.ts";
import { KERNEL_BASE64 } from "./log_scan_wasm.ts";

/** What must be readable behind the bytes that are scanned, because they are read in large steps. */
export const SCAN_SLACK_BYTES = 1_024;

/** So many events are read together; they fit into a processor's nearest cache. */
const BLOCK_EVENTS_MAX = 512;
/** No event takes fewer bytes in a log. */
const EVENT_BYTES_MIN = 128;
const EVENT_BYTES = EVENT_FLOATS * Float64Array.BYTES_PER_ELEMENT;
const PAGE_BYTES = 2 ** 16;

// The same constants as in log_scan.as.
const LINE_AT = 0;
const NAMES = 4;
const SLOTS = 8;
const SLOT_BITS = 12;
const POWERS = 16;
const TEXTS_AT = 256;
const TEXT_ROOM = 48;
const NAME = { bytes: 16, mask: 80, room: 144, sizeMax: 64, sizeMin: 5 };
const DIGITS_MAX = 16;
/** Spreads the last four bytes of names. */
const HASH = 0x9e3779b1;

const TEXTS = [
  ...["INTERNAL", "RECEIVE", "SEND"].map((kind) => `{"event_type":"${kind}","system_clock_time":`),
  ...[`,"logical_clock_time":`, `,"message_queue_size":`],
  ...[`,"message":null,"tick":`, `,"message":{"source":`],
  ...typesBefore("system_clock_time"),
  ...[`,"payload":""},"tick":`, `,"late_ms":`],
  ...[`{"event_type":"ROUTE","destination":`, `,"source":`],
  ...typesBefore("logical_clock_time"),
  `,"system_clock_time":`,
];
const HEADER_BYTES = TEXTS_AT + TEXTS.length * TEXT_ROOM;

/** The functions of the module, described there. Places are bytes of the memory. */
export interface LogKernel {
  /** Reads events, and returns how many. */
  scanEvents(start: number, limit: number, events: number, capacity: number): number;
  /** Counts copies, and returns how many. */
  scanRoutes(start: number, limit: number, routed: number, scratch: number): number;
}

const module = new WebAssembly.Module(
  Uint8Array.from(atob(KERNEL_BASE64), (letter) => letter.charCodeAt(0)),
);

/** What a memory is for. */
export interface LogMemoryOptions {
  /** The names of the hosts, `ADDRESS:PORT`, in the order of their numbers. */
  readonly sources: readonly string[];
  /** How many logs are to be scanned. */
  readonly logs: number;
  /** How much of each is read at a time, in bytes. */
  readonly bufferBytes: number;
  /**
   * How many events are read together at most.
   * @default {512} Fewer where the buffer cannot hold so many.
   */
  readonly blockEvents?: number;
}

/** The part of a memory that belongs to one log. */
export interface LogRoom {
  /** Where its bytes go; {@linkcode SCAN_SLACK_BYTES} at the end are to be left as they are. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where its events go. */
  readonly block: EventBlock;
}

/** A memory, and who reads what is there. */
export class LogMemory {
  /** The module. */
  readonly kernel: LogKernel;
  /** How many hosts there are. */
  readonly hosts: number;
  readonly #buffer: ArrayBuffer;
  readonly #words: Uint32Array;
  readonly #bufferBytes: number;
  readonly #blockEvents: number;
  #end: number;

  /**
   * Makes a memory.
   *
   * @param options What it is for.
   */
  constructor({ sources, logs, bufferBytes, blockEvents }: LogMemoryOptions) {
    const slotBits = Math.ceil(Math.log2(2 * sources.length + 2));
    const namesBytes = (sources.length + 1) * NAME.room + 4 * 2 ** slotBits;
    this.hosts = sources.length;
    this.#bufferBytes = roundUp(bufferBytes + SCAN_SLACK_BYTES);
    this.#blockEvents = blockEvents ??
      Math.min(BLOCK_EVENTS_MAX, Math.ceil(bufferBytes / EVENT_BYTES_MIN));
    const logBytes = this.#bufferBytes + this.#blockEvents * EVENT_BYTES;
    const routedBytes = 8 * (sources.length + 1);
    const bytes = HEADER_BYTES + namesBytes + routedBytes + logs * logBytes;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    this.#buffer = memory.buffer as ArrayBuffer; // it is not shared
    this.#words = new Uint32Array(memory.buffer);
    this.#end = HEADER_BYTES;
    this.#putConstants();
    this.#putNames(sources, slotBits);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.kernel = exports as unknown as LogKernel;
  }

  /** Where the line starts that the last scan has not read. */
  get lineAt(): number {
    return this.#words[LINE_AT] as number;
  }

  /**
   * Takes room for a log.
   *
   * @returns The room.
   */
  takeRoom(): LogRoom {
    const bytes = new Uint8Array(this.#buffer, this.#take(this.#bufferBytes), this.#bufferBytes);
    const events = this.#take(this.#blockEvents * EVENT_BYTES);
    return { bytes, block: new EventBlock(this.#buffer, events, this.#blockEvents) };
  }

  /**
   * Takes room for a number per host, and one more.
   *
   * @returns The numbers.
   */
  takeCounts(): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#buffer, this.#take(8 * (this.hosts + 1)), this.hosts + 1);
  }

  #take(bytes: number): number {
    const at = this.#end;
    this.#end += roundUp(bytes);
    return at;
  }

  #putConstants(): void {
    const powers = new BigUint64Array(this.#buffer, POWERS, DIGITS_MAX + 1);
    for (let k = 0; k <= DIGITS_MAX; k++) powers[k] = 10n ** BigInt(k);
    for (const [i, text] of TEXTS.entries()) this.#put(text, TEXTS_AT + i * TEXT_ROOM);
  }

  /** The names, and a hash table of them. Names that are not plain, or long, are left out. */
  #putNames(sources: readonly string[], slotBits: number): void {
    const names = this.#take((sources.length + 1) * NAME.room);
    const slots = this.#take(4 * 2 ** slotBits);
    const view = new DataView(this.#buffer);
    view.setUint32(NAMES, names, true);
    view.setUint32(SLOTS, slots, true);
    view.setUint32(SLOT_BITS, slotBits, true);
    for (const [host, source] of sources.entries()) {
      const quoted = JSON.stringify(source);
      const at = names + host * NAME.room;
      const { length } = new TextEncoder().encode(quoted);
      if (quoted.includes("\\") || length > NAME.sizeMax || length < NAME.sizeMin) continue;
      view.setUint32(at, length, true);
      this.#put(quoted, at + NAME.bytes);
      new Uint8Array(this.#buffer, at + NAME.mask, length).fill(0xff);
      const lastWord = view.getUint32(at + NAME.bytes + length - 5, true);
      let slot = Math.imul(lastWord, HASH) >>> (32 - slotBits);
      while (view.getUint32(slots + 4 * slot, true) !== 0) slot = (slot + 1) % 2 ** slotBits;
      view.setUint32(slots + 4 * slot, host + 1, true);
    }
  }

  #put(text: string, at: number): void {
    new Uint8Array(this.#buffer).set(new TextEncoder().encode(text), at);
  }
}

/** To where doubles and instructions on 16 bytes like to begin. */
function roundUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function typesBefore(field: string): string[] {
  return MESSAGE_TYPES.map((type) => `,"type":"${type}","${field}":`);
}
