/** Messages that came for one host alone: a list for each host, the oldest first. */

/** How many messages there is room for at first. */
const SIZE_MIN = 16;

/**
 * The lists of many hosts. All messages are in columns, and a message says where the next of its list
 * is, so that a host to which nothing comes takes no room, and nothing is made for a message.
 */
export class LoneMessages<M> {
  /** Where each host's oldest and newest message is; what they say of an empty list does not count. */
  readonly #oldest: Int32Array;
  readonly #newest: Int32Array;
  #stamps = new Float64Array(SIZE_MIN);
  #places = new Int32Array(SIZE_MIN);
  /** The next of the same list; of those that are free, the next that is. */
  #next = chained(new Int32Array(SIZE_MIN), 0);
  #firstFree = 0;
  #free = SIZE_MIN;
  /** The messages themselves, absent as long as none is given. */
  #messages: (M | undefined)[] | undefined;

  /**
   * Makes empty lists.
   *
   * @param size How many hosts there are.
   */
  constructor(size: number) {
    this.#oldest = new Int32Array(size);
    this.#newest = new Int32Array(size);
  }

  /**
   * Makes room.
   *
   * @param count For how many messages there must be room.
   */
  reserve(count: number): void {
    while (this.#free < count) this.#double();
  }

  /**
   * Appends a message to a host's list. There must be room for it.
   *
   * @param host The host's number.
   * @param message The logical time that it carries, how many messages for all came before it, and
   *   whether its list was empty.
   */
  push(
    host: number,
    { stamp, place, isFirst }: {
      readonly stamp: number;
      readonly place: number;
      readonly isFirst: boolean;
    },
  ): void {
    const at = this.#firstFree;
    this.#firstFree = this.#next[at] as number;
    this.#free--;
    this.#stamps[at] = stamp;
    this.#places[at] = place;
    if (isFirst) this.#oldest[host] = at;
    else this.#next[this.#newest[host] as number] = at;
    this.#newest[host] = at;
  }

  /**
   * Keeps the newest message of a host itself.
   *
   * @param host The host's number.
   * @param message The message.
   */
  keep(host: number, message: M): void {
    (this.#messages ??= [])[this.#newest[host] as number] = message;
  }

  /**
   * Looks at a host's oldest message; there must be one.
   *
   * @param host The host's number.
   * @returns How many messages for all came before it.
   */
  place(host: number): number {
    return this.#places[this.#oldest[host] as number] as number;
  }

  /**
   * Looks at a host's oldest message; there must be one.
   *
   * @param host The host's number.
   * @returns The message itself, where it was kept.
   */
  message(host: number): M | undefined {
    return this.#messages?.[this.#oldest[host] as number];
  }

  /**
   * Takes a host's oldest message; there must be one.
   *
   * @param host The host's number.
   * @returns The logical time that it carries.
   */
  take(host: number): number {
    const at = this.#oldest[host] as number;
    this.#oldest[host] = this.#next[at] as number;
    this.#next[at] = this.#firstFree;
    this.#firstFree = at;
    this.#free++;
    if (this.#messages !== undefined) this.#messages[at] = undefined; // so that it is let go
    return this.#stamps[at] as number;
  }

  #double(): void {
    const size = this.#stamps.length;
    const [stamps, places, next] = [this.#stamps, this.#places, this.#next];
    this.#stamps = new Float64Array(2 * size);
    this.#places = new Int32Array(2 * size);
    this.#next = chained(new Int32Array(2 * size), size);
    this.#stamps.set(stamps);
    this.#places.set(places);
    this.#next.set(next);
    this.#next[2 * size - 1] = this.#firstFree;
    this.#firstFree = size;
    this.#free += size;
  }
}

/** Makes one list of what is free, from a place on. */
function chained(next: Int32Array<ArrayBuffer>, from: number): Int32Array<ArrayBuffer> {
  for (let i = from; i < next.length; i++) next[i] = i + 1;
  return next;
}
