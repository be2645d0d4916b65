/** Long work in one thread that lets others have their turn, so that a signal is heard. */

/** Lets the event loop handle what has come, signals and messages of other threads above all. */
export function giveTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * Goes through work that says where it can be interrupted.
 *
 * @param work Yields now and then, every few hundredths of a second.
 * @param signal Ends it early.
 * @returns What it returns.
 * @throws What the signal was aborted with.
 */
export async function inTurns<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await giveTurn();
    signal?.throwIfAborted();
  }
}
