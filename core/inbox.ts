/** The messages that came for one host alone, in the order of their coming. */

/** A ring in columns, because `Array.prototype.shift` moves everything and objects take room. */
export class Inbox<M> {
  /** The lengths are powers of two, so that a mask does for the remainder. */
  #stamps = new Float64Array(8);
  #places = new Uint32Array(8);
  /** Absent as long as no message is given. */
  #messages: (M | undefined)[] | undefined;
  #head = 0;
  #size = 0;

  /** How many messages wait. */
  get size(): number {
    return this.#size;
  }

  /** The stamp of the oldest. */
  get firstStamp(): number {
    return this.#stamps[this.#head] as number;
  }

  /** The place of the oldest among the messages for all. */
  get firstPlace(): number {
    return this.#places[this.#head] as number;
  }

  /**
   * Appends a message.
   *
   * @param stamp The logical time that it carries.
   * @param place How many messages for all came before it.
   * @param message The message itself, where that is wanted.
   */
  push(stamp: number, place: number, message: M | undefined): void {
    if (this.#size === this.#stamps.length) this.#grow();
    const end = (this.#head + this.#size) & (this.#stamps.length - 1);
    this.#stamps[end] = stamp;
    this.#places[end] = place;
    if (message !== undefined) (this.#messages ??= [])[end] = message;
    this.#size++;
  }

  /**
   * Takes the oldest message.
   *
   * @returns The message itself, where one was given.
   */
  shift(): M | undefined {
    const head = this.#head;
    this.#head = (head + 1) & (this.#stamps.length - 1);
    this.#size--;
    return this.#messages === undefined ? undefined : takeOut(this.#messages, head);
  }

  #grow(): void {
    const [head, size] = [this.#head, this.#size];
    this.#stamps = unrolled(this.#stamps, new Float64Array(2 * size), head);
    this.#places = unrolled(this.#places, new Uint32Array(2 * size), head);
    const messages = this.#messages;
    if (messages !== undefined) {
      this.#messages = [...messages.slice(head), ...messages.slice(0, head)];
    }
    this.#head = 0;
  }
}

/** Takes an item out of a list, so that the list does not keep it alive. */
function takeOut<M>(items: (M | undefined)[], place: number): M | undefined {
  const item = items[place];
  items[place] = undefined;
  return item;
}

/**
 * Copies a ring, the oldest first.
 *
 * @param ring The ring.
 * @param larger Where it goes.
 * @param head The place of the oldest.
 * @returns The copy.
 */
export function unrolled<A extends Float64Array | Uint32Array>(
  ring: A,
  larger: A,
  head: number,
): A {
  larger.set(ring.subarray(head));
  larger.set(ring.subarray(0, head), ring.length - head);
  return larger;
}
