/** A raw end of a TCP connection that speaks lines: it shares no code with what it tests. */

import assert from "node:assert/strict";
import { within } from "./deadline.ts";

/** A line as it came, read as JSON. */
export type Line = Record<string, unknown>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A peer. It reads from the socket only when it is asked for a line. */
export class Peer implements Disposable {
  readonly connection: Deno.TcpConn;
  readonly #buffer = new Uint8Array(65_536);
  #pending: Uint8Array[] = [];
  #lines: string[] = [];

  constructor(connection: Deno.TcpConn) {
    connection.setNoDelay(true);
    this.connection = connection;
  }

  static async connect(address: { hostname: string; port: number }): Promise<Peer> {
    return new Peer(await Deno.connect({ hostname: address.hostname, port: address.port }));
  }

  /** Writes one line: a value as JSON, a text as it is. */
  async send(line: object | string): Promise<void> {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    await this.sendBytes(encoder.encode(`${text}\n`));
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await within(this.connection.write(bytes.subarray(sent)), "a write");
    }
  }

  /** The next line without its LF; `undefined` where the connection has ended instead. */
  async text(): Promise<string | undefined> {
    while (this.#lines.length === 0) {
      const size = await within(this.connection.read(this.#buffer), "a line");
      if (size === null) return undefined;
      this.#split(this.#buffer.slice(0, size));
    }
    return this.#lines.shift();
  }

  /** The next line; the connection must not have ended. */
  async line(): Promise<Line> {
    const text = await this.text();
    assert.ok(text !== undefined, "the connection ended where a line was wanted");
    return JSON.parse(text);
  }

  /** The next line, which must be of this type. */
  async expect(type: string): Promise<Line> {
    const line = await this.line();
    assert.equal(line["type"], type, JSON.stringify(line));
    return line;
  }

  /** Every line up to the end of the connection. */
  async rest(): Promise<Line[]> {
    const lines: Line[] = [];
    for (let text = await this.text(); text !== undefined; text = await this.text()) {
      lines.push(JSON.parse(text));
    }
    assert.deepEqual(this.#pending, [], "the last line has no LF");
    return lines;
  }

  async closeWrite(): Promise<void> {
    await this.connection.closeWrite();
  }

  [Symbol.dispose](): void {
    try {
      this.connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  #split(chunk: Uint8Array): void {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      this.#lines.push(decoder.decode(concatenate([...this.#pending, rest.subarray(0, end)])));
      this.#pending = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) this.#pending.push(rest);
  }
}

/** Joins chunks. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
