/** A router that runs inside the test, with raw peers as its hosts. */

import assert from "node:assert/strict";
import type { RouterRecord } from "../../core/router_history.ts";
import { Router } from "../../router/router.ts";
import { within } from "./deadline.ts";
import { type Line, Peer } from "./peer.ts";

/** What a test may choose. */
export interface RouterRunOptions {
  readonly expected: number;
  readonly token?: string;
  readonly runTime?: number;
  readonly outboxBytesMax?: number;
  readonly logRate?: number;
}

/** A record of the given type. */
type RecordOf<K> = RouterRecord & { readonly event_type: K };

/** A peer for each source. */
type PeerFor<S extends readonly string[]> = { readonly [K in keyof S]: Peer };

/** A router under test. Dispose of it to close its peers and to end it. */
export class RouterRun implements AsyncDisposable {
  readonly records: RouterRecord[] = [];
  readonly router: Router;
  readonly address: Deno.NetAddr;
  /** Resolves when the router has ended by itself or by its stop(). */
  readonly ended: Promise<void>;
  readonly #peers: Peer[] = [];
  #waiters: (() => void)[] = [];

  constructor(options: RouterRunOptions) {
    const { expected, token, runTime = Infinity, outboxBytesMax = 1 << 20, logRate = Infinity } =
      options;
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.address = listener.addr;
    const onRecord = (record: RouterRecord): void => {
      this.records.push(record);
      for (const wake of this.#waiters.splice(0)) wake();
    };
    this.router = new Router({
      ...{ listener, expected, token, runTime, outboxBytesMax, logRate, onRecord },
    });
    this.ended = this.router.run();
  }

  /** Connects, without a HELLO. */
  async connect(): Promise<Peer> {
    const peer = await Peer.connect(this.address);
    this.#peers.push(peer);
    return peer;
  }

  /** Connects and joins, up to WELCOME. */
  async join(source: string): Promise<Peer> {
    const peer = await this.connect();
    await peer.send(hello(source));
    await peer.expect("WELCOME");
    return peer;
  }

  /** Lets hosts join, in this order, and reads each one's START. */
  async start<const S extends readonly string[]>(...sources: S): Promise<PeerFor<S>> {
    const peers: Peer[] = [];
    for (const source of sources) peers.push(await this.join(source));
    for (const peer of peers) await peer.expect("START");
    return peers as PeerFor<S>; // as many as sources, which the type cannot know
  }

  /** The records of a type. */
  all<K extends RouterRecord["event_type"]>(type: K): RecordOf<K>[] {
    return this.records.filter((record): record is RecordOf<K> => record.event_type === type);
  }

  /** Waits for a record. */
  async recorded<K extends RouterRecord["event_type"]>(
    type: K,
    test: (record: RecordOf<K>) => boolean = () => true,
  ): Promise<RecordOf<K>> {
    for (;;) {
      const found = this.all(type).find(test);
      if (found !== undefined) return found;
      await within(new Promise<void>((wake) => this.#waiters.push(wake)), `a ${type} record`);
    }
  }

  /** Closes every peer and waits for the router to end, by itself where it was not told to. */
  async end(): Promise<void> {
    for (const peer of this.#peers) peer[Symbol.dispose]();
    await within(this.ended, "the router's end");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers) peer[Symbol.dispose]();
    this.router.stop("the test is over");
    await this.end();
  }
}

/** A HELLO. */
export function hello(source: string): Line {
  return { type: "HELLO", source, protocol: 1 };
}

/** A message, its logical time as its number. */
export function message(source: string, type: string, logical_clock_time = 1, payload = ""): Line {
  return { source, type, system_clock_time: 1700000000.25, logical_clock_time, payload };
}

/** Asserts that both hosts still get each other's messages, and nothing else in between. */
export async function assertUndisturbed(
  [a, b]: readonly [Peer, Peer],
  [aSource, bSource]: readonly [string, string],
): Promise<void> {
  const there = message(aSource, "BROADCAST", 1, "still there?");
  const back = message(bSource, "BROADCAST", 2, "yes");
  await a.send(there);
  assert.deepEqual(await b.line(), there);
  await b.send(back);
  assert.deepEqual(await a.line(), back);
}

/** Asserts that a connection gets this ERROR and is closed, and that nothing else comes. */
export async function assertRefused(peer: Peer, code: string): Promise<Line> {
  const lines = await peer.rest();
  const error = lines.at(-1);
  assert.equal(lines.length, 1, JSON.stringify(lines));
  assert.deepEqual([error?.["type"], error?.["code"]], ["ERROR", code]);
  assert.equal(typeof error?.["message"], "string");
  return error ?? {};
}
