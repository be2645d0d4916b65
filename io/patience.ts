/** Deadlines for what others do, which pass only while this process could have seen it done. */

/** In such pieces a deadline is waited for. */
const PIECE_MS = 250;
/** A piece that ends so much too late does not count: this process stood still meanwhile. */
const PAUSE_MS = 1_000;

/**
 * Patience with other processes. A timer alone runs out while all of them stand still together, by
 * SIGSTOP or because the lid of a laptop was closed, and then fires before anybody could go on. Dispose
 * of it to end the wait.
 */
export class Patience implements Disposable {
  readonly #onEnd: () => void;
  #leftMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Begins to wait.
   *
   * @param ms For how long, in milliseconds in which this process runs.
   * @param onEnd What to call then.
   */
  constructor(ms: number, onEnd: () => void) {
    this.#leftMs = ms;
    this.#onEnd = onEnd;
    this.#wait();
  }

  /** Ends the wait. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const pieceMs = Math.min(this.#leftMs, PIECE_MS);
    const due = performance.now() + pieceMs;
    this.#timer = setTimeout(() => {
      if (performance.now() < due + PAUSE_MS) this.#leftMs -= pieceMs;
      if (this.#leftMs > 0) this.#wait();
      else this.#onEnd();
    }, pieceMs);
  }
}
