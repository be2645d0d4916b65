/** Connections in memory, whose reads and writes go on as the test decides. */

import { concatenate } from "./peer.ts";

/** A call of the other side that waits for the test. */
interface Call {
  readonly buffer: Uint8Array;
  readonly answer: PromiseWithResolvers<number | null>;
}

/** One connection: `connection` is the tested side's, everything else is the test's. */
export class FakeConnection {
  #incoming: Uint8Array = new Uint8Array();
  #hasEnded = false;
  #isClosed = false;
  readonly #written: Uint8Array[] = [];
  #read: Call | undefined;
  #write: Call | undefined;

  /** As far as a router needs it. */
  readonly connection: Deno.TcpConn = {
    remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    setNoDelay: () => {},
    read: (buffer: Uint8Array) => {
      if (this.#isClosed) return refuseCall();
      return (this.#read = newCall(this.#read, buffer)).answer.promise;
    },
    write: (buffer: Uint8Array) => {
      if (this.#isClosed) return refuseCall();
      return (this.#write = newCall(this.#write, buffer)).answer.promise;
    },
    closeWrite: () => Promise.resolve(),
    close: () => this.#close(),
  } as unknown as Deno.TcpConn;

  /** Everything that was written. */
  get written(): Uint8Array {
    return concatenate(this.#written);
  }

  /** Whether a read or a write can go on. */
  get isWaiting(): boolean {
    const hasNews = this.#incoming.length > 0 || this.#hasEnded;
    return (this.#read !== undefined && hasNews) || this.#write !== undefined;
  }

  /** Adds to what can be read. */
  say(bytes: Uint8Array): void {
    this.#incoming = concatenate([this.#incoming, bytes]);
  }

  /** Something else comes instead of what was not read yet. */
  sayInstead(bytes: Uint8Array): void {
    this.#incoming = bytes;
  }

  /** Nothing comes any more, and nothing is taken. */
  hangUp(): void {
    this.#hasEnded = true;
    this.#incoming = new Uint8Array();
    this.#write?.answer.reject(new Deno.errors.BrokenPipe("broken pipe"));
    this.#write = undefined;
  }

  /** Answers a read that waits with at most so many bytes. */
  bring(sizeMax: number): void {
    if (this.#read === undefined) return;
    const size = Math.min(sizeMax, this.#incoming.length, this.#read.buffer.length);
    if (size === 0 && !this.#hasEnded) return;
    this.#read.buffer.set(this.#incoming.subarray(0, size));
    this.#incoming = this.#incoming.slice(size);
    this.#read.answer.resolve(size > 0 ? size : null);
    this.#read = undefined;
  }

  /** Takes at most so many bytes of a write that waits. */
  take(sizeMax: number): void {
    if (this.#write === undefined) return;
    const taken = this.#write.buffer.slice(0, sizeMax);
    this.#written.push(taken);
    this.#write.answer.resolve(taken.length);
    this.#write = undefined;
  }

  #close(): void {
    if (this.#isClosed) throw new Deno.errors.BadResource("closed");
    this.#isClosed = true;
    this.hangUp();
    this.#read?.answer.reject(new Deno.errors.BadResource("closed"));
    this.#read = undefined;
  }
}

function newCall(before: Call | undefined, buffer: Uint8Array): Call {
  if (before !== undefined) throw new Error("a second call before the first has ended");
  return { buffer, answer: Promise.withResolvers() };
}

/** What is closed takes and brings nothing, whatever the test does next. */
function refuseCall(): Promise<never> {
  return Promise.reject(new Deno.errors.BadResource("closed"));
}

/** Where the tested side accepts connections. */
export class FakeListener {
  #waiting: FakeConnection[] = [];
  #accept: PromiseWithResolvers<Deno.TcpConn> | undefined;
  #isClosed = false;

  /** As far as a router needs it. */
  readonly listener: Deno.TcpListener = {
    addr: { transport: "tcp", hostname: "127.0.0.1", port: 0 },
    accept: () => this.#next(),
    close: () => this.#close(),
  } as unknown as Deno.TcpListener;

  /** Connects. */
  connect(): FakeConnection {
    const made = new FakeConnection();
    if (this.#accept === undefined) this.#waiting.push(made);
    else this.#accept.resolve(made.connection);
    this.#accept = undefined;
    return made;
  }

  #next(): Promise<Deno.TcpConn> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting.connection);
    this.#accept = Promise.withResolvers();
    if (this.#isClosed) this.#accept.reject(new Deno.errors.BadResource("closed"));
    return this.#accept.promise;
  }

  #close(): void {
    if (this.#isClosed) throw new Deno.errors.BadResource("closed");
    this.#isClosed = true;
    this.#accept?.reject(new Deno.errors.BadResource("closed"));
  }
}
