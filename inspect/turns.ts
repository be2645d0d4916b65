/** Long work in one thread that lets others have their turn, so that a signal is heard. */

import type { Turns } from "../io/turns.ts";

/**
 * Goes through work that says where it can be interrupted.
 *
 * @param work Yields now and then, every hundredth of a second or so.
 * @param options When others have their turn, and what ends it early.
 * @returns What it returns.
 * @throws What the signal was aborted with.
 */
export async function inTurns<T>(
  work: Generator<void, T>,
  { turns, signal }: { readonly turns: Turns; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await turns.give();
    signal?.throwIfAborted();
  }
}
