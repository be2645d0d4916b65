/** Streams a host's records as NDJSON to whoever connects to its address. */

import { encodeLine } from "../core/lines.ts";
import type { HostRecord } from "../core/history.ts";
import { discard } from "../io/line_reader.ts";
import { acceptAll, closeQuietly } from "../io/listen.ts";
import { Outbox } from "../io/outbox.ts";

/** What may wait for one viewer; beyond that, events are left out and counted. */
const VIEWER_BYTES_MAX = 1 << 20;
/** How long a viewer may take to read the last events. */
const LINGER_MS = 500;

/** One connected viewer. */
interface Viewer {
  readonly connection: Deno.TcpConn;
  readonly outbox: Outbox;
  /** Events left out since the last that was taken. */
  skipped: number;
}

/** The stream. It never waits for a viewer. */
export class EventStream {
  readonly #listener: Deno.TcpListener;
  readonly #viewers = new Map<Viewer, Promise<void>>();
  readonly #accepting: Promise<void>;
  #start: HostRecord | undefined;

  /**
   * Starts to serve.
   *
   * @param listener Where viewers connect.
   */
  constructor(listener: Deno.TcpListener) {
    this.#listener = listener;
    this.#accepting = acceptAll(listener, (connection) => this.#welcome(connection));
  }

  /**
   * Sends a record to every viewer. Who connects later gets HOST_START and what happens from then on.
   *
   * @param record The record.
   */
  publish(record: HostRecord): void {
    if (record.event_type === "HOST_START") this.#start = record;
    if (this.#viewers.size === 0) return;
    const line = encodeLine(record);
    for (const viewer of this.#viewers.keys()) {
      const { outbox, skipped } = viewer;
      // Once events are left out, all are until the viewer has caught up: a gap is in one piece.
      if (skipped > 0 || outbox.isFull) viewer.skipped++;
      else outbox.push(line);
    }
  }

  /** Stops to listen, lets viewers read the rest, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    closeQuietly(this.#listener);
    await this.#accepting;
    await Promise.all([...this.#viewers].map(([viewer, served]) => end(viewer, served)));
  }

  #welcome(connection: Deno.TcpConn): void {
    const outbox = new Outbox(connection, {
      bytesMax: VIEWER_BYTES_MAX,
      onDrained: () => {
        if (viewer.skipped === 0) return;
        outbox.push(encodeLine({ event_type: "GAP", skipped: viewer.skipped }));
        viewer.skipped = 0;
      },
    });
    const viewer: Viewer = { connection, outbox, skipped: 0 };
    if (this.#start !== undefined) outbox.push(encodeLine(this.#start));
    this.#viewers.set(viewer, this.#serve(viewer));
  }

  /** A viewer stays as long as it keeps its side open; else those that have gone would pile up. */
  async #serve(viewer: Viewer): Promise<void> {
    await discard(viewer.connection);
    this.#forget(viewer);
  }

  #forget(viewer: Viewer): void {
    closeQuietly(viewer.connection);
    this.#viewers.delete(viewer);
  }
}

async function end({ connection, outbox }: Viewer, served: Promise<void>): Promise<void> {
  const timeout = setTimeout(() => closeQuietly(connection), LINGER_MS);
  await outbox.drained();
  clearTimeout(timeout);
  closeQuietly(connection);
  await served;
}
