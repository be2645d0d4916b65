/** The wire protocol: the lines beside messages, the error codes, and the guards for both ends. */

import { parseAddress } from "./address.ts";
import { shorten, showField } from "./errors.ts";
import { checkMessage, type Message, MESSAGE_TYPES, MessageError } from "./message.ts";

/** The version that HELLO and WELCOME name. */
export const PROTOCOL_VERSION = 1;
/** How long the first line may be, in bytes: whoever has not joined is to take little memory. */
export const HELLO_BYTES_MAX = 1_024;

/** client -> router, first: who I am. */
export interface HelloLine {
  /** The kind of line. */
  readonly type: "HELLO";
  /** The host's identity, `ADDRESS:PORT`. */
  readonly source: string;
  /** The version that it speaks, {@linkcode PROTOCOL_VERSION}. */
  readonly protocol: number;
  /** What lets it in where the router was started with a token. */
  readonly token?: string;
}

/** router -> client: you are in; the run starts once so many have joined. */
export interface WelcomeLine {
  /** The kind of line. */
  readonly type: "WELCOME";
  /** The version that the router speaks. */
  readonly protocol: number;
  /** How many hosts the start waits for. */
  readonly expected: number;
}

/** router -> client: the run starts at this instant; to a later client, its own instant. */
export interface StartLine {
  /** The kind of line. */
  readonly type: "START";
  /** When the host starts, seconds since the epoch; tick k is due at `at` + phase + k / rate. */
  readonly at: number;
  /** Every connected host, in roster order. */
  readonly roster: readonly string[];
  /** The receiver's number in the run, never used twice; it selects the random streams. */
  readonly index: number;
  /** Seconds from `at` to the end of the run; absent where the run ends with STOP alone. */
  readonly run_time?: number;
}

/** router -> client: tick no more; answer with DONE. */
export interface StopLine {
  /** The kind of line. */
  readonly type: "STOP";
}

/** Either way: the sender of this line sends no more messages. */
export interface DoneLine {
  /** The kind of line. */
  readonly type: "DONE";
}

/** router -> client, before it closes: why. */
export interface ErrorLine {
  /** The kind of line. */
  readonly type: "ERROR";
  /** One of {@linkcode ERROR_CODES}, or of a later version's. */
  readonly code: string;
  /** What was found and what was wanted, for a person. */
  readonly message: string;
}

/** Every line that a client may send. */
export type ClientLine = HelloLine | Message | DoneLine;

/** Every line that a router may send. */
export type RouterLine = WelcomeLine | StartLine | StopLine | Message | DoneLine | ErrorLine;

/** Why a router refuses a client. The texts explain the codes in the documentation. */
export const ERROR_CODES = {
  malformed_line: "The line is not UTF-8, not JSON, or not an object of a known type.",
  line_too_long: "The line is longer than 65,536 bytes, or as the first than 1,024.",
  hello_expected: "The first line was not HELLO.",
  hello_timeout: "No HELLO came within the time allowed.",
  unsupported_protocol: "HELLO names a version of the protocol that the router does not speak.",
  invalid_source: "The source in HELLO is not ADDRESS:PORT.",
  not_invited: "The router was started with a token, and HELLO does not have it.",
  duplicate_source: "A host with this source has joined already, or was in the run before.",
  unexpected_hello: "HELLO came a second time.",
  not_started: "A message came before START.",
  invalid_message: "A field of a message is missing, unknown or out of range.",
  foreign_source: "A message carries another source than its sender's HELLO.",
  after_done: "A message came after DONE.",
  run_over: "The run has ended or is ending; nobody can join it.",
  unresponsive: "After STOP no DONE came, or nothing was read, within the time allowed.",
} as const;

/** One of the codes of an ERROR line. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** A line or a client that breaks the protocol. */
export class ProtocolError extends Error {
  /** The name of the class. */
  override name = "ProtocolError";
  /** Which rule was broken. */
  readonly code: ErrorCode;

  /**
   * Makes the error.
   *
   * @param code Which rule was broken.
   * @param message What was found and what was wanted.
   */
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** An object whose fields are not known yet. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a line that a client sent.
 *
 * @param value What the line's JSON held.
 * @returns The line, typed.
 * @throws {ProtocolError} With the code of the rule that it breaks.
 */
export function checkClientLine(value: unknown): ClientLine {
  const line = checkObject(value);
  const { type } = line;
  if (isMessageTypeName(type)) return checkMessageLine(value);
  if (type === "DONE") return { type };
  if (type === "HELLO") return checkHello(line);
  throw unknownType(type, ["HELLO", ...MESSAGE_TYPES, "DONE"]);
}

/**
 * Checks a line that a router sent.
 *
 * @param value What the line's JSON held.
 * @returns The line, typed.
 * @throws {ProtocolError} Where a field is missing or wrong.
 */
export function checkRouterLine(value: unknown): RouterLine {
  const line = checkObject(value);
  const { type } = line;
  if (isMessageTypeName(type)) return checkMessageLine(value);
  switch (type) {
    case "STOP":
    case "DONE":
      return { type };
    case "WELCOME":
      need(line, "protocol", Number.isInteger);
      need(line, "expected", Number.isInteger);
      checkVersion(line);
      break;
    case "START":
      need(line, "at", Number.isFinite);
      need(line, "index", Number.isInteger);
      need(line, "roster", isRoster);
      if (line["run_time"] !== undefined) need(line, "run_time", Number.isFinite);
      break;
    case "ERROR":
      need(line, "code", (code) => typeof code === "string");
      need(line, "message", (message) => typeof message === "string");
      break;
    default:
      throw unknownType(type, ["WELCOME", "START", "STOP", ...MESSAGE_TYPES, "DONE", "ERROR"]);
  }
  return value as RouterLine;
}

/**
 * Tells messages from the protocol's other lines.
 *
 * @param line A checked line.
 * @returns Whether it is a message.
 */
export function isMessage(line: ClientLine | RouterLine): line is Message {
  return isMessageTypeName(line.type);
}

function isMessageTypeName(type: unknown): boolean {
  return MESSAGE_TYPES.some((name) => name === type);
}

function checkObject(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ProtocolError("malformed_line", "the line is not a JSON object");
}

function checkVersion({ protocol }: Fields): void {
  if (protocol === PROTOCOL_VERSION) return;
  const found = protocol === undefined ? "missing" : shorten(protocol);
  throw new ProtocolError(
    "unsupported_protocol",
    `'protocol' is ${found}, wanted ${PROTOCOL_VERSION}`,
  );
}

function checkHello(line: Fields): HelloLine {
  const { source, token } = line;
  checkVersion(line);
  const address = typeof source === "string" ? parseAddress(source) : undefined;
  if (address === undefined || address.port === 0) {
    throw new ProtocolError(
      "invalid_source",
      `'source' is ${shorten(source)}, wanted 'ADDRESS:PORT', for example '127.0.0.1:8001'`,
    );
  }
  const hello = { type: "HELLO", source: source as string, protocol: PROTOCOL_VERSION } as const;
  return typeof token === "string" ? { ...hello, token } : hello;
}

function checkMessageLine(value: unknown): Message {
  try {
    return checkMessage(value);
  } catch (error) {
    if (error instanceof MessageError) throw new ProtocolError("invalid_message", error.message);
    throw error;
  }
}

function need(line: Fields, name: string, test: (value: unknown) => boolean): void {
  if (test(line[name])) return;
  throw new ProtocolError(
    "malformed_line",
    `${String(line["type"])} has ${showField(name, line[name])}`,
  );
}

function isRoster(value: unknown): boolean {
  return Array.isArray(value) && value.every((source) => typeof source === "string");
}

function unknownType(type: unknown, wanted: readonly string[]): ProtocolError {
  return new ProtocolError(
    "malformed_line",
    `'type' is ${shorten(type)}, wanted one of ${wanted.join(", ")}`,
  );
}
