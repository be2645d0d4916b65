/** A first-in first-out queue in a ring, because `Array.prototype.shift` moves everything. */
export class Fifo<T> {
  /** The length is a power of two, so that a mask does for the remainder. */
  #ring: (T | undefined)[] = new Array(8);
  #head = 0;
  #size = 0;

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  /**
   * Appends an item.
   *
   * @param item Who waits from now on.
   */
  push(item: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = item;
    this.#size++;
  }

  /**
   * Takes the oldest item.
   *
   * @returns The item, or `undefined` where none waits.
   */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined; // so that the queue keeps nothing alive
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    return item;
  }

  #grow(): void {
    const items = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head)];
    items.length *= 2;
    this.#ring = items;
    this.#head = 0;
  }
}
