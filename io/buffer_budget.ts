/** What the buffers of many connections may take together. */

/** A number of bytes to be shared out, first come, first served. */
export class BufferBudget {
  #left: number;

  /**
   * Makes a budget.
   *
   * @param bytes What there is.
   */
  constructor(bytes: number) {
    this.#left = bytes;
  }

  /**
   * Takes some of it.
   *
   * @param bytes How much.
   * @returns Whether there was enough; if not, nothing is taken.
   */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /**
   * Gives back what was taken.
   *
   * @param bytes How much.
   */
  give(bytes: number): void {
    this.#left += bytes;
  }
}
