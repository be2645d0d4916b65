/** Long work in one thread, and those who have to wait for it: signals, timers, other threads. */

/** For so long work goes on undisturbed: Ctrl-C is heard soon, and turns take 4 % of the time. */
const WORK_MS = 50;

/**
 * The turns that long work gives to the rest of its process. A turn is a timer, which takes 2 ms:
 * between immediates the event loop asks the system for news only now and then, and a signal may
 * wait for a second.
 */
export class Turns {
  readonly #workMs: number;
  #workedSince = performance.now();

  /**
   * Begins to work.
   *
   * @param workMs How long to work between turns, in milliseconds.
   */
  constructor(workMs: number = WORK_MS) {
    this.#workMs = workMs;
  }

  /** Gives a turn where the last one was long ago. Call it often. */
  async give(): Promise<void> {
    if (performance.now() - this.#workedSince < this.#workMs) return;
    await new Promise<void>((resolve) => setTimeout(resolve));
    this.#workedSince = performance.now();
  }
}
