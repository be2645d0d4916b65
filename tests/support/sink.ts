/** A sink that takes bytes as the test decides. */

import type { Sink } from "../../io/outbox.ts";
import { concatenate } from "./peer.ts";

/** One write that waits for the test to answer it. */
interface Write {
  readonly bytes: Uint8Array;
  readonly answer: PromiseWithResolvers<number>;
}

/** A sink whose writes the test answers one by one, or all at once where it lets them flow. */
export class FakeSink implements Sink {
  /** Every write so far, as it was asked for. */
  readonly writes: Uint8Array[] = [];
  readonly #taken: Uint8Array[] = [];
  #open: Write | undefined;
  #flowing = false;

  write(bytes: Uint8Array): Promise<number> {
    if (this.#open !== undefined) throw new Error("a second write before the first has ended");
    this.writes.push(bytes.slice());
    this.#open = { bytes, answer: Promise.withResolvers() };
    const { promise } = this.#open.answer;
    if (this.#flowing) this.take();
    return promise;
  }

  /** What has been taken, as text. */
  get text(): string {
    return new TextDecoder().decode(concatenate(this.#taken));
  }

  /** Whether a write waits. */
  get isWaiting(): boolean {
    return this.#open !== undefined;
  }

  /** Takes the waiting write, or only its first bytes. */
  take(size?: number): void {
    const { bytes, answer } = this.#close();
    const taken = bytes.slice(0, size);
    this.#taken.push(taken);
    answer.resolve(taken.length);
  }

  /** Breaks the connection: the waiting write fails. */
  fail(): void {
    this.#close().answer.reject(new Deno.errors.BrokenPipe("broken pipe"));
  }

  /** Takes everything from now on. */
  flow(): void {
    this.#flowing = true;
    if (this.#open !== undefined) this.take();
  }

  #close(): Write {
    const open = this.#open;
    if (open === undefined) throw new Error("no write waits");
    this.#open = undefined;
    return open;
  }
}

/** Lets promises that are settled go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** A line's bytes. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
