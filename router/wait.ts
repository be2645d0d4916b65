/** What senders wait for, and so for whom. */

import type { Chunk } from "../io/chunk.ts";
import type { ChunkReader } from "../io/chunk_reader.ts";
import type { Outbox } from "../io/outbox.ts";

/** Why nothing more is read from a sender. */
export interface Wait {
  /** Outboxes of its receivers that are full. It goes on once the first has room. */
  readonly outboxes: readonly Outbox[];
  /** Its own buffers, which outboxes hold. It goes on once one of them is free. */
  readonly lent: readonly Chunk[];
}

/** What a member shows of itself. */
export interface Waiter {
  /** What is to be written to it. */
  readonly outbox: Outbox;
  /** Why nothing is read from it; `undefined` where it is read from. */
  readonly wait: Wait | undefined;
}

/**
 * Says what a sender waits for before it can be read on.
 *
 * @param reader Its buffers.
 * @returns Both buffers where both are lent; `undefined` where one is free.
 */
export function waitForLent(reader: ChunkReader): Wait | undefined {
  const lent = reader.lent();
  return lent === undefined ? undefined : { outboxes: [], lent };
}

/**
 * Calls back when a wait is over; it may call several times.
 *
 * @param wait The wait.
 * @param wake What to call.
 */
export function whenOver({ outboxes, lent }: Wait, wake: () => void): void {
  outboxes[0]?.whenRoom(wake);
  for (const chunk of lent) chunk.whenFree(wake);
}

/**
 * Finds those for whom others wait. Whoever merely has something to read is not among them.
 *
 * @param members All members.
 * @returns Those who have to read before a sender can go on.
 */
export function findAwaited<M extends Waiter>(members: readonly M[]): Set<M> {
  const waits = members.flatMap(({ wait }) => wait ?? []);
  if (waits.length === 0) return new Set();
  const full = new Set(waits.flatMap(({ outboxes }) => outboxes));
  const lent = new Set(waits.flatMap((wait) => wait.lent));
  return new Set(members.filter(({ outbox }) => {
    return full.has(outbox) && !outbox.hasRoom || lent.size > 0 && outbox.holdsAny(lent);
  }));
}
