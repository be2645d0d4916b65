/** Where events are missing from the midst of a host's history, because its log could not be read there. */

import type { EventRow } from "./event_row.ts";

/** The gaps of one host's history. */
export class LogGaps {
  /** Between which values of the Lamport clock they are, two for each. */
  readonly #bounds: number[] = [];
  /** How many places of the log could not be read so far. */
  #seen = 0;
  #lost = 0;

  /** How many events are known to be missing, by the numbers of ticks. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether there is any. */
  get areThere(): boolean {
    return this.#bounds.length > 0;
  }

  /**
   * Looks whether events are missing before the event that comes next. What could not be read may have
   * been no event: where ticks are told, they tell.
   *
   * @param row The event.
   * @param before Which event of the host the one before it is.
   * @returns Whether there are.
   */
  comesBefore(row: EventRow, { index }: { readonly index: number }): boolean {
    return row.gaps !== this.#seen && (row.tick < 0 || row.tick > index + 1 + this.#lost);
  }

  /**
   * Takes the next event.
   *
   * @param row The event.
   * @param before What is known of the event before it: which of its host it is, and its clock.
   * @returns Whether events are missing before it.
   */
  pass(
    row: EventRow,
    before: { readonly index: number; readonly logicalTime: number },
  ): boolean {
    const isAfterGap = this.comesBefore(row, before);
    this.#seen = row.gaps;
    if (!isAfterGap) return false;
    if (row.tick >= 0) this.#lost = row.tick - before.index - 1;
    this.#bounds.push(before.logicalTime, row.logicalTime);
    return true;
  }

  /**
   * Ends the history, at whose end events may be missing, too.
   *
   * @param row The last event.
   */
  end({ gaps, logicalTime }: EventRow): void {
    if (gaps !== this.#seen) this.#bounds.push(logicalTime, Infinity);
  }

  /**
   * Says whether an event may be missing.
   *
   * @param logicalTime Its Lamport clock, or that before it.
   * @returns Whether the clock was there in a gap.
   */
  holds(logicalTime: number): boolean {
    const bounds = this.#bounds;
    for (let i = 0; i < bounds.length; i += 2) {
      const [from = NaN, to = NaN] = [bounds[i], bounds[i + 1]];
      if (from <= logicalTime && logicalTime <= to) return true;
    }
    return false;
  }
}
