/** How clients speak to each of the compared, in bytes made beforehand. */

import { encodeLine } from "../../core/lines.ts";
import { type Message, MESSAGE_TYPES, type MessageType } from "../../core/message.ts";
import { PROTOCOL_VERSION } from "../../core/protocol.ts";
import { route } from "../../core/routing.ts";

/** Who can be spoken to. */
export type WireName = "router" | "nats" | "redis" | "mqtt";

/** A client's place among the others, from 0. */
type Place = number;

/** One way to speak. What is delivered always has the same size, so that bytes tell how many. */
export interface Wire {
  /**
   * Says what a client sends first: who it is and what it wants to get.
   *
   * @param place The client.
   * @param senders How many of the clients, the first ones, broadcast.
   */
  hello(place: Place, senders: number): Uint8Array;
  /** Tells by all that has come whether a client may send. */
  isReady(got: Uint8Array, senders: number): boolean;
  /** Puts a message into bytes. */
  publish(place: Place, message: Uint8Array, type: MessageType, clients: number): Uint8Array;
  /** The bytes that come with a message. */
  readonly overheadBytes: number;
  /** Whether who publishes cannot subscribe on the same connection. */
  readonly isOneWay: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A host's identity. */
export function sourceOf(place: Place): string {
  return `127.0.0.1:${10_001 + place}`;
}

/**
 * Writes a message of the model as our own hosts write it, with a payload that makes up the size.
 *
 * @param place Its sender.
 * @param type Its type.
 * @param logicalTime Its stamp, of four digits.
 * @returns The line.
 */
export function messageOf(place: Place, type: MessageType, logicalTime: number): Uint8Array {
  const bare: Message = {
    source: sourceOf(place),
    type,
    system_clock_time: 1_764_000_000.123457,
    logical_clock_time: logicalTime,
    payload: "",
  };
  const payload = "x".repeat(MESSAGE_BYTES - encodeLine(bare).length);
  return encodeLine({ ...bare, payload });
}

/** The size of every message, with its LF. */
export const MESSAGE_BYTES = 130;

/** A topic for each client and one for each client's broadcasts: what comes nearest to types. */
function topicFor(place: Place, type: MessageType, clients: number): string {
  if (type === "BROADCAST") return `b${place}`;
  const roster = Array.from({ length: clients }, (_, i) => i);
  return `c${route(type, place, roster)[0] ?? 0}`;
}

/** The topics of a client: its own, and the broadcasts of the others. */
function topicsOf(place: Place, senders: number): string[] {
  const others = Array.from({ length: senders }, (_, i) => i).filter((i) => i !== place);
  return [...(place < 3 ? [`c${place}`] : []), ...others.map((other) => `b${other}`)];
}

function topicCount(got: Uint8Array, ack: RegExp): number {
  return [...decoder.decode(got).matchAll(ack)].length;
}

const ours: Wire = {
  hello: (place) =>
    encodeLine({ type: "HELLO", source: sourceOf(place), protocol: PROTOCOL_VERSION }),
  isReady: (got) => /"START".*\n/.test(decoder.decode(got)),
  publish: (_place, message) => message,
  overheadBytes: 0,
  isOneWay: false,
};

const NATS_CONNECT = `CONNECT {"verbose":false,"pedantic":false,"tls_required":false}\r\n`;

const nats: Wire = {
  hello: (place, senders) => {
    const subs = topicsOf(place, senders).map((topic, i) => `SUB ${topic} ${i}\r\n`);
    return encoder.encode(`${NATS_CONNECT}${subs.join("")}PING\r\n`);
  },
  isReady: (got) => topicCount(got, /PONG\r\n/g) === 1,
  publish: (place, message, type, clients) =>
    join(`PUB ${topicFor(place, type, clients)} ${message.length}\r\n`, message, "\r\n"),
  overheadBytes: `MSG c1 1 ${MESSAGE_BYTES}\r\n\r\n`.length,
  isOneWay: false,
};

const redis: Wire = {
  hello: (place, senders) => {
    const topics = topicsOf(place, senders);
    if (topics.length === 0) return new Uint8Array();
    return encoder.encode(`SUBSCRIBE ${topics.join(" ")}\r\n`);
  },
  isReady: (got, topics) => topicCount(got, /subscribe/g) === topics,
  publish: (place, message, type, clients) => {
    const topic = topicFor(place, type, clients);
    const head = `*3\r\n$7\r\nPUBLISH\r\n$2\r\n${topic}\r\n$${message.length}\r\n`;
    return join(head, message, "\r\n");
  },
  overheadBytes: `*3\r\n$7\r\nmessage\r\n$2\r\nc1\r\n$${MESSAGE_BYTES}\r\n\r\n`.length,
  isOneWay: true,
};

const mqtt: Wire = {
  hello: (place, senders) => {
    const id = `client${place}`;
    const connect = [0, 4, ..."MQTT".split("").map(code), 4, 2, 0, 0, 0, id.length];
    const topics = topicsOf(place, senders).flatMap((topic) => [
      ...[0, topic.length, ...topic.split("").map(code), 0],
    ]);
    return join(
      packet(0x10, [...connect, ...id.split("").map(code)]),
      packet(0x82, [0, 1, ...topics]),
    );
  },
  isReady: (got) => got.length > 4 && got[4] === 0x90,
  publish: (place, message, type, clients) => {
    const topic = topicFor(place, type, clients);
    return packet(0x30, [0, topic.length, ...topic.split("").map(code), ...message]);
  },
  overheadBytes: 3 + 2 + 2,
  isOneWay: false,
};

/** Every way to speak by its name. */
export const WIRES: Readonly<Record<WireName, Wire>> = { router: ours, nats, redis, mqtt };

/** A third of each type, or broadcasts alone. */
export function batchOf(
  wire: Wire,
  place: Place,
  { clients, types }: { readonly clients: number; readonly types: readonly MessageType[] },
): Uint8Array {
  return join(
    ...Array.from({ length: BATCH }, (_, i) => {
      const type = types[i % types.length] ?? "BROADCAST";
      return wire.publish(place, messageOf(place, type, 1_000 + i), type, clients);
    }),
  );
}

/** Messages in one batch; a multiple of the number of types. */
export const BATCH = 300;

/** All types. */
export const MIXED: readonly MessageType[] = MESSAGE_TYPES;

function join(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const pieces = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}

/** An MQTT packet: the length is in groups of seven bits, the lowest first. */
function packet(type: number, body: readonly number[]): Uint8Array {
  const size: number[] = [];
  let rest = body.length;
  do {
    size.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Uint8Array.from([type, ...size, ...body]);
}
