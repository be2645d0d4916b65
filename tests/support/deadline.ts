/** Waiting without hanging: what does not happen fails the test. */

/** Far longer than anything here takes, so that a busy machine fails no test. */
export const DEADLINE_MS = 15_000;

/** Waits for a promise; one that does not settle in time is an error that says what was missing. */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  ms: number = DEADLINE_MS,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timeout = setTimeout(() => late.reject(new Error(`${what}: not within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

/** Asks again and again until the answer is yes: for what no event announces, such as a file. */
export async function until(test: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!await test()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${DEADLINE_MS} ms`);
    await nextTurn();
  }
}

/** Lets everything that can go on now go on: timers, sockets, microtasks. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
