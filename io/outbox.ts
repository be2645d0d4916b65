/** What waits to be written to a connection: bounded, batched, never blocking the caller. */

/** The one method that an outbox needs of a connection. */
export interface Sink {
  /**
   * Writes some of the bytes.
   *
   * @param bytes What to write.
   * @returns How many were taken.
   */
  write(bytes: Uint8Array): Promise<number>;
}

/** How an outbox is set up. */
export interface OutboxOptions {
  /** From how many waiting bytes on {@linkcode Outbox.offer} refuses. */
  readonly bytesMax: number;
  /** Called when everything has been written after the outbox had refused something. */
  readonly onDrained?: () => void;
}

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly tag: T | undefined;
}

/**
 * An outbox. Everything pushed during one turn of the event loop leaves in one write. Once it has
 * refused a line it is *congested* and refuses until all that waits has been written.
 */
export class Outbox<T = never> {
  readonly #sink: Sink;
  readonly #bytesMax: number;
  readonly #onDrained: () => void;
  #waiting: Entry<T>[] = [];
  #waitingBytes = 0;
  #flushing: Promise<void> | undefined;
  #congested = false;
  #broken = false;
  #sentBytes = 0;

  /**
   * Sets an outbox up.
   *
   * @param sink Where the bytes go.
   * @param options Its bound and who hears that it has drained.
   */
  constructor(sink: Sink, { bytesMax, onDrained = () => {} }: OutboxOptions) {
    this.#sink = sink;
    this.#bytesMax = bytesMax;
    this.#onDrained = onDrained;
  }

  /** How many bytes the operating system has taken so far, by which progress can be told. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Whether it refuses lines until what waits has been written. */
  get congested(): boolean {
    return this.#congested;
  }

  /**
   * Takes a line if there is room.
   *
   * @param bytes The line with its LF; it must not change afterwards.
   * @param tag What {@linkcode unsent} shall tell of it.
   * @returns Whether it was taken.
   */
  offer(bytes: Uint8Array, tag?: T): boolean {
    // Where nothing waits a line is always taken, or one over the bound would congest for ever.
    const full = this.#waitingBytes > 0 && this.#waitingBytes + bytes.length > this.#bytesMax;
    if (this.#congested || full) {
      this.#congested = true;
      return false;
    }
    this.push(bytes, tag);
    return true;
  }

  /**
   * Takes a line whether there is room or not: for the protocol's own few lines.
   *
   * @param bytes The line with its LF; it must not change afterwards.
   * @param tag What {@linkcode unsent} shall tell of it.
   */
  push(bytes: Uint8Array, tag?: T): void {
    this.#waiting.push({ bytes, tag });
    this.#waitingBytes += bytes.length;
    if (!this.#broken) this.#flushing ??= this.#flush();
  }

  /** Waits until everything has been written or the connection has broken. */
  async drained(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
  }

  /**
   * Lists the tags of what was taken but not handed to the operating system.
   *
   * @returns The tags in order.
   */
  unsent(): T[] {
    return this.#waiting.flatMap(({ tag }) => tag === undefined ? [] : [tag]);
  }

  async #flush(): Promise<void> {
    await Promise.resolve(); // the rest of this turn joins the first batch
    while (this.#waiting.length > 0 && !this.#broken) {
      const batch = concatenate(this.#waiting);
      let sent = 0;
      try {
        while (sent < batch.length) {
          const size = await this.#sink.write(batch.subarray(sent));
          sent += size;
          this.#sentBytes += size;
        }
      } catch {
        this.#broken = true; // whoever reads the connection learns that it has ended
      }
      this.#forget(sent);
    }
    this.#flushing = undefined;
    if (this.#congested && !this.#broken) {
      this.#congested = false;
      this.#onDrained();
    }
  }

  /** Forgets the lines that were written to their ends. */
  #forget(sent: number): void {
    let count = 0;
    let end = 0;
    for (const { bytes } of this.#waiting) {
      if (end + bytes.length > sent) break;
      end += bytes.length;
      count++;
    }
    this.#waiting.splice(0, count);
    this.#waitingBytes -= end;
  }
}

function concatenate(entries: readonly Entry<unknown>[]): Uint8Array {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return only.bytes;
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.bytes.length, 0));
  let offset = 0;
  for (const entry of entries) {
    bytes.set(entry.bytes, offset);
    offset += entry.bytes.length;
  }
  return bytes;
}
