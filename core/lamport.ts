/**
 * Lamport's logical clock (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
 * System", CACM 21(7), 1978): rules IR1 and IR2 with a step of one.
 */
export class LamportClock {
  #time = 0;

  /** The time of the latest event, 0 before the first. */
  get time(): number {
    return this.#time;
  }

  /**
   * IR1: an event of one's own.
   *
   * @returns The event's logical time.
   */
  advance(): number {
    return ++this.#time;
  }

  /**
   * IR2: a message is received (processed, not delivered).
   *
   * @param stamp The logical time that the message carries.
   * @returns The logical time of the receipt, past both.
   */
  receive(stamp: number): number {
    this.#time = Math.max(this.#time, stamp) + 1;
    return this.#time;
  }
}
