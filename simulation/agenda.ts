/**
 * What happens when: a binary heap ordered by (time, sequence). Two entries of the same time come out
 * in the order of their sequence numbers, so that no tie is left to luck.
 */
export class Agenda<T> {
  readonly #times: number[] = [];
  readonly #sequences: number[] = [];
  readonly #items: T[] = [];

  /** When the next entry is due; `Infinity` where there is none. */
  get nextTime(): number {
    return this.#times[0] ?? Infinity;
  }

  /**
   * Enters an item.
   *
   * @param item What happens.
   * @param time When.
   * @param sequence Its place among those of the same time.
   */
  push(item: T, time: number, sequence: number): void {
    let place = this.#items.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(time, sequence, parent)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, item, time, sequence);
  }

  /**
   * Takes the next item.
   *
   * @returns The item, or `undefined` where there is none.
   */
  shift(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.length - 1;
    if (last < 0) return undefined;
    const item = this.#items.pop() as T;
    const time = this.#times.pop() as number;
    const sequence = this.#sequences.pop() as number;
    if (last > 0) this.#sink(item, time, sequence);
    return first;
  }

  #sink(item: T, time: number, sequence: number): void {
    const size = this.#items.length;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size && this.#isBefore(this.#timeAt(right), this.#sequenceAt(right), child)) {
        child = right;
      }
      if (this.#isBefore(time, sequence, child)) break;
      this.#move(child, place);
      place = child;
    }
    this.#put(place, item, time, sequence);
  }

  #isBefore(time: number, sequence: number, place: number): boolean {
    const other = this.#timeAt(place);
    return time < other || (time === other && sequence < this.#sequenceAt(place));
  }

  #timeAt(place: number): number {
    return this.#times[place] as number;
  }

  #sequenceAt(place: number): number {
    return this.#sequences[place] as number;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#items[from] as T, this.#timeAt(from), this.#sequenceAt(from));
  }

  #put(place: number, item: T, time: number, sequence: number): void {
    this.#items[place] = item;
    this.#times[place] = time;
    this.#sequences[place] = sequence;
  }
}
