/** A client that runs inside the test, and a raw peer that plays its router. */

import assert from "node:assert/strict";
import { Client, type ClientOptions } from "../../client/client.ts";
import type { HostRecord, StopReason, TimedHostEvent } from "../../core/history.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { within } from "./deadline.ts";
import { type Line, Peer } from "./peer.ts";

export const SOURCE = "127.0.0.1:8001";

/** A client under test. Dispose of it to hang up and to wait for its end. */
export class ClientRun implements AsyncDisposable {
  readonly records: HostRecord[] = [];
  /** The router's end of the connection. */
  readonly router: Peer;
  /** What {@linkcode Client.run} comes to. */
  readonly ended: Promise<StopReason>;
  readonly #interrupt = new AbortController();

  private constructor(
    [near, far]: readonly [Deno.TcpConn, Deno.TcpConn],
    options: Partial<ClientOptions>,
  ) {
    this.router = new Peer(far);
    const client = new Client(near, {
      source: SOURCE,
      clockSpeed: 200,
      probInternal: 0.7,
      phase: "aligned",
      stamp: "post",
      clocks: ["lamport"],
      skew: NO_SKEW,
      precise: false,
      seed: 7,
      interrupt: this.#interrupt.signal,
      onJoin: () => {},
      onRecord: (record) => this.records.push(record),
      ...options,
    });
    this.ended = client.run();
    this.ended.catch(() => {}); // whoever awaits it hears of it
  }

  /** Connects a client to a router that says nothing yet. */
  static async connect(options: Partial<ClientOptions> = {}): Promise<ClientRun> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { hostname, port } = listener.addr;
    const connection = Deno.connect({ hostname, port });
    const accepted = await within(listener.accept(), "the client's connection");
    return new ClientRun([await connection, accepted], options);
  }

  /** Connects a client, reads its HELLO and starts it. */
  static async start(start: Line = {}, options: Partial<ClientOptions> = {}): Promise<ClientRun> {
    const run = await ClientRun.connect(options);
    await run.router.expect("HELLO");
    await run.router.send(startLine(start));
    return run;
  }

  get events(): TimedHostEvent[] {
    return this.records.filter((record) => "tick" in record);
  }

  interrupt(): void {
    this.#interrupt.abort();
  }

  /** Plays the router's part at the end of a run: reads up to DONE, says DONE. */
  async finish(): Promise<Line[]> {
    const lines: Line[] = [];
    for (let line = await this.router.line(); line["type"] !== "DONE";) {
      lines.push(line);
      line = await this.router.line();
    }
    await this.router.send({ type: "DONE" });
    await within(this.ended, "the client's end");
    return lines;
  }

  /** Asserts that run() fails like this and that the log says so in its last line. */
  async assertFails(message: RegExp, reason: StopReason): Promise<void> {
    await assert.rejects(within(this.ended, "the client's end"), {
      name: "EnvironmentError",
      message,
    });
    const last = this.records.at(-1);
    assert.ok(last?.event_type === "HOST_STOP");
    assert.equal(last.reason, reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.router[Symbol.dispose]();
    await within(this.ended.catch(() => {}), "the client's end");
  }
}

/** A START a moment from now. */
export function startLine(fields: Line = {}): Line {
  const at = (performance.timeOrigin + performance.now()) / 1000 + 0.005;
  return { type: "START", at, roster: [SOURCE, "h:2", "h:3"], index: 0, ...fields };
}

/** A message from another host. */
export function incoming(logical_clock_time: number, payload = ""): Line {
  return { source: "h:2", type: "BROADCAST", system_clock_time: 1.5, logical_clock_time, payload };
}
